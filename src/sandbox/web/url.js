// https://url.spec.whatwg.org/#url-class , over the crate `url`, which parses and serialises.

import { host } from 'jsguide:web/host';
import { createSearchParams, replacePairs, takeChange } from 'jsguide:web/url_search_params';
import { exposeInterfaces, internal, keepLayout, requireNamed, slots, takesAtLeast, toUSVString, typeErrorWithCode } from 'jsguide:web/webidl';

/** Where each component is in the list that the host returns. */
export const part = {
  origin: 0,
  protocol: 1,
  username: 2,
  password: 3,
  host: 4,
  hostname: 5,
  port: 6,
  pathname: 7,
  search: 8,
  hash: 9,
};

/**
 * The slots of a URL: its serialisation, and what scripts have asked for so far: its search params, its components (`parts`). The
 * params know nothing of the URL, which asks them for changes instead: a cycle would be left to the garbage collector.
 */
function newSlots(href) {
  return { href, params: null };
}

/** An address that is serialised already, and where its query begins: handlers make a URL of their request's, mostly. */
let serialized = '';
let queryBegin = 0;

/**
 * The next URL is likely made of this one. `query` is where its query begins, behind the question mark, or its length;
 * undefined if the parser might write it otherwise, or it has a hash.
 */
export function expectUrl(href, query) {
  serialized = query === undefined ? '' : href;
  queryBegin = query ?? 0;
}

export class URL {
  constructor(url, base) {
    if (url === internal) {
      this[slots] = newSlots(base);
      return;
    }
    if (url === serialized && base === undefined && url !== '') {
      this[slots] = newSlots(url);
      return;
    }
    if (arguments.length === 0) {
      requireNamed(0, 'url');
    }
    const input = toUSVString(url);
    const href = parse(input, base);
    if (href === undefined) {
      throw invalidUrl(input, base);
    }
    this[slots] = newSlots(href);
  }

  static canParse(url, base = undefined) {
    requireNamed(arguments.length, 'url');
    return parse(toUSVString(url), base) !== undefined;
  }

  static parse(url, base = undefined) {
    requireNamed(arguments.length, 'url');
    const href = parse(toUSVString(url), base);
    return href === undefined ? null : new URL(internal, href);
  }

  get href() {
    return hrefOf(this[slots]);
  }

  set href(value) {
    const input = toUSVString(value);
    const href = host.urlParse(input, undefined);
    if (href === undefined) {
      throw invalidUrl(input, undefined);
    }
    update(this[slots], href);
  }

  get origin() {
    return partOf(this, part.origin);
  }

  get searchParams() {
    const self = this[slots];
    if (self.params === null) {
      self.params = createSearchParams(queryOf(self.href));
    }
    return self.params;
  }

  toString() {
    return hrefOf(this[slots]);
  }

  toJSON() {
    return hrefOf(this[slots]);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    if (depth !== null && depth < 0) {
      return 'URL {}';
    }
    const shown = {};
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) {
      shown[name] = this[name];
    }
    return `URL ${inspect(shown, options)}`;
  }
}

for (const name of ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
  const index = part[name];
  Object.defineProperty(URL.prototype, name, {
    get() {
      return partOf(this, index);
    },
    set(value) {
      const self = this[slots];
      const text = toUSVString(value);
      update(self, host.urlSet(hrefOf(self), name, text));
    },
    enumerable: true,
    configurable: true,
  });
}

/** The normalised form of an absolute URL, or undefined. */
export function normalizeUrl(url) {
  return host.urlParse(url, undefined);
}

export function invalidUrl(input, base) {
  const error = typeErrorWithCode('ERR_INVALID_URL', 'Invalid URL');
  error.input = input;
  if (base !== undefined) {
    error.base = `${base}`;
  }
  return error;
}

let otherFault = (_, usual) => usual;

/** Another runtime has words of its own for an address that a request or a redirect can't have: given that and the usual error. */
export function setUrlFault(fault) {
  otherFault = fault;
}

/** What is thrown for an address that a request or a redirect can't have. */
export function urlFault(input) {
  return otherFault(input, new TypeError(`Failed to parse URL from ${input}`, { cause: invalidUrl(input, undefined) }));
}

function parse(input, base) {
  return host.urlParse(input, base === undefined ? undefined : toUSVString(base));
}

/** The serialisation, with what scripts have changed about the search params. */
function hrefOf(self) {
  const query = self.params === null ? undefined : takeChange(self.params);
  if (query !== undefined) {
    self.href = host.urlSet(self.href, 'search', query);
    self.parts = undefined;
  }
  return self.href;
}

function update(self, href) {
  const before = hrefOf(self);
  self.href = href;
  self.parts = undefined;
  if (self.params === null) {
    return;
  }
  const query = queryOf(href);
  if (query !== queryOf(before)) {
    replacePairs(self.params, query);
  }
}

function partOf(url, index) {
  const self = url[slots];
  const href = hrefOf(self);
  self.parts ??= host.urlParts(href);
  return self.parts[index];
}

/** What stands between the first question mark and the hash; both are escaped everywhere else in a serialised URL. */
function queryOf(href) {
  if (href === serialized) {
    return href.slice(queryBegin);
  }
  const end = href.indexOf('#');
  const begin = href.indexOf('?');
  if (begin === -1 || (end !== -1 && end < begin)) {
    return '';
  }
  return end === -1 ? href.slice(begin + 1) : href.slice(begin + 1, end);
}

takesAtLeast(1, URL);
exposeInterfaces(URL);
keepLayout(newSlots(''));
keepLayout(new URL(internal, ''));
