// `req` of an API route: Node's IncomingMessage as far as handlers use it, and Next's additions.

import { Buffer } from 'node:buffer';
import { host } from 'jsguide:next/host';

/** Headers by lower-case name; repeated ones are joined, cookies with a semicolon. */
function headersOf(flat) {
  const headers = {};
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i].toLowerCase();
    const between = name === 'cookie' ? '; ' : ', ';
    headers[name] = headers[name] === undefined ? flat[i + 1] : `${headers[name]}${between}${flat[i + 1]}`;
  }
  return headers;
}

/** Pairs of the Cookie header: the first of a name wins, quotes go, a broken escape stays as it is. */
function cookiesOf(header) {
  const cookies = {};
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at === -1) continue;
    const name = pair.slice(0, at).trim();
    let value = pair.slice(at + 1).trim();
    if (value.startsWith('"')) value = value.slice(1, -1);
    if (Object.hasOwn(cookies, name)) continue;
    try {
      cookies[name] = decodeURIComponent(value);
    } catch {
      cookies[name] = value;
    }
  }
  return cookies;
}

export class ApiRequest {
  #bytes;
  #listeners = new Map();

  constructor(method, url, headers, query, bytes) {
    this.method = method;
    this.url = url;
    this.httpVersion = '1.1';
    this.httpVersionMajor = 1;
    this.httpVersionMinor = 1;
    this.rawHeaders = [...headers];
    this.headers = headersOf(headers);
    this.query = query ?? {};
    this.cookies = cookiesOf(this.headers.cookie);
    const isDraft = this.cookies.__prerender_bypass === host.draftSecret();
    this.preview = isDraft || undefined;
    this.draftMode = isDraft || undefined;
    this.previewData = isDraft ? {} : false;
    this.socket = { remoteAddress: this.headers['x-forwarded-for'] ?? '127.0.0.1', encrypted: false };
    this.connection = this.socket;
    this.complete = true;
    this.aborted = false;
    this.readable = true;
    this.#bytes = bytes ?? new Uint8Array();
  }

  /** The body, for handlers that switched the parser off. */
  async *[Symbol.asyncIterator]() {
    const bytes = this.#take();
    if (bytes.length > 0) yield bytes;
  }

  on(event, listener) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    if (event === 'data' || event === 'end') queueMicrotask(() => this.#flow());
    return this;
  }

  once(event, listener) {
    return this.on(event, listener);
  }

  addListener(event, listener) {
    return this.on(event, listener);
  }

  off(event, listener) {
    const listeners = this.#listeners.get(event) ?? [];
    this.#listeners.set(
      event,
      listeners.filter((known) => known !== listener),
    );
    return this;
  }

  removeListener(event, listener) {
    return this.off(event, listener);
  }

  emit(event, ...values) {
    const listeners = this.#listeners.get(event) ?? [];
    for (const listener of listeners) listener.apply(this, values);
    return listeners.length > 0;
  }

  setEncoding(encoding) {
    this.encoding = encoding;
    return this;
  }

  pause() {
    return this;
  }

  resume() {
    return this;
  }

  #take() {
    const bytes = this.#bytes;
    this.#bytes = new Uint8Array();
    return Buffer.from(bytes);
  }

  #flow() {
    if (!this.readable) return;
    this.readable = false;
    const bytes = this.#take();
    if (bytes.length > 0) this.emit('data', this.encoding ? bytes.toString(this.encoding) : bytes);
    this.emit('end');
    this.emit('close');
  }
}
