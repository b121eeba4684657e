// https://url.spec.whatwg.org/#url-class , over the crate `url`, which parses and serialises.

import { host } from 'jsguide:web/host';
import { createSearchParams, replacePairs } from 'jsguide:web/url_search_params';
import { exposeInterfaces, internal, requireNamed, slots, toUSVString, typeErrorWithCode } from 'jsguide:web/webidl';

/** Where each component is in the list that the host returns. */
const part = {
  href: 0,
  origin: 1,
  protocol: 2,
  username: 3,
  password: 4,
  host: 5,
  hostname: 6,
  port: 7,
  pathname: 8,
  search: 9,
  hash: 10,
};

export class URL {
  constructor(url, base = undefined) {
    if (url === internal) {
      this[slots] = { parts: base, params: null };
      return;
    }
    requireNamed(arguments.length, 'url');
    const input = toUSVString(url);
    const parts = parse(input, base);
    if (parts === undefined) {
      throw invalidUrl(input, base);
    }
    this[slots] = { parts, params: null };
  }

  static canParse(url, base = undefined) {
    requireNamed(arguments.length, 'url');
    return parse(toUSVString(url), base) !== undefined;
  }

  static parse(url, base = undefined) {
    requireNamed(arguments.length, 'url');
    const parts = parse(toUSVString(url), base);
    return parts === undefined ? null : new URL(internal, parts);
  }

  get href() {
    return this[slots].parts[part.href];
  }

  set href(value) {
    const input = toUSVString(value);
    const parts = host.urlParse(input, undefined);
    if (parts === undefined) {
      throw invalidUrl(input, undefined);
    }
    update(this, parts);
  }

  get origin() {
    return this[slots].parts[part.origin];
  }

  get searchParams() {
    const self = this[slots];
    self.params ??= createSearchParams(self.parts[part.search].slice(1), () => {
      self.parts = host.urlSet(self.parts[part.href], 'search', self.params.toString());
    });
    return self.params;
  }

  toString() {
    return this[slots].parts[part.href];
  }

  toJSON() {
    return this[slots].parts[part.href];
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    if (depth !== null && depth < 0) {
      return this.href;
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
      return this[slots].parts[index];
    },
    set(value) {
      update(this, host.urlSet(this[slots].parts[part.href], name, toUSVString(value)));
    },
    enumerable: true,
    configurable: true,
  });
}

/** The normalised form of an absolute URL, or undefined. */
export function normalizeUrl(url) {
  return host.urlParse(url, undefined)?.[part.href];
}

export function invalidUrl(input, base) {
  const error = typeErrorWithCode('ERR_INVALID_URL', 'Invalid URL');
  error.input = input;
  if (base !== undefined) {
    error.base = `${base}`;
  }
  return error;
}

function parse(input, base) {
  return host.urlParse(input, base === undefined ? undefined : toUSVString(base));
}

function update(url, parts) {
  const self = url[slots];
  const before = self.parts[part.search];
  self.parts = parts;
  if (self.params !== null && parts[part.search] !== before) {
    replacePairs(self.params, parts[part.search].slice(1));
  }
}

exposeInterfaces(URL);
