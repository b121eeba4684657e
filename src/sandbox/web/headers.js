// https://fetch.spec.whatwg.org/#headers-class

import {
  asInterface,
  defineGlobal,
  definePairIterable,
  illegalInvocation,
  internal,
  isObject,
  keepLayout,
  requireArguments,
  slots,
  toByteString,
} from 'jsguide:web/webidl';

const lowerCaseToken = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const outerWhitespace = /^[\t\n\r ]+|[\t\n\r ]+$/g;
const forbiddenInValue = /[\0\r\n]/;

/**
 * The slots of a Headers object: `list` is flat, [name, value, name, value, …] in order of insertion with lower-case names;
 * `guard` is 'none' or 'immutable'; `sorted` caches what iteration sees.
 */
function newSlots(list, guard) {
  return { list, guard, sorted: null };
}

export class Headers {
  constructor(init = undefined) {
    if (init === internal) {
      this[slots] = newSlots(arguments[1], arguments[2]);
      return;
    }
    this[slots] = newSlots([], 'none');
    if (init !== undefined) {
      fill(this[slots], init);
    }
  }

  append(name, value) {
    const self = slotsOf(this);
    requireArguments(2, arguments.length, 'Headers.append');
    appendGiven(self, name, value, 'Headers.append');
  }

  delete(name) {
    const self = slotsOf(this);
    requireArguments(1, arguments.length, 'Headers.delete');
    const key = toName(toByteString(name), 'Headers.delete');
    requireMutable(self);
    removeHeader(self, key);
  }

  get(name) {
    const self = slotsOf(this);
    if (arguments.length === 0) {
      requireArguments(1, 0, 'Headers.get');
    }
    return getHeader(self.list, toKey(name, 'Headers.get'));
  }

  has(name) {
    const self = slotsOf(this);
    if (arguments.length === 0) {
      requireArguments(1, 0, 'Headers.has');
    }
    return hasHeader(self.list, toKey(name, 'Headers.has'));
  }

  set(name, value) {
    const self = slotsOf(this);
    requireArguments(2, arguments.length, 'Headers.set');
    const where = 'Headers.set';
    const known = knownKey(name, value);
    if (known !== undefined) {
      requireMutable(self);
      setHeader(self, known, value);
      return;
    }
    const [key, normalized] = toHeader(toByteString(name), toByteString(value), where);
    requireMutable(self);
    setHeader(self, key, normalized);
  }

  getSetCookie() {
    return valuesOf(slotsOf(this).list, 'set-cookie');
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const { list } = this[slots];
    const shown = {};
    for (let index = 0; index < list.length; index += 2) {
      shown[list[index]] = getHeader(list, list[index]);
    }
    return `Headers ${inspect(shown, options)}`;
  }
}

/** A Headers object over a list that is known to be valid. */
export function createHeaders(list, guard = 'none') {
  return new Headers(internal, list, guard);
}

/** The flat list of what is accepted where `HeadersInit` is. */
export function headersToList(init) {
  const self = newSlots([], 'none');
  if (init !== undefined) {
    fill(self, init);
  }
  return self.list;
}

/** Names and values by turns, one a line, as a flat list. */
export function splitHeaders(lines) {
  return lines === '' ? [] : lines.split('\n');
}

/** A flat list as names and values by turns, one a line. */
export function joinHeaders(list) {
  // Most answers have one header, and this is the cheapest way to write it.
  return list.length === 2 ? `${list[0]}\n${list[1]}` : list.join('\n');
}

/** The flat list of a Request or a Response as it is now, from its slots. */
export function headerListOf(self) {
  if (self.headersView !== null) {
    return self.headersView[slots].list;
  }
  if (typeof self.headers === 'string') {
    self.headers = splitHeaders(self.headers);
  }
  return self.headers;
}

/** The same as names and values by turns, one a line. */
export function headerTextOf(self) {
  return self.headersView === null && typeof self.headers === 'string' ? self.headers : joinHeaders(headerListOf(self));
}

/** Node joins cookies by a semicolon, as browsers write them. */
export function getHeader(list, key) {
  let found = null;
  for (let index = 0; index < list.length; index += 2) {
    if (list[index] === key) {
      found = found === null ? list[index + 1] : `${found}${key === 'cookie' ? '; ' : ', '}${list[index + 1]}`;
    }
  }
  return found;
}

export function hasHeader(list, key) {
  for (let index = 0; index < list.length; index += 2) {
    if (list[index] === key) {
      return true;
    }
  }
  return false;
}

function slotsOf(headers) {
  const self = headers?.[slots];
  if (self?.list === undefined) {
    throw illegalInvocation();
  }
  return self;
}

function requireMutable(self) {
  if (self.guard === 'immutable') {
    throw new TypeError('immutable');
  }
}

/** Names that were found valid lately, by how they were written. */
const knownNames = new Map();
const NAMES_KNOWN = 256;

/** The name of a header that is looked for: the same few, over and over. */
function toKey(given, where) {
  const known = knownNames.get(given);
  if (known !== undefined) {
    return known;
  }
  const name = toName(toByteString(given), where);
  remember(given, name);
  return name;
}

function remember(given, name) {
  if (typeof given === 'string' && knownNames.size < NAMES_KNOWN) {
    knownNames.set(given, name);
  }
}

function toName(name, where) {
  if (lowerCaseToken.test(name)) {
    return name;
  }
  if (!token.test(name)) {
    throw new TypeError(`${where}: "${name}" is an invalid header name.`);
  }
  return name.toLowerCase();
}

function toValue(value, where) {
  const trimmed = value.replace(outerWhitespace, '');
  if (forbiddenInValue.test(trimmed)) {
    throw new TypeError(`${where}: "${trimmed}" is an invalid header value.`);
  }
  return trimmed;
}

/** Of a name and a value that are both wrong, the name is told. */
function toHeader(name, value, where) {
  return [toName(name, where), toValue(value, where)];
}

/** What `toValue` and `toByteString` leave as it is. */
const plainValue = /^[!-~](?:[ -~]*[!-~])?$/;

/** The name in lower case, if it and the value were seen or need no look closer. */
function knownKey(name, value) {
  return typeof value === 'string' && plainValue.test(value) ? knownNames.get(name) : undefined;
}

function appendGiven(self, name, value, where) {
  const known = knownKey(name, value);
  if (known !== undefined) {
    requireMutable(self);
    self.list.push(known, value);
    self.sorted = null;
    return;
  }
  appendHeader(self, toByteString(name), toByteString(value), where);
  remember(name, self.list[self.list.length - 2]);
}

/** https://fetch.spec.whatwg.org/#concept-headers-append */
function appendHeader(self, name, value, where) {
  const [key, normalized] = toHeader(name, value, where);
  requireMutable(self);
  self.list.push(key, normalized);
  self.sorted = null;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-set : the first keeps its place, the others go. */
function setHeader(self, key, value) {
  const first = self.list.indexOf(key);
  const isName = first !== -1 && first % 2 === 0;
  if (!isName && !hasHeader(self.list, key)) {
    self.list.push(key, value);
  } else {
    const kept = [];
    let done = false;
    for (let index = 0; index < self.list.length; index += 2) {
      if (self.list[index] !== key) {
        kept.push(self.list[index], self.list[index + 1]);
      } else if (!done) {
        kept.push(key, value);
        done = true;
      }
    }
    self.list = kept;
  }
  self.sorted = null;
}

function removeHeader(self, key) {
  if (!hasHeader(self.list, key)) {
    return;
  }
  const kept = [];
  for (let index = 0; index < self.list.length; index += 2) {
    if (self.list[index] !== key) {
      kept.push(self.list[index], self.list[index + 1]);
    }
  }
  self.list = kept;
  self.sorted = null;
}

function valuesOf(list, key) {
  const values = [];
  for (let index = 0; index < list.length; index += 2) {
    if (list[index] === key) {
      values.push(list[index + 1]);
    }
  }
  return values;
}

const isEnumerable = Object.prototype.propertyIsEnumerable;

/** https://fetch.spec.whatwg.org/#concept-headers-fill */
function fill(self, init) {
  const where = 'Headers.append';
  if (!isObject(init)) {
    throw new TypeError(
      'Headers constructor: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.',
    );
  }
  if (init instanceof Headers && init[Symbol.iterator] === Headers.prototype[Symbol.iterator]) {
    self.list = init[slots].list.slice();
    return;
  }
  if (typeof init[Symbol.iterator] === 'function') {
    for (const pair of Array.from(init, toPair)) {
      appendGiven(self, pair[0], pair[1], where);
    }
    return;
  }
  for (const key of Reflect.ownKeys(init)) {
    if (isEnumerable.call(init, key)) {
      appendGiven(self, key, init[key], where);
    }
  }
}

function toPair(pair) {
  if (!isObject(pair) || typeof pair[Symbol.iterator] !== 'function') {
    throw new TypeError('Headers constructor: init[0] is not iterable.');
  }
  const parts = [...pair].map((part) => toByteString(part));
  if (parts.length !== 2) {
    throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${parts.length}.`);
  }
  return parts;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine */
function sortedPairs(self) {
  if (self.sorted !== null) {
    return self.sorted;
  }
  const names = new Set();
  for (let index = 0; index < self.list.length; index += 2) {
    names.add(self.list[index]);
  }
  const pairs = [];
  for (const name of [...names].sort()) {
    if (name === 'set-cookie') {
      for (const value of valuesOf(self.list, name)) {
        pairs.push([name, value]);
      }
    } else {
      pairs.push([name, getHeader(self.list, name)]);
    }
  }
  self.sorted = pairs;
  return pairs;
}

asInterface(Headers);
definePairIterable(Headers, (headers) => sortedPairs(slotsOf(headers)));
defineGlobal('Headers', Headers);
keepLayout(new Headers());
keepLayout(newSlots([], 'none'));
