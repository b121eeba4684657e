// https://fetch.spec.whatwg.org/#response-class

import { TEXT_TYPE, bodyOfText, cloneBody, extractBody, isUnusable, mixInBody } from 'jsguide:web/body';
import { createHeaders, hasHeader, headerListOf, headersToList } from 'jsguide:web/headers';
import { jsonTextOf } from 'jsguide:web/json';
import { normalizeUrl, urlFault } from 'jsguide:web/url';
import {
  exposeInterfaces,
  illegalInvocation,
  internal,
  isObject,
  keepLayout,
  requireArguments,
  slots,
  takesAtLeast,
  toByteString,
  toUSVString,
  withSlots,
} from 'jsguide:web/webidl';

const nullBodyStatuses = new Set([101, 103, 204, 205, 304]);
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const reasonPhrase = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers of an answer of `Response.json`, and of one made of a text, as lines. */
export const JSON_HEADERS = 'content-type\napplication/json';
const TEXT_HEADERS = `content-type\n${TEXT_TYPE}`;

/**
 * The slots of a Response: `status`, `statusText`, `headers` (flat list, or the lines of one that nobody has asked for yet;
 * the Headers object `headersView` is made on demand with `guard`), `body`, `type`, `url`, `redirected`. What few responses have of their own stands on the prototype.
 */
class Slots {
  constructor(status, headers, body) {
    this.headers = headers;
    this.body = body;
    if (status !== 200) this.status = status;
  }
}

Object.assign(Slots.prototype, {
  status: 200,
  statusText: '',
  headersView: null,
  guard: 'none',
  type: 'default',
  url: '',
  redirected: false,
});

export class Response {
  constructor(body, init) {
    if (body === internal) {
      this[slots] = init;
      return;
    }
    if (typeof body === 'string' && init === undefined) {
      this[slots] = new Slots(200, TEXT_HEADERS, bodyOfText(body));
      return;
    }
    const self = new Slots(200, [], null);
    this[slots] = self;
    const extracted = body === undefined || body === null ? null : extractBody(body);
    initialize(self, init, extracted);
  }

  static error() {
    const self = new Slots(0, [], null);
    self.type = 'error';
    self.guard = 'immutable';
    return new Response(internal, self);
  }

  static redirect(url, status = 302) {
    requireArguments(1, arguments.length, 'Response.redirect');
    const input = toUSVString(url);
    const location = normalizeUrl(input);
    if (location === undefined) {
      throw urlFault(input);
    }
    const code = toUnsignedShort(status);
    if (!redirectStatuses.has(code)) {
      throw new RangeError(`Invalid status code ${status}`);
    }
    const self = new Slots(code, ['location', location], null);
    self.guard = 'immutable';
    return new Response(internal, self);
  }

  static json(data, init) {
    if (arguments.length === 0) {
      requireArguments(1, 0, 'Response.json');
    }
    return createJsonResponse(Response.prototype, data, init);
  }

  get type() {
    return slotsOf(this).type;
  }

  get url() {
    return slotsOf(this).url;
  }

  get redirected() {
    return slotsOf(this).redirected;
  }

  get status() {
    return slotsOf(this).status;
  }

  get ok() {
    const { status } = slotsOf(this);
    return status >= 200 && status <= 299;
  }

  get statusText() {
    return slotsOf(this).statusText;
  }

  get headers() {
    const self = slotsOf(this);
    if (self.headersView === null) {
      self.headersView = createHeaders(headerListOf(self), self.guard);
    }
    return self.headersView;
  }

  clone() {
    const self = slotsOf(this);
    if (isUnusable(self.body)) {
      throw new TypeError('Response.clone: Body has already been consumed.');
    }
    const copy = new Slots(self.status, [...headerListOf(self)], cloneBody(self.body));
    copy.statusText = self.statusText;
    copy.guard = self.guard;
    copy.type = self.type;
    copy.url = self.url;
    copy.redirected = self.redirected;
    return new Response(internal, copy);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
  }
}

/** https://fetch.spec.whatwg.org/#dom-response-json , for Response and classes that extend it. */
export function createJsonResponse(prototype, data, init) {
  const text = jsonTextOf(data);
  if (text === undefined) {
    throw new TypeError('Value is not JSON serializable');
  }
  const body = bodyOfText(text);
  if (init === undefined) {
    return withSlots(prototype, new Slots(200, JSON_HEADERS, body));
  }
  if (init === null) {
    // Node's own words: it looks at `init` without asking whether it is there.
    throw new TypeError("Cannot read properties of null (reading 'status')");
  }
  const self = new Slots(200, [], null);
  initialize(self, init, { body, type: 'application/json' });
  return withSlots(prototype, self);
}

/** The response of a fetch. `body` is null or what `bodyOf` and `bodyOfStream` make. */
export function createResponse({ status, statusText, headers, body, url, redirected, type = 'basic' }) {
  const self = new Slots(status, headers, body);
  self.statusText = statusText;
  self.guard = 'immutable';
  self.url = url;
  self.redirected = redirected;
  self.type = type;
  return new Response(internal, self);
}

export function isResponse(value) {
  return isObject(value) && value[slots]?.status !== undefined;
}

/** The slots of a response, for the modules of the platform: see `Slots`. */
export function responseState(response) {
  return slotsOf(response);
}

/** The flat header list as it is now, in order of insertion. */
export function responseHeaderList(response) {
  return headerListOf(slotsOf(response));
}

function slotsOf(response) {
  const self = response?.[slots];
  if (self?.status === undefined) {
    throw illegalInvocation();
  }
  return self;
}

/** https://fetch.spec.whatwg.org/#initialize-a-response */
function initialize(self, init, extracted) {
  if (init !== undefined && init !== null) {
    readInit(self, init);
  }
  if (extracted === null) {
    return;
  }
  if (nullBodyStatuses.has(self.status)) {
    throw new TypeError(`Response constructor: Invalid response status code ${self.status}`);
  }
  self.body = extracted.body;
  if (extracted.type !== null && !hasHeader(self.headers, 'content-type')) {
    self.headers.push('content-type', extracted.type);
  }
}

function readInit(self, init) {
  if (!isObject(init)) {
    throw new TypeError('Response constructor: init: Expected a dictionary.');
  }
  const { headers, status, statusText } = init;
  if (status !== undefined) {
    self.status = toUnsignedShort(status);
    if (self.status < 200 || self.status > 599) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
  }
  if (statusText !== undefined) {
    self.statusText = toByteString(statusText);
    if (!reasonPhrase.test(self.statusText)) {
      throw new TypeError('Invalid statusText');
    }
  }
  if (headers !== undefined) {
    self.headers = headersToList(headers);
  }
}

/** https://webidl.spec.whatwg.org/#es-unsigned-short */
function toUnsignedShort(value) {
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? number & 0xffff : 0;
}

mixInBody(Response);
takesAtLeast(0, Response);
takesAtLeast(1, Response.json);
exposeInterfaces(Response);
keepLayout(new Slots(404, [], null));
keepLayout(new Response());
