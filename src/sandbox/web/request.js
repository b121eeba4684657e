// https://fetch.spec.whatwg.org/#request-class

import { AbortSignal, createSignal, isSignal, onSignalAbort, signalAbort } from 'jsguide:web/abort';
import { bodyOf, bodyOfStream, cloneBody, extractBody, isUnusable, mixInBody } from 'jsguide:web/body';
import { createHeaders, hasHeader, headerListOf, headersToList } from 'jsguide:web/headers';
import { expectUrl, invalidUrl, normalizeUrl, urlFault } from 'jsguide:web/url';
import {
  exposeInterfaces,
  illegalInvocation,
  internal,
  isObject,
  keepLayout,
  requireArguments,
  slots,
  takesAtLeast,
  toUSVString,
  withSlots,
} from 'jsguide:web/webidl';

/** In the order in which they are read. */
const enumerations = {
  referrerPolicy: [
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
  duplex: ['half'],
};

/** https://fetch.spec.whatwg.org/#requestinit */
const dictionaryMembers = [
  ...Object.keys(enumerations),
  'method',
  'headers',
  'body',
  'referrer',
  'integrity',
  'keepalive',
  'signal',
  'window',
];

const defaults = {
  mode: 'cors',
  credentials: 'same-origin',
  cache: 'default',
  redirect: 'follow',
  referrerPolicy: '',
  referrer: 'about:client',
  integrity: '',
  keepalive: false,
};

const normalizedMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const forbiddenMethods = new Set(['CONNECT', 'TRACE', 'TRACK']);
const methodToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * The slots of a Request: `method`, `url`, `headers` (flat list, or the lines of one that nobody has asked for
 * yet; the Headers object `headersView` is made on demand), `body`, `signal` (made on demand, aborted with `abortReason` if
 * that came first) and `settings`. What few requests have of their own stands on the prototype.
 */
class Slots {
  constructor(method, url, headers, body) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    if (body !== null) this.body = body;
  }
}

Object.assign(Slots.prototype, {
  body: null,
  headersView: null,
  signal: null,
  aborted: false,
  abortReason: undefined,
  settings: defaults,
});

export class Request {
  constructor(input, init) {
    if (input === internal) {
      this[slots] = init;
      return;
    }
    requireArguments(1, arguments.length, 'Request constructor');
    const options = init ?? {};
    if (!isObject(options)) {
      throw new TypeError('Request constructor: init: Expected a dictionary.');
    }
    const base = isRequest(input) ? input[slots] : null;
    const chosen = readEnumerations(options);
    const url = base === null ? parseUrl(toUSVString(input)) : base.url;
    const settings = readSettings(options, chosen, base);
    const method = options.method === undefined ? (base?.method ?? 'GET') : normalizeMethod(options.method);
    const signal = expectSignal(options.signal === undefined && base !== null ? signalIfAny(base) : options.signal);
    const headers = options.headers === undefined ? [...(base === null ? [] : headerListOf(base))] : headersToList(options.headers);
    this[slots] = new Slots(method, url, headers, null);
    this[slots].settings = settings;
    this[slots].body = this.#initialBody(options, base);
    followSignal(this[slots], signal);
  }

  #initialBody(options, base) {
    const self = this[slots];
    const given = options.body ?? null;
    if ((given !== null || (base !== null && base.body !== null)) && (self.method === 'GET' || self.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (given !== null) {
      const { body, type } = extractBody(given);
      if (body.source === null && options.duplex === undefined) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      if (body.source === null && self.settings.keepalive) {
        throw new TypeError('keepalive');
      }
      if (type !== null && !hasHeader(self.headers, 'content-type')) {
        self.headers.push('content-type', type);
      }
      return body;
    }
    if (base === null || base.body === null) {
      return null;
    }
    if (isUnusable(base.body)) {
      throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
    }
    const taken = base.body.stream === null ? bodyOf(base.body.source) : bodyOfStream(base.body.stream);
    base.body = { source: base.body.source ?? '', stream: null, used: true };
    return taken;
  }

  get method() {
    return slotsOf(this).method;
  }

  get url() {
    return slotsOf(this).url;
  }

  get headers() {
    const self = slotsOf(this);
    if (self.headersView === null) {
      self.headersView = createHeaders(headerListOf(self));
    }
    return self.headersView;
  }

  get destination() {
    void slotsOf(this);
    return '';
  }

  get referrer() {
    return slotsOf(this).settings.referrer;
  }

  get referrerPolicy() {
    return slotsOf(this).settings.referrerPolicy;
  }

  get mode() {
    return slotsOf(this).settings.mode;
  }

  get credentials() {
    return slotsOf(this).settings.credentials;
  }

  get cache() {
    return slotsOf(this).settings.cache;
  }

  get redirect() {
    return slotsOf(this).settings.redirect;
  }

  get integrity() {
    return slotsOf(this).settings.integrity;
  }

  get keepalive() {
    return slotsOf(this).settings.keepalive;
  }

  get isReloadNavigation() {
    void slotsOf(this);
    return false;
  }

  get isHistoryNavigation() {
    void slotsOf(this);
    return false;
  }

  get signal() {
    const self = slotsOf(this);
    if (self.signal === null) {
      self.signal = createSignal();
      if (self.aborted) {
        signalAbort(self.signal, self.abortReason);
      }
    }
    return self.signal;
  }

  get duplex() {
    void slotsOf(this);
    return 'half';
  }

  clone() {
    const self = slotsOf(this);
    if (isUnusable(self.body)) {
      throw new TypeError('unusable');
    }
    const copy = new Slots(self.method, self.url, [...headerListOf(self)], cloneBody(self.body));
    copy.settings = self.settings;
    followSignal(copy, this.signal);
    return new Request(internal, copy);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const shown = {};
    for (const name of shownMembers) {
      shown[name] = this[name];
    }
    return `Request ${inspect(shown, options)}`;
  }
}

const shownMembers = [
  'method',
  'url',
  'headers',
  'destination',
  'referrer',
  'referrerPolicy',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'integrity',
  'keepalive',
  'isReloadNavigation',
  'isHistoryNavigation',
  'signal',
];

/**
 * A request that came from outside, without parsing anything: `url` is serialised already, `headers` is a flat list with
 * lower-case names, or the lines of one. `prototype` is that of Request or of a subclass, whose constructor does not run;
 * `query` is where the query begins in `url`: see `expectUrl`.
 */
export function createRequest(prototype, method, url, headers, body, query) {
  expectUrl(url, query);
  return withSlots(prototype, new Slots(method, url, headers, body));
}

/** Aborts the signal of a request from outside; before a script asked for the signal, it is only noted. */
export function abortRequest(request, reason) {
  const self = request[slots];
  if (self.signal !== null) {
    signalAbort(self.signal, reason);
  } else if (!self.aborted) {
    self.aborted = true;
    self.abortReason = reason;
  }
}

export function isRequest(value) {
  return isObject(value) && value[slots]?.method !== undefined;
}

/** The slots of a request, for the modules of the platform: see `Slots`. */
export function requestState(request) {
  return slotsOf(request);
}

/** The flat header list as it is now. */
export function requestHeaderList(request) {
  return headerListOf(slotsOf(request));
}

function slotsOf(request) {
  const self = request?.[slots];
  if (self?.method === undefined) {
    throw illegalInvocation();
  }
  return self;
}

function parseUrl(input) {
  const url = normalizeUrl(input);
  if (url === undefined) {
    throw urlFault(input);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(url)) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
  }
  return url;
}

function normalizeMethod(value) {
  const method = `${value}`;
  const upper = method.toUpperCase();
  if (!methodToken.test(method)) {
    throw new TypeError(`'${method}' is not a valid HTTP method.`);
  }
  if (forbiddenMethods.has(upper)) {
    throw new TypeError(`'${method}' HTTP method is unsupported.`);
  }
  // `patch` stays as it is, the standard says.
  return normalizedMethods.has(upper) ? upper : method;
}

/** What is not among the words that are allowed is refused before anything else is looked at. */
function readEnumerations(options) {
  const chosen = {};
  for (const [name, allowed] of Object.entries(enumerations)) {
    if (options[name] === undefined) {
      continue;
    }
    const value = `${options[name]}`;
    if (!allowed.includes(value)) {
      throw new TypeError(`Request constructor: ${value} is not an accepted type. Expected one of ${allowed.join(', ')}.`);
    }
    chosen[name] = value;
  }
  return chosen;
}

function readSettings(options, chosen, base) {
  const settings = { ...(base === null ? defaults : base.settings) };
  if (options.window !== undefined && options.window !== null) {
    throw new TypeError("'window' option 'client' must be null");
  }
  if (dictionaryMembers.some((name) => options[name] !== undefined)) {
    settings.referrer = defaults.referrer;
    settings.referrerPolicy = defaults.referrerPolicy;
  }
  if (options.referrer !== undefined) {
    settings.referrer = readReferrer(toUSVString(options.referrer));
  }
  Object.assign(settings, chosen);
  if (settings.mode === 'navigate') {
    throw new TypeError('Request constructor: invalid request mode navigate.');
  }
  if (settings.cache === 'only-if-cached' && settings.mode !== 'same-origin') {
    throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
  }
  if (options.integrity !== undefined) {
    settings.integrity = `${options.integrity}`;
  }
  if (options.keepalive !== undefined) {
    settings.keepalive = Boolean(options.keepalive);
  }
  return settings;
}

function readReferrer(referrer) {
  if (referrer === '') {
    return '';
  }
  const url = normalizeUrl(referrer);
  if (url === undefined) {
    throw new TypeError(`Referrer "${referrer}" is not a valid URL.`, { cause: invalidUrl(referrer, undefined) });
  }
  return url;
}

function signalIfAny(self) {
  if (self.signal === null && !self.aborted) {
    // The signal of the first request may still be aborted from outside.
    self.signal = createSignal();
  }
  return self.signal ?? AbortSignal.abort(self.abortReason);
}

function expectSignal(signal) {
  if (signal !== undefined && signal !== null && !isSignal(signal)) {
    throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
  }
  return signal;
}

function followSignal(self, signal) {
  if (signal === undefined || signal === null) {
    return;
  }
  self.signal = createSignal();
  if (signal.aborted) {
    signalAbort(self.signal, signal.reason);
    return;
  }
  onSignalAbort(signal, () => signalAbort(self.signal, signal.reason));
}

mixInBody(Request);
takesAtLeast(1, Request);
exposeInterfaces(Request);
keepLayout(new Slots('', '', [], bodyOf('')));
keepLayout(createRequest(Request.prototype, '', '', '', null));
