// `res` of an API route: Node's ServerResponse as far as handlers use it, and what Next adds to it.

import { serializeCookie } from 'jsguide:next/cookies';
import { host } from 'jsguide:next/host';
import { rules } from 'jsguide:next/rules';

const JSON_TYPE = 'application/json; charset=utf-8';
const utf8 = new TextEncoder();

/** A 52-bit FNV-1a hash, as Next makes its ETags (next/dist/server/lib/etag). */
function etagOf(payload) {
  const codeAt = typeof payload === 'string' ? (i) => payload.charCodeAt(i) : (i) => payload[i];
  let [t0, t1, t2, t3] = [0, 0, 0, 0];
  let [v0, v1, v2, v3] = [0x2325, 0x8422, 0x9ce4, 0xcbf2];
  for (let i = 0; i < payload.length; i += 1) {
    v0 ^= codeAt(i);
    t0 = v0 * 435;
    t1 = v1 * 435;
    t2 = v2 * 435;
    t3 = v3 * 435;
    t2 += v0 << 8;
    t3 += v1 << 8;
    t1 += t0 >>> 16;
    v0 = t0 & 65535;
    t2 += t1 >>> 16;
    v1 = t1 & 65535;
    v3 = (t3 + (t2 >>> 16)) & 65535;
    v2 = t2 & 65535;
  }
  const hash = (v3 & 15) * 281474976710656 + v2 * 4294967296 + v1 * 65536 + (v0 ^ (v3 >> 4));
  return `"${hash.toString(36)}${payload.length.toString(36)}"`;
}

/** Whether the client's copy will do (the package `fresh`). */
function isFresh(headers, etag) {
  const noneMatch = headers['if-none-match'];
  if (noneMatch === undefined || headers['if-modified-since'] !== undefined) return false;
  if (/(?:^|,)\s*?no-cache\s*?(?:,|$)/.test(headers['cache-control'] ?? '')) return false;
  if (noneMatch === '*') return true;
  return noneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

function coded(code, message, Type = Error) {
  return Object.assign(new Type(message), { code });
}

function bytesOf(chunk) {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk === 'string') return utf8.encode(chunk);
  throw coded(
    'ERR_INVALID_ARG_TYPE',
    `The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ${chunk === null ? 'null' : `type ${typeof chunk}`}`,
    TypeError,
  );
}

export class ApiResponse {
  #req;
  #done;
  #headers = new Map();
  #began = false;
  #listeners = new Map();

  constructor(id, req, done) {
    this.id = id;
    this.req = req;
    this.statusCode = 200;
    this.statusMessage = undefined;
    this.headersSent = false;
    this.writableEnded = false;
    this.finished = false;
    this.#req = req;
    this.#done = done;
  }

  setHeader(name, value) {
    this.#refuseWhenSent('set');
    if (value === undefined) {
      throw coded('ERR_HTTP_INVALID_HEADER_VALUE', `Invalid value "undefined" for header "${name}"`, TypeError);
    }
    this.#headers.set(String(name).toLowerCase(), { name: String(name), value });
    return this;
  }

  appendHeader(name, value) {
    const known = this.getHeader(name);
    return this.setHeader(name, known === undefined ? value : [known, value].flat());
  }

  getHeader(name) {
    return this.#headers.get(String(name).toLowerCase())?.value;
  }

  getHeaders() {
    return Object.fromEntries([...this.#headers].map(([key, { value }]) => [key, value]));
  }

  getHeaderNames() {
    return [...this.#headers.keys()];
  }

  hasHeader(name) {
    return this.#headers.has(String(name).toLowerCase());
  }

  removeHeader(name) {
    this.#refuseWhenSent('remove');
    this.#headers.delete(String(name).toLowerCase());
  }

  flushHeaders() {
    this.#begin();
  }

  writeHead(status, reason, headers) {
    this.#refuseWhenSent('write');
    this.#checkStatus(status);
    this.statusCode = status;
    if (typeof reason === 'string') this.statusMessage = reason;
    const given = typeof reason === 'string' ? headers : reason;
    for (const [name, value] of Array.isArray(given) ? given : Object.entries(given ?? {})) {
      this.setHeader(name, value);
    }
    this.headersSent = true;
    return this;
  }

  write(chunk, encoding, callback) {
    if (this.writableEnded) return false;
    const bytes = bytesOf(chunk);
    this.#begin();
    if (bytes.length > 0) host.write(this.id, bytes);
    const done = callback ?? encoding;
    if (typeof done === 'function') queueMicrotask(done);
    return true;
  }

  end(chunk, encoding, callback) {
    if (this.writableEnded) return this;
    const isAbsent = chunk === undefined || chunk === null || typeof chunk === 'function';
    this.#finish(isAbsent ? null : bytesOf(chunk));
    const done = [chunk, encoding, callback].find((value) => typeof value === 'function');
    if (done !== undefined) queueMicrotask(done);
    return this;
  }

  on(event, listener) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  once(event, listener) {
    return this.on(event, listener);
  }

  emit(event, ...values) {
    for (const listener of this.#listeners.get(event) ?? []) listener.apply(this, values);
  }

  // What Next adds.

  status(code) {
    this.statusCode = code;
    return this;
  }

  send(body) {
    if (body === null || body === undefined) {
      this.end();
      return;
    }
    if (this.statusCode === 204 || this.statusCode === 304) {
      for (const name of ['Content-Type', 'Content-Length', 'Transfer-Encoding']) this.removeHeader(name);
      this.end();
      return;
    }
    this.#sendTagged(body);
  }

  #sendTagged(body) {
    const isJson = ['object', 'number', 'boolean'].includes(typeof body);
    const isBytes = body instanceof Uint8Array;
    const text = isJson ? JSON.stringify(body) : body;
    const etag = etagOf(text);
    this.setHeader('ETag', etag);
    if (isFresh(this.#req.headers, etag)) {
      this.statusCode = 304;
      this.end();
      return;
    }
    if (isBytes && !this.hasHeader('Content-Type')) this.setHeader('Content-Type', 'application/octet-stream');
    if (isJson && !isBytes) this.setHeader('Content-Type', JSON_TYPE);
    const bytes = bytesOf(isBytes ? body : text);
    this.setHeader('Content-Length', bytes.length);
    this.end(bytes);
  }

  json(body) {
    this.setHeader('Content-Type', JSON_TYPE);
    this.send(JSON.stringify(body));
  }

  redirect(statusOrUrl, url) {
    const [status, location] = typeof statusOrUrl === 'string' ? [307, statusOrUrl] : [statusOrUrl, url];
    if (typeof status !== 'number' || typeof location !== 'string') {
      throw new Error(
        "Invalid redirect arguments. Please use a single argument URL, e.g. res.redirect('/destination') or use a status code and URL, e.g. res.redirect(307, '/destination').",
      );
    }
    this.writeHead(status, { Location: location });
    this.write(location);
    this.end();
    return this;
  }

  setDraftMode(options = { enable: true }) {
    const expires = options.enable ? undefined : new Date(0);
    return this.#setCookies([{ name: '__prerender_bypass', value: host.draftSecret(), expires }]);
  }

  setPreviewData(data, options = {}) {
    const value = btoa(encodeURIComponent(JSON.stringify(data)));
    if (value.length > 2048) {
      throw new Error(
        'Preview data is limited to 2KB currently, reduce how much data you are storing as preview data to continue',
      );
    }
    const shared = { maxAge: options.maxAge, path: options.path };
    return this.#setCookies([
      { name: '__prerender_bypass', value: host.draftSecret(), ...shared },
      { name: '__next_preview_data', value, ...shared },
    ]);
  }

  clearPreviewData(options = {}) {
    const shared = { value: '', expires: new Date(0), path: options.path };
    return this.#setCookies([
      { name: '__prerender_bypass', ...shared },
      { name: '__next_preview_data', ...shared },
    ]);
  }

  async revalidate(path) {
    if (typeof path !== 'string' || !path.startsWith('/')) {
      throw new Error(
        `Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received ${path}`,
      );
    }
    host.revalidateTag(`_N_T_${path}`, false, null);
    host.note(this.id, `res.revalidate ${path}: the stored answer of that path is gone`);
  }

  /** What Next answers for an error: the message is the reason phrase too. */
  sendError(status, message) {
    this.statusCode = status;
    this.statusMessage = message;
    if (!this.headersSent) this.#headers.delete('content-length');
    this.end(message);
  }

  #setCookies(cookies) {
    const { production } = rules;
    const lines = cookies.map((cookie) => {
      const line = serializeCookie({ ...cookie, path: cookie.path ?? '/', httpOnly: true });
      return `${line}${production ? '; Secure; SameSite=None' : '; SameSite=Lax'}`;
    });
    this.setHeader('Set-Cookie', [this.getHeader('Set-Cookie') ?? [], lines].flat());
    return this;
  }

  #refuseWhenSent(verb) {
    if (this.headersSent) {
      throw coded('ERR_HTTP_HEADERS_SENT', `Cannot ${verb} headers after they are sent to the client`);
    }
  }

  #checkStatus(status) {
    if (!Number.isInteger(status) || status < 100 || status > 999) {
      throw coded('ERR_HTTP_INVALID_STATUS_CODE', `Invalid status code: ${status}`, RangeError);
    }
  }

  /** The first chunk takes the head along. */
  #begin() {
    if (this.#began) return;
    this.#checkStatus(this.statusCode);
    this.#began = true;
    this.headersSent = true;
    host.startStream(this.id, this.statusCode, this.statusMessage ?? '', this.#flat());
  }

  #finish(last) {
    if (this.#began) {
      if (last !== null && last.length > 0) host.write(this.id, last);
      host.endStream(this.id);
    } else {
      this.#checkStatus(this.statusCode);
      this.headersSent = true;
      host.respond(this.id, this.statusCode, this.statusMessage ?? '', this.#flat(), last);
    }
    this.writableEnded = true;
    this.finished = true;
    this.#done();
    for (const event of ['finish', 'close']) queueMicrotask(() => this.emit(event));
  }

  /** Headers flat; one with several values stands several times. */
  #flat() {
    return [...this.#headers.values()].flatMap(({ name, value }) =>
      [value].flat().flatMap((one) => [name, String(one)]),
    );
  }
}
