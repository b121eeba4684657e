// https://url.spec.whatwg.org/#interface-urlsearchparams

import { host } from 'jsguide:web/host';
import {
  asInterface,
  defineGlobal,
  definePairIterable,
  isObject,
  keepLayout,
  requireNamed,
  slots,
  toUSVString,
  typeErrorWithCode,
  withSlots,
} from 'jsguide:web/webidl';

/**
 * `pairs` is null as long as nobody has asked for more of `query` than single values. Also `isChanged`, until the URL
 * that they belong to, if any, has asked.
 */
function newSlots(query, pairs) {
  return { query, pairs };
}

export class URLSearchParams {
  constructor(init = undefined) {
    this[slots] = newSlots('', []);
    if (init !== undefined && init !== null) {
      this[slots].pairs = isObject(init) ? pairsFrom(init) : parseQuery(withoutQuestionMark(toUSVString(init)));
    }
  }

  get size() {
    return slotsOf(this).pairs.length;
  }

  append(name, value) {
    const self = slotsOf(this);
    requireNamed(arguments.length, 'name', 'value');
    self.pairs.push([toUSVString(name), toUSVString(value)]);
    self.isChanged = true;
  }

  delete(name, value = undefined) {
    const self = slotsOf(this);
    requireNamed(arguments.length, 'name');
    const matches = matcher(name, value);
    self.pairs = self.pairs.filter((pair) => !matches(pair));
    self.isChanged = true;
  }

  get(name) {
    const self = stateOf(this);
    if (name === undefined && arguments.length === 0) {
      requireNamed(0, 'name');
    }
    const key = toUSVString(name);
    const { pairs } = self;
    if (pairs === null) {
      return host.formValue(self.query, key) ?? null;
    }
    for (let index = 0; index < pairs.length; index++) {
      if (pairs[index][0] === key) {
        return pairs[index][1];
      }
    }
    return null;
  }

  getAll(name) {
    const self = slotsOf(this);
    requireNamed(arguments.length, 'name');
    return self.pairs.filter(matcher(name, undefined)).map((pair) => pair[1]);
  }

  has(name, value = undefined) {
    const self = slotsOf(this);
    requireNamed(arguments.length, 'name');
    return self.pairs.some(matcher(name, value));
  }

  set(name, value) {
    const self = slotsOf(this);
    requireNamed(arguments.length, 'name', 'value');
    const key = toUSVString(name);
    const text = toUSVString(value);
    const first = self.pairs.findIndex((pair) => pair[0] === key);
    if (first === -1) {
      self.pairs.push([key, text]);
    } else {
      self.pairs[first][1] = text;
      self.pairs = self.pairs.filter((pair, index) => index <= first || pair[0] !== key);
    }
    self.isChanged = true;
  }

  /** By code units, and stable. */
  sort() {
    const self = slotsOf(this);
    self.pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    self.isChanged = true;
  }

  toString() {
    return serializeQuery(slotsOf(this).pairs);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const { pairs } = slotsOf(this);
    if (pairs.length === 0) {
      return 'URLSearchParams {}';
    }
    const shown = pairs.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
    return `URLSearchParams { ${shown.join(', ')} }`;
  }
}

/** The search params of a URL object. */
export function createSearchParams(query) {
  return withSlots(URLSearchParams.prototype, newSlots(query, null));
}

/** The query after changes that nobody has asked for yet, or undefined if there are none. */
export function takeChange(params) {
  const self = params[slots];
  if (self.isChanged !== true) {
    return undefined;
  }
  self.isChanged = false;
  return serializeQuery(self.pairs);
}

export function replacePairs(params, query) {
  const self = params[slots];
  self.query = query;
  self.pairs = null;
}

export function isSearchParams(value) {
  return isObject(value) && value instanceof URLSearchParams;
}

/** https://url.spec.whatwg.org/#concept-urlencoded-string-parser ; without escapes there is nothing to decode. */
export function parseQuery(query) {
  return query.indexOf('%') === -1 && query.indexOf('+') === -1 ? splitQuery(query) : host.formDecode(query);
}

function splitQuery(query) {
  const pairs = [];
  for (let begin = 0; begin < query.length; ) {
    const next = query.indexOf('&', begin);
    const end = next === -1 ? query.length : next;
    const equals = query.indexOf('=', begin);
    if (equals === -1 || equals >= end) {
      if (end > begin) pairs.push([query.slice(begin, end), '']);
    } else {
      pairs.push([query.slice(begin, equals), query.slice(equals + 1, end)]);
    }
    begin = end + 1;
  }
  return pairs;
}

function serializeQuery(pairs) {
  return pairs.length === 0 ? '' : host.formEncode(pairs.flat());
}

function stateOf(params) {
  const self = params?.[slots];
  if (self?.pairs === undefined) {
    throw typeErrorWithCode('ERR_INVALID_THIS', 'Value of "this" must be of type URLSearchParams');
  }
  return self;
}

/** The slots, with the pairs. */
function slotsOf(params) {
  const self = stateOf(params);
  self.pairs ??= parseQuery(self.query);
  return self;
}

function matcher(name, value) {
  const key = toUSVString(name);
  if (value === undefined) {
    return (pair) => pair[0] === key;
  }
  const text = toUSVString(value);
  return (pair) => pair[0] === key && pair[1] === text;
}

function withoutQuestionMark(query) {
  return query.startsWith('?') ? query.slice(1) : query;
}

function pairsFrom(init) {
  const method = init[Symbol.iterator];
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function') {
      throw typeErrorWithCode('ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
    }
    return [...init].map(toPair);
  }
  const record = new Map();
  for (const key of Reflect.ownKeys(init)) {
    if (typeof key === 'string' && Object.getOwnPropertyDescriptor(init, key)?.enumerable) {
      record.set(toUSVString(key), toUSVString(init[key]));
    }
  }
  return [...record];
}

function toPair(pair) {
  const usable = isObject(pair) && typeof pair[Symbol.iterator] === 'function';
  const parts = usable ? [...pair] : [];
  if (parts.length !== 2) {
    throw typeErrorWithCode('ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
  }
  return parts.map(toUSVString);
}

asInterface(URLSearchParams);
keepLayout(new URLSearchParams());
keepLayout(newSlots('', []));
definePairIterable(URLSearchParams, (params) => slotsOf(params).pairs);
defineGlobal('URLSearchParams', URLSearchParams);
