// next/server: NextRequest, NextResponse, after, connection, userAgent.

import { logError } from 'jsguide:next/host';
import { tied } from 'jsguide:web/context';
import { createJsonResponse } from 'jsguide:web/internals';
import { keepLayout } from 'jsguide:web/webidl';
import { RequestCookies, ResponseCookies, serializeCookie } from 'jsguide:next/cookies';
import { NEXT_CONFIG, NextURL } from 'jsguide:next/next_url';
import { rules } from 'jsguide:next/rules';
import { userAgent, userAgentFromString } from 'jsguide:next/user_agent';
import { markDynamic, named, refuseInCache, requireWork } from 'jsguide:next/work';

const COOKIES = Symbol('cookies');
const SENT = Symbol('cookies of the constructor');
const NEXT_URL = Symbol('nextUrl');
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Next ships its request class twice; on 14 and 16 handlers get the other copy (FACTS 30). */
function makeNextRequest() {
  const NextRequest = class NextRequest extends Request {
    constructor(input, init = {}) {
      super(typeof input !== 'string' && 'url' in input ? input : absolute(input), init);
      const { nextConfig } = init;
      if (nextConfig) this[NEXT_URL] = new NextURL(super.url, { headers: this.headers, nextConfig });
    }

    get cookies() {
      return (this[COOKIES] ??= new RequestCookies(this.headers));
    }

    get nextUrl() {
      return (this[NEXT_URL] ??= new NextURL(this.url));
    }

    get page() {
      throw new Error(
        'The request.page has been deprecated in favour of `URLPattern`.\n  Read more: https://nextjs.org/docs/messages/middleware-request-page\n  ',
      );
    }

    get ua() {
      throw new Error(
        'The request.ua has been removed in favour of `userAgent` function.\n  Read more: https://nextjs.org/docs/messages/middleware-parse-user-agent\n  ',
      );
    }
  };
  if (rules.hasGeo) {
    Object.defineProperty(NextRequest.prototype, 'geo', { get: () => ({}), configurable: true });
    Object.defineProperty(NextRequest.prototype, 'ip', { get: () => undefined, configurable: true });
  }
  return NextRequest;
}

/** What a proxy is given: its address knows the base path and the locales of next.config. */
export function knowConfig(request) {
  request[NEXT_URL] = new NextURL(request.url, { headers: request.headers, nextConfig: NEXT_CONFIG });
}

/** The class that a handler's first argument is of. */
export const HandlerRequest = makeNextRequest();

export const NextRequest = rules.requestIsNextRequest ? HandlerRequest : makeNextRequest();

function absolute(url) {
  try {
    return String(new URL(String(url)));
  } catch (cause) {
    throw new Error(
      `URL is malformed "${String(url)}". Please use only absolute URLs - https://nextjs.org/docs/messages/middleware-relative-urls`,
      { cause },
    );
  }
}

/** Request headers that NextResponse.next({ request }) hands on, as the proxy layer reads them. */
function overrideRequestHeaders(init, headers) {
  const given = init?.request?.headers;
  if (given === undefined) return;
  if (!(given instanceof Headers)) throw new Error('request.headers must be an instance of Headers');
  const names = [];
  for (const [name, value] of given) {
    headers.set(`x-middleware-request-${name}`, value);
    names.push(name);
  }
  headers.set('x-middleware-override-headers', names.join(','));
}

/** Only what a response is made with is known to its `cookies`: a line appended later is lost by a `set`. */
function knowCookies(response, init) {
  const sent = init?.headers === undefined ? [] : response.headers.getSetCookie();
  if (sent.length > 0) response[SENT] = sent;
}

/** Cookies that were changed are also told to the proxy layer, in a header that is never sent. */
function announced(cookies, headers) {
  return new Proxy(cookies, {
    get(target, key) {
      const member = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      if (key !== 'set' && key !== 'delete') return member.bind(target);
      return (...given) => {
        const result = member.apply(target, given);
        headers.set('x-middleware-set-cookie', target.getAll().map(serializeCookie).join(','));
        return result;
      };
    },
  });
}

export class NextResponse extends Response {
  constructor(body, init) {
    super(body, init);
    knowCookies(this, init);
  }

  get cookies() {
    const { headers } = this;
    return (this[COOKIES] ??= announced(new ResponseCookies(headers, this[SENT] ?? []), headers));
  }

  static json(body, init) {
    const response = createJsonResponse(NextResponse.prototype, body, init);
    knowCookies(response, init);
    return response;
  }

  static redirect(url, init) {
    const status = typeof init === 'number' ? init : (init?.status ?? 307);
    if (!REDIRECTS.has(status)) {
      throw new RangeError('Failed to execute "redirect" on "response": Invalid status code');
    }
    const options = typeof init === 'object' ? init : {};
    const headers = new Headers(options?.headers);
    headers.set('Location', absolute(url));
    return new NextResponse(null, { ...options, headers, status });
  }

  static rewrite(destination, init) {
    const headers = new Headers(init?.headers);
    headers.set('x-middleware-rewrite', absolute(destination));
    overrideRequestHeaders(init, headers);
    return new NextResponse(null, { ...init, headers });
  }

  static next(init) {
    const headers = new Headers(init?.headers);
    headers.set('x-middleware-next', '1');
    overrideRequestHeaders(init, headers);
    return new NextResponse(null, { ...init, headers });
  }
}

function isAfterTask(task) {
  return typeof task === 'function' || typeof task?.then === 'function';
}

function afterTask(task) {
  const work = requireWork('after');
  if (!isAfterTask(task)) {
    throw new Error('`after()`: Argument must be a promise or a function');
  }
  if (typeof task === 'function') (work.after ??= []).push(tied(task));
  else task.then(undefined, (error) => logError(work.id, error));
}

export const after = rules.hasAfter ? afterTask : undefined;
export const unstable_after = rules.hasAfter ? undefined : afterTask;

async function waitForConnection() {
  const work = requireWork('connection');
  refuseInCache(work, 'connection()', 'called');
  markDynamic(work, named('connection'));
}

export const connection = rules.hasAfter ? waitForConnection : undefined;
export const { URLPattern } = globalThis;
export class ImageResponse {
  constructor() {
    throw new Error('ImageResponse moved from "next/server" to "next/og" since Next.js 14, please import from "next/og" instead');
  }
}
export { userAgent, userAgentFromString };

keepLayout(new NextResponse());
keepLayout(new HandlerRequest('http://localhost'));
