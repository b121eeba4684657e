// `req` of an API route: Node's IncomingMessage as far as handlers use it, and Next's additions.

import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { previewDataOf } from 'jsguide:next/preview';

/** Of these Node keeps the first; others that are repeated are joined. */
const SINGLE = new Set(
  'age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since last-modified location max-forwards proxy-authorization referer retry-after server user-agent'.split(
    ' ',
  ),
);

/** Headers by lower-case name, as Node has them. */
function headersOf(flat) {
  const headers = {};
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i].toLowerCase();
    const between = name === 'cookie' ? '; ' : ', ';
    if (headers[name] === undefined) headers[name] = flat[i + 1];
    else if (!SINGLE.has(name)) headers[name] = `${headers[name]}${between}${flat[i + 1]}`;
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

/** A property that is worked out when it is first read. */
function defineLazily(target, name, work) {
  const define = (descriptor) => Object.defineProperty(target, name, { configurable: true, enumerable: true, ...descriptor });
  define({
    get() {
      const value = work();
      define({ value, writable: true });
      return value;
    },
    set(value) {
      define({ value, writable: true });
    },
  });
}

export class ApiRequest extends Readable {
  #bytes;

  constructor(method, url, headers, query, bytes) {
    super();
    this.#bytes = bytes ?? new Uint8Array();
    this.method = method;
    this.httpVersion = '1.1';
    this.httpVersionMajor = 1;
    this.httpVersionMinor = 1;
    this.rawHeaders = [...headers];
    this.headers = headersOf(headers);
    this.trailers = {};
    this.rawTrailers = [];
    this.query = query ?? {};
    this.cookies = cookiesOf(this.headers.cookie);
    this.socket = { remoteAddress: this.headers['x-forwarded-for'] ?? '127.0.0.1' };
    this.connection = this.socket;
    this.complete = true;
    this.aborted = false;
    const parsed = new URL(url);
    this.url = parsed.pathname + parsed.search;
    Object.defineProperty(this, 'serverHost', { value: parsed.host });
  }

  /** Draft mode, once there is an answer to take foreign cookies back with. */
  showPreview(res) {
    defineLazily(this, 'previewData', () => previewDataOf(this.cookies, res));
    defineLazily(this, 'preview', () => (this.previewData !== false ? true : undefined));
    defineLazily(this, 'draftMode', () => this.preview);
  }

  /** The bytes of the body, for the parser. */
  takeBytes() {
    const bytes = this.#bytes;
    this.#bytes = new Uint8Array();
    return bytes;
  }

  setTimeout() {
    return this;
  }

  _read() {
    const bytes = this.takeBytes();
    if (bytes.length > 0) this.push(Buffer.from(bytes));
    this.push(null);
  }
}
