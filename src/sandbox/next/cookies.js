// Request and response cookies as Next.js reads and writes them (FACTS 31, 43, 44). What they keep has Next's names, as
// `JSON.stringify` and `console.log` show it.

import { rules } from 'jsguide:next/rules';

/** Pairs of a Cookie header: the last of a repeated name wins, a broken escape drops the pair. */
function parseCookieHeader(header) {
  const parsed = new Map();
  for (const pair of header.split(/; */)) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    if (at === -1) {
      parsed.set(pair, 'true');
      continue;
    }
    try {
      parsed.set(pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
    } catch {
      // not decodable: as if it had not been sent
    }
  }
  return parsed;
}

/** A Set-Cookie header's value, attributes in Next's order. */
export function serializeCookie(cookie) {
  const attributes = [
    cookie.path ? `Path=${cookie.path}` : '',
    cookie.expires || cookie.expires === 0
      ? `Expires=${(typeof cookie.expires === 'number' ? new Date(cookie.expires) : cookie.expires).toUTCString()}`
      : '',
    typeof cookie.maxAge === 'number' ? `Max-Age=${cookie.maxAge}` : '',
    cookie.domain ? `Domain=${cookie.domain}` : '',
    cookie.secure ? 'Secure' : '',
    cookie.httpOnly ? 'HttpOnly' : '',
    cookie.sameSite ? `SameSite=${cookie.sameSite}` : '',
    cookie.partitioned ? 'Partitioned' : '',
    cookie.priority ? `Priority=${cookie.priority}` : '',
  ].filter(Boolean);
  const pair = `${cookie.name}=${encodeURIComponent(cookie.value ?? '')}`;
  return attributes.length === 0 ? pair : `${pair}; ${attributes.join('; ')}`;
}

function parseSetCookie(header) {
  const [pair, ...attributes] = header.split(/; */);
  const at = pair.indexOf('=');
  if (at < 1) return undefined;
  const raw = pair.slice(at + 1);
  let value = raw;
  try {
    value = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  const cookie = { name: pair.slice(0, at), value };
  for (const attribute of attributes) {
    const equals = attribute.indexOf('=');
    const key = (equals === -1 ? attribute : attribute.slice(0, equals)).toLowerCase().replace(/-/g, '');
    readAttribute(cookie, key, equals === -1 ? 'true' : attribute.slice(equals + 1));
  }
  return cookie;
}

function readAttribute(cookie, key, value) {
  switch (key) {
    case 'path':
    case 'domain':
      cookie[key] = value;
      break;
    case 'expires':
      cookie.expires = new Date(value);
      break;
    case 'maxage':
      cookie.maxAge = Number(value);
      break;
    case 'secure':
    case 'partitioned':
      cookie[key] = true;
      break;
    case 'httponly':
      cookie.httpOnly = true;
      break;
    case 'samesite':
      cookie.sameSite = ['strict', 'lax', 'none'].find((word) => word === value.toLowerCase());
      break;
    case 'priority':
      cookie.priority = ['low', 'medium', 'high'].find((word) => word === value.toLowerCase());
      break;
  }
}

function normalizeCookie(given) {
  const cookie = { name: '', value: '', ...given };
  if (typeof cookie.expires === 'number') cookie.expires = new Date(cookie.expires);
  if (cookie.maxAge) cookie.expires = new Date(Date.now() + cookie.maxAge * 1000);
  if (cookie.path === null || cookie.path === undefined) cookie.path = '/';
  return cookie;
}

const nameOf = (given) => (typeof given === 'string' ? given : given.name);

/** `request.cookies`: what the client sent; changes are written back to the headers. */
export class RequestCookies {
  constructor(headers) {
    this._parsed = new Map();
    this._headers = headers;
    const header = headers.get('cookie');
    if (header) {
      for (const [name, value] of parseCookieHeader(header)) this._parsed.set(name, { name, value });
    }
  }

  [Symbol.iterator]() {
    return this._parsed[Symbol.iterator]();
  }

  get size() {
    return this._parsed.size;
  }

  get(given) {
    return this._parsed.get(nameOf(given));
  }

  getAll(...given) {
    const all = [...this._parsed.values()];
    return given.length === 0 ? all : all.filter((cookie) => cookie.name === nameOf(given[0]));
  }

  has(name) {
    return this._parsed.has(name);
  }

  set(...given) {
    const [name, value] = given.length === 1 ? [given[0].name, given[0].value] : given;
    this._parsed.set(name, { name, value });
    this.#write();
    return this;
  }

  delete(names) {
    const result = Array.isArray(names)
      ? names.map((name) => this._parsed.delete(name))
      : this._parsed.delete(names);
    this.#write();
    return result;
  }

  clear() {
    this.delete([...this._parsed.keys()]);
    return this;
  }

  toString() {
    return [...this._parsed.values()].map((c) => `${c.name}=${encodeURIComponent(c.value)}`).join('; ');
  }

  #write() {
    this._headers.set('cookie', this.toString());
  }
}

/** `response.cookies`: Set-Cookie headers, one a name. */
export class ResponseCookies {
  constructor(headers, sent = headers.getSetCookie()) {
    this._parsed = new Map();
    this._headers = headers;
    for (const header of sent) {
      const cookie = parseSetCookie(header);
      if (cookie) this._parsed.set(cookie.name, cookie);
    }
  }

  get(given) {
    return this._parsed.get(nameOf(given));
  }

  getAll(...given) {
    const all = [...this._parsed.values()];
    const name = given.length === 0 ? undefined : nameOf(given[0]);
    return name === undefined ? all : all.filter((cookie) => cookie.name === name);
  }

  has(name) {
    return this._parsed.has(name);
  }

  set(...given) {
    const [name, value, options] =
      given.length === 1 ? [given[0].name, given[0].value, given[0]] : given;
    this._parsed.set(name, normalizeCookie({ name, value, ...options }));
    this.#write();
    return this;
  }

  delete(...given) {
    const named = typeof given[0] === 'string' ? { name: given[0] } : given[0];
    const { name, path, domain } = named;
    const options = rules.deletionKeepsOptions ? { ...named, name } : { name, path, domain };
    return this.set({ ...options, value: '', expires: new Date(0) });
  }

  toString() {
    return [...this._parsed.values()].map(serializeCookie).join('; ');
  }

  #write() {
    this._headers.delete('set-cookie');
    for (const cookie of this._parsed.values()) this._headers.append('set-cookie', serializeCookie(cookie));
  }
}

/** What `cookies()` hands out in a handler: the request's, and a record of those that were set. */
export class CookieJar extends ResponseCookies {
  #changed = new Set();

  constructor(requestCookies) {
    super(new Headers());
    for (const cookie of requestCookies.getAll()) super.set(cookie);
  }

  set(...given) {
    this.#changed.add(nameOf(given[0]));
    super.set(...given);
    return rules.chainsCookies ? this : this.#untracked();
  }

  delete(...given) {
    super.delete(...given);
    return rules.chainsCookies ? this : undefined;
  }

  /** The same cookies, but what is set is not recorded. */
  #untracked() {
    return Object.assign(new ResponseCookies(this._headers, []), { _parsed: this._parsed });
  }

  /** The cookies that were set or deleted; those that the request had, too, come first. */
  changed() {
    return this.getAll().filter((cookie) => this.#changed.has(cookie.name));
  }
}

/** Adds the jar's changes to an answer's headers; the answer's own cookies come first and win. */
export function appendChanged(headers, changed) {
  const cookies = new ResponseCookies(headers);
  const own = cookies.getAll();
  for (const cookie of [...changed, ...own]) cookies.set(cookie);
}
