// Node's ServerResponse, as far as handlers of API routes use it.
// https://nodejs.org/docs/latest-v20.x/api/http.html#class-httpserverresponse

import { Buffer } from 'node:buffer';
import { Stream } from 'node:stream';
import { joinHeaders } from 'jsguide:web/internals';
import { host, logError } from 'jsguide:next/host';
import { typeErrorWithCode, withCode, wrongType } from 'jsguide:web/webidl';

const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const NOT_IN_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

function checkHeader(name, value) {
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    throw typeErrorWithCode('ERR_INVALID_HTTP_TOKEN', `Header name must be a valid HTTP token ["${name}"]`);
  }
  if (value === undefined) {
    throw typeErrorWithCode('ERR_HTTP_INVALID_HEADER_VALUE', `Invalid value "undefined" for header "${name}"`);
  }
  for (const one of [value].flat()) {
    if (NOT_IN_A_VALUE.test(String(one))) {
      throw typeErrorWithCode('ERR_INVALID_CHAR', `Invalid character in header content ["${name}"]`);
    }
  }
}

function bytesOf(chunk, encoding) {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding);
  if (chunk instanceof Uint8Array) return chunk;
  if (chunk === null) throw typeErrorWithCode('ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
  throw wrongType('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk);
}

/** The status as Node sends it: a number between 100 and 999. */
function statusOf(given) {
  const status = given | 0;
  if (status < 100 || status > 999) {
    throw withCode(new RangeError(`Invalid status code: ${given}`), 'ERR_HTTP_INVALID_STATUS_CODE');
  }
  return status;
}

export class ServerResponse extends Stream {
  #done;
  #headers = new Map();
  /** Status, reason and headers, once they are fixed. */
  #head = null;
  #began = false;

  constructor(id, req, done) {
    super();
    Object.defineProperty(this, 'id', { value: id });
    this.req = req;
    this.statusCode = 200;
    this.statusMessage = undefined;
    this.sendDate = true;
    this.strictContentLength = false;
    this.finished = false;
    this.socket = req.socket;
    this.writableCorked = 0;
    this.#done = done;
  }

  get headersSent() {
    return this.#head !== null;
  }

  get connection() {
    return this.socket;
  }

  get writable() {
    return true;
  }

  get writableEnded() {
    return this.finished;
  }

  get writableFinished() {
    return this.finished;
  }

  get writableLength() {
    return 0;
  }

  get writableHighWaterMark() {
    return 16384;
  }

  get writableObjectMode() {
    return false;
  }

  setHeader(name, value) {
    this.#refuseWhenSent('set');
    checkHeader(name, value);
    this.#headers.set(name.toLowerCase(), { name, value });
    return this;
  }

  setHeaders(headers) {
    this.#refuseWhenSent('set');
    if (!(headers instanceof Headers) && !(headers instanceof Map)) {
      throw wrongType('headers', 'an instance of Headers or Map', headers);
    }
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }

  appendHeader(name, value) {
    this.#refuseWhenSent('append');
    checkHeader(name, value);
    const known = this.#headers.get(name.toLowerCase());
    const all = known === undefined ? value : [known.value, value].flat();
    this.#headers.set(name.toLowerCase(), { name: known?.name ?? name, value: all });
    return this;
  }

  getHeader(name) {
    return this.#headers.get(String(name).toLowerCase())?.value;
  }

  getHeaders() {
    const headers = Object.create(null);
    for (const [key, { value }] of this.#headers) headers[key] = value;
    return headers;
  }

  getHeaderNames() {
    return [...this.#headers.keys()];
  }

  getRawHeaderNames() {
    return [...this.#headers.values()].map(({ name }) => name);
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
    this.statusCode = statusOf(status);
    const hasReason = typeof reason === 'string';
    if (hasReason) this.statusMessage = reason;
    this.#takeHeaders((hasReason ? headers : (headers ?? reason)) ?? {});
    this.#fix();
    return this;
  }

  /** As the package `on-headers` takes them, which stands before Node's: a list is one of pairs. */
  #takeHeaders(given) {
    const pairs = Array.isArray(given) ? given : Object.entries(given);
    for (const [name, value] of pairs) if (name) this.setHeader(name, value);
  }

  write(chunk, encoding, callback) {
    const bytes = bytesOf(chunk, typeof encoding === 'string' ? encoding : undefined);
    if (this.finished) {
      this.#fail(withCode(new Error('write after end'), 'ERR_STREAM_WRITE_AFTER_END'));
      return false;
    }
    this.#begin();
    const takesMore = bytes.length === 0 || host.write(this.id, bytes) !== false;
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') process.nextTick(done);
    if (!takesMore) setTimeout(() => this.emit('drain'), 0);
    return takesMore;
  }

  end(chunk, encoding, callback) {
    const done = [chunk, encoding, callback].find((value) => typeof value === 'function');
    if (this.finished) {
      if (done !== undefined) process.nextTick(done, withCode(new Error('Cannot call end after a stream was finished'), 'ERR_STREAM_ALREADY_FINISHED'));
      return this;
    }
    const isAbsent = chunk === undefined || chunk === null || typeof chunk === 'function';
    this.#finish(isAbsent ? null : bytesOf(chunk, typeof encoding === 'string' ? encoding : undefined));
    if (done !== undefined) process.nextTick(done);
    return this;
  }

  setTimeout() {
    return this;
  }

  assignSocket() {}

  detachSocket() {}

  writeContinue() {}

  writeProcessing() {}

  writeEarlyHints(_hints, callback) {
    callback?.();
  }

  addTrailers() {}

  cork() {
    this.writableCorked += 1;
  }

  uncork() {
    this.writableCorked = Math.max(0, this.writableCorked - 1);
  }

  pipe() {
    this.#fail(withCode(new Error('Cannot pipe, not readable'), 'ERR_STREAM_CANNOT_PIPE'));
  }

  destroy(error) {
    if (!this.finished) this.#finish(null);
    return super.destroy(error);
  }

  #fail(error) {
    process.nextTick(() => {
      if (this.listenerCount('error') > 0) this.emit('error', error);
      else logError(this.id, error);
    });
  }

  #refuseWhenSent(verb) {
    if (this.headersSent) {
      throw withCode(new Error(`Cannot ${verb} headers after they are sent to the client`), 'ERR_HTTP_HEADERS_SENT');
    }
  }

  /** From here on status and headers stay what they are. */
  #fix() {
    this.#head ??= { status: statusOf(this.statusCode), reason: this.statusMessage ?? '', headers: this.#flat() };
    return this.#head;
  }

  /** The first chunk takes the head along. */
  #begin() {
    if (this.#began) return;
    const { status, reason, headers } = this.#fix();
    this.#began = true;
    host.startStream(this.id, status, reason, joinHeaders(headers));
  }

  #finish(last) {
    if (this.#began) {
      if (last !== null && last.length > 0) host.write(this.id, last);
      host.endStream(this.id);
    } else {
      const { status, reason, headers } = this.#fix();
      host.respond(this.id, status, reason, joinHeaders(headers), last);
    }
    this.finished = true;
    this.#done();
    for (const event of ['prefinish', 'finish', 'close']) process.nextTick(() => this.emit(event));
  }

  /** Headers flat; one with several values stands several times. */
  #flat() {
    return [...this.#headers.values()].flatMap(({ name, value }) =>
      [value].flat().flatMap((one) => [name, String(one)]),
    );
  }
}
