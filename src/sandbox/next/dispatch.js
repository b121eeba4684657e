// Runs a handler and sends what it answers: the last step of Next's app-route module.

import {
  abortRequest,
  bodyStream,
  makeRequest,
  pump,
  takeBody,
} from 'jsguide:web/entry';
import { JSON_HEADERS, headerListOf, headerTextOf, isResponse, joinHeaders, responseState, splitHeaders } from 'jsguide:web/internals';
import { keepLayout } from 'jsguide:web/webidl';
import { handOutParams } from 'jsguide:next/bridge';
import { INFINITE } from 'jsguide:next/cache_life';
import { appendChanged } from 'jsguide:next/cookies';
import { errorParts, host, logError } from 'jsguide:next/host';
import { answerOf } from 'jsguide:next/navigation';
import { viewOf } from 'jsguide:next/request_view';
import { nextTurn } from 'jsguide:next/scope';
import { prerender, watchTimeAndChance } from 'jsguide:next/prerender';
import { rules } from 'jsguide:next/rules';
import { HandlerRequest } from 'jsguide:next/server';
import { dropWork, enter, enterWork, implicitTags, keepWork, leaveWork, newWork, shortenRevalidate, works } from 'jsguide:next/work';

export { readConfig } from 'jsguide:next/config';
export { enter };

if (rules.cacheComponents) watchTimeAndChance();

keepLayout({ params: undefined });

const NO_BODY = { body: null, feed: null };

/** Body bytes, null, or `true` for a body that the engine feeds. */
export function makeBody(id, body) {
  if (body === null) return NO_BODY;
  if (body !== true) return { body, feed: null };
  const feed = bodyStream(
    () => host.bodyTaken(id),
    () => host.bodyUnwanted(id),
  );
  host.bodyBegins(id);
  return { body: feed, feed };
}

const modules = new Map();

/** What is thrown outside of a handler is an answer all the same. */
function attempt(id, start) {
  try {
    start();
  } catch (error) {
    host.fail(id, ...errorParts(error));
  }
}

/** Loads a route's module once, and calls `use` with its exports, at once if it is there. */
export function withModule(id, file, use) {
  const known = modules.get(file);
  if (known !== undefined) {
    use(known);
    return;
  }
  import(file).then(
    (exports) => {
      modules.set(file, exports);
      enter(id);
      attempt(id, () => use(exports));
    },
    (error) => host.failLoad(id, ...errorParts(error)),
  );
}

/** Runs what is no route handler: the proxy, or an API route of the Pages Router. */
function runOther(callee, id, rest) {
  import(`jsguide:next/${callee.kind}`).then(
    (other) => {
      enter(id);
      attempt(id, () => other.run(callee, id, ...rest));
    },
    (error) => host.failLoad(id, ...errorParts(error)),
  );
}

/** The work whose handler was called last: `answered` and `waitFor` follow at once, and need not look it up. */
let called = null;

/**
 * One call of `callee`, a route's export and how it runs (`callees.rs` of the engine); the answer goes through the host. `query` is where the query begins in `url`, if it is
 * as the parser would write it; `headers` are names and values by turns, one a line; `shownMethod` and `shownPath` are
 * there when they are not the export's name and the route. What is returned is the promise of the answer, if it is one:
 * the engine calls `answered` with what it came to, or `waitFor` if that takes longer.
 */
export function run(callee, id, shownMethod, url, query, headers, body, params, shownPath) {
  const method = shownMethod ?? callee.name;
  if (callee.handler !== null) {
    return dispatch(callee, id, method, url, query, headers, body, params, shownPath);
  }
  enter(0);
  if (callee.kind !== null) {
    runOther(callee, id, [method, url, splitHeaders(headers), body, params, shownPath]);
    return;
  }
  withModule(id, callee.file, (exports) => {
    const before = called;
    callee.handler = exports[callee.name] ?? notAllowed;
    const answer = dispatch(callee, id, method, url, query, headers, body, params, shownPath);
    if (answer !== undefined) waitFor(answer);
    called = before;
  });
}

/** What `this` is in a handler. */
const receiver = rules.nullReceiver ? null : undefined;

/** Without dynamic segments params are undefined (FACTS 25), but an empty object on the edge runtime. */
function paramsFor(params, isEdge) {
  return handOutParams(isEdge ? (params ?? {}) : params);
}

/** An export without a value is no handler (`autoImplementMethods`). */
function notAllowed() {
  return new Response(null, { status: 405 });
}

function dispatch(callee, id, method, url, query, headers, body, params, shownPath) {
  const made = makeBody(id, body);
  const request = makeRequest(method, url, headers, made.body, HandlerRequest.prototype, query);
  const work = newWork(id, callee, request, shownPath);
  if (made.feed !== null) {
    work.feed = made.feed;
    keepWork(work);
  }
  enterWork(work);
  const { handler } = callee;
  if (callee.isStatic && rules.cacheComponents && callee.policy === 'open') {
    keepWork(work);
    const call = () => handler.call(receiver, viewOf(request, work), { params: paramsFor(params, callee.isEdge) });
    prerender(work, call, (value, thrown) => settle(work, value, thrown));
    return;
  }
  let answer;
  try {
    answer = handler.call(receiver, viewOf(request, work), { params: paramsFor(params, callee.isEdge) });
  } catch (error) {
    settle(work, error, true);
    return;
  }
  if (typeof answer?.then === 'function') {
    called = work;
    return answer;
  }
  settle(work, answer, false);
}

/** A handler's promise was kept. */
export function answered(value) {
  const work = called;
  called = null;
  enterWork(work);
  settle(work, value, false);
}

/** A handler's promise was not kept yet, or broken, or is of another make. */
export function waitFor(answer) {
  const work = called;
  called = null;
  keepWork(work);
  Promise.resolve(answer).then(
    (value) => settle(work, value, false),
    (error) => settle(work, error, true),
  );
}

function settle(work, value, thrown) {
  try {
    if (thrown) sendError(work, value);
    else send(work, value);
  } catch (error) {
    fail(work, error);
  }
}

function sendError(work, error) {
  const meant = answerOf(error);
  if (meant === undefined) {
    fail(work, error);
    return;
  }
  if (rules.forgetsLifeOfThrown && work.isStatic) work.wasThrown = true;
  const headers = new Headers();
  if (meant.location !== undefined) headers.set('Location', meant.location);
  else work.jar = null; // only a redirect takes along the cookies that were set
  const status = meant.location !== undefined && mayBeAction(work.request) ? 303 : meant.status;
  send(work, new Response(null, { status, headers }));
}

/** What Next takes for a Server Action: it sends whoever posts a form on with GET (`getIsPossibleServerAction`). */
function mayBeAction({ method, headers }) {
  if (method !== 'POST') return false;
  const type = headers.get('content-type');
  return (
    headers.has('next-action') ||
    type === 'application/x-www-form-urlencoded' ||
    type?.startsWith('multipart/form-data') === true
  );
}

function noResponse(work) {
  return new Error(
    `No response is returned from route handler '${work.file.replace(/\?v=\d+$/, '')}'. Ensure you return a \`Response\` or a \`NextResponse\` in all branches of your handler.`,
  );
}

function refuseProxyAnswers(response) {
  if (response.headers.has('x-middleware-rewrite')) {
    throw new Error(
      'NextResponse.rewrite() was used in a app route handler, this is not currently supported. Please remove the invocation to continue.',
    );
  }
  if (response.headers.get('x-middleware-next') === '1') {
    throw new Error(
      'NextResponse.next() was used in a app route handler, this is not supported. See here for more info: https://nextjs.org/docs/messages/next-response-next-in-app-route-handler',
    );
  }
}

/** The edge runtime writes to the answer's headers, which Response.redirect forbids (FACTS 36). */
function refuseImmutable(state) {
  if (state.guard === 'immutable') throw new TypeError('immutable');
}

/** The answer's headers, as one text, with the cookies that were set along the way. */
function headersWithCookies(own, state, work) {
  const changed = work.jar.changed();
  if (changed.length === 0) return own;
  const headers = headerListOf(state);
  const merged = new Headers();
  for (let i = 0; i < headers.length; i += 2) merged.append(headers[i], headers[i + 1]);
  appendChanged(merged, changed);
  return joinHeaders([...merged].flat());
}

function send(work, response) {
  if (!isResponse(response)) throw noResponse(work);
  const state = responseState(response);
  const headers = headerTextOf(state);
  if (headers !== JSON_HEADERS && headers.includes('x-middleware-')) refuseProxyAnswers(response);
  if (work.callee.isEdge) refuseImmutable(state);
  sendOff(work, response, state, headers);
}

/** Sends a response, whole or as a stream. */
export function deliver(work, response) {
  const state = responseState(response);
  sendOff(work, response, state, headerTextOf(state));
}

function sendOff(work, response, state, own) {
  const { isStatic } = work.callee;
  // What is prerendered is not sent: there a body that was read fails as the handler does.
  const body = isStatic ? takeBody(state.body) : bodyToSend(work, state, own);
  if (body === undefined) return;
  const headers = work.jar === null ? own : headersWithCookies(own, state, work);
  if (body === true) {
    keepWork(work);
    stream(work, response, state.status, state.statusText, headers);
    return;
  }
  if (isStatic) tellFacts(work);
  const { statusText } = state;
  host.respond(work.id, state.status, statusText === '' ? undefined : statusText, headers, body);
  finish(work);
}

/** The body, or undefined where a script has read it already: then the 500 still has the headers of the answer. */
function bodyToSend(work, state, headers) {
  try {
    return takeBody(state.body);
  } catch (error) {
    logError(work.id, error);
    host.respond(work.id, 500, undefined, headers, null);
    finish(work);
    return undefined;
  }
}

/** The head leaves with the first chunk (FACTS 71); an answer that is to be kept is collected. */
function stream(work, response, status, reason, headers) {
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    tellFacts(work);
    if (work.isStatic) host.startKept(work.id, status, reason, headers);
    else host.startStream(work.id, status, reason, headers);
  };
  leaveWork(work);
  work.pumping = pump(
    response,
    (chunk) => {
      begin();
      return host.write(work.id, chunk);
    },
    () => {
      if (work.isOver) return;
      begin();
      host.endStream(work.id);
      finish(work);
    },
    (error) => {
      const [text, stack] = errorParts(error);
      if (begun) host.breakStream(work.id, text, stack);
      else host.broken(work.id, text, stack);
      finish(work);
    },
    // Node throws at such a chunk once the head is out, and Next ends the answer there.
    (error) => {
      logError(work.id, error);
      begin();
      host.endStream(work.id);
      finish(work);
    },
  );
}

function tellDynamicUse(work) {
  const { what, stack } = work.dynamicUse;
  host.facts(work.id, JSON.stringify({ dynamic: what, stack }));
}

function tellFacts(work) {
  if (!work.isStatic) return;
  if (work.dynamicUse !== null) {
    tellDynamicUse(work);
    return;
  }
  if (work.wasThrown) {
    host.facts(work.id, JSON.stringify({ forever: true }));
    return;
  }
  const life = work.life ?? {};
  shortenRevalidate(work, life.revalidate);
  const facts = {
    tags: [...new Set([...implicitTags(work.route, work.pathname), ...work.tags])].map((tag) => tag.toWellFormed()),
    revalidate: finite(work.revalidate),
    expire: finite(life.expire),
  };
  host.facts(work.id, JSON.stringify(facts));
}

/** Seconds, or null for never. */
function finite(seconds) {
  return typeof seconds === 'number' && seconds < INFINITE ? seconds : null;
}

/** A handler failed. */
export function fail(work, error) {
  if (work.dynamicUse !== null) tellDynamicUse(work);
  const [text, stack] = errorParts(error);
  host.fail(work.id, text, stack);
  finish(work);
}

/** After the answer: callbacks of `after()`, which still know their request; then it is forgotten. */
function finish(work) {
  if (work.feed !== null) host.bodyUnwanted(work.id);
  if (work.isOver) return;
  work.isOver = true;
  if (work.after === null) {
    dropWork(work);
    return;
  }
  keepWork(work);
  nextTurn(work, async () => {
    while (work.after.length > 0) await Promise.all(work.after.splice(0).map((task) => runAfter(work, task)));
    dropWork(work);
  });
}

async function runAfter(work, task) {
  try {
    await task();
  } catch (error) {
    logError(work.id, error);
  }
}

/** The client takes bytes again. */
export function drained(id) {
  works.get(id)?.pumping?.resume();
}

/** The reason of `request.signal` and of a stream's `cancel`. */
class ResponseAborted extends Error {
  constructor(...given) {
    super(...given);
    this.name = 'ResponseAborted';
  }
}

/** The client is gone (FACTS 73). */
export function cancelled(id) {
  const work = works.get(id);
  if (work === undefined) return;
  enter(id);
  const reason = new ResponseAborted();
  abortRequest(work.request, reason);
  work.pumping?.cancel(reason);
  if (work.pumping !== null) finish(work);
}

/** Bytes of the request's body. */
export function bodyChunk(id, bytes) {
  works.get(id)?.feed?.push(bytes);
}

/** The end of the request's body; `error` if it broke off. */
export function bodyEnd(id, error) {
  const feed = works.get(id)?.feed;
  if (feed === null || feed === undefined) return;
  if (error === undefined) feed.close();
  else feed.fail(error);
}

/** What a module's `generateStaticParams` returns: a list of objects of strings or lists of strings. */
export function staticParams(id, file, done, failed) {
  const list = async (exports) => {
    const listed = await exports.generateStaticParams({ params: {} });
    if (!Array.isArray(listed)) {
      throw new Error(`generateStaticParams must return an array of objects, but returned ${typeof listed}`);
    }
    return JSON.stringify(listed);
  };
  import(file)
    .then(list)
    .then(done, (error) => failed(...errorParts(error)));
}

/** A promise was rejected in a turn of a request, and nobody caught it. */
export function logRejection(id, reason) {
  const [text, stack] = errorParts(reason);
  host.logFailure(id, `Unhandled rejection: ${text}`, stack);
}
