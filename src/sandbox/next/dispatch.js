// Runs a handler and sends what it answers: the last step of Next's app-route module.

import {
  abortRequest,
  bodyStream,
  makeRequest,
  pump,
  readResponse,
} from 'jsguide:web/entry';
import { responseState } from 'jsguide:web/internals';
import { handOutParams } from 'jsguide:next/bridge';
import { implicitTags } from 'jsguide:next/cache';
import { appendChanged } from 'jsguide:next/cookies';
import { errorParts, host } from 'jsguide:next/host';
import { answerOf } from 'jsguide:next/navigation';
import { viewOf } from 'jsguide:next/request_view';
import { HandlerRequest } from 'jsguide:next/server';
import { enter, works } from 'jsguide:next/work';

export { enter };

function newWork(id, file, route, pathname, policy, isStatic, isEdge, request) {
  return {
    id,
    file,
    route,
    pathname,
    policy,
    isStatic,
    isEdge,
    request,
    dynamicUse: null,
    tags: new Set(),
    revalidate: undefined,
    jar: null,
    sealedJar: null,
    sealedHeaders: null,
    draft: null,
    draftChanged: undefined,
    after: [],
    isAfter: false,
    pending: [],
    pumping: null,
  };
}

/** Body bytes, null, or `true` for a body that the engine feeds. */
function makeBody(id, body) {
  if (body !== true) return { body, feed: null };
  const feed = bodyStream(
    () => host.bodyTaken(id),
    () => host.bodyUnwanted(id),
  );
  return { body: feed, feed };
}

const modules = new Map();

/** Streamed request bodies by request number, from before the route's module is there. */
const feeds = new Map();

/** Loads a route's module once, and calls `use` with its exports, at once if it is there. */
function withModule(id, file, use) {
  const known = modules.get(file);
  if (known !== undefined) {
    use(known);
    return;
  }
  import(file).then(
    (exports) => {
      modules.set(file, exports);
      enter(id);
      use(exports);
    },
    (error) => {
      feeds.delete(id);
      host.failLoad(id, ...errorParts(error));
    },
  );
}

/** One call of a route's export; the answer goes through the host, never through the return value. */
export function run(id, file, name, method, url, headers, body, params, route, pathname, policy, isStatic, isEdge) {
  const made = makeBody(id, body);
  if (made.feed !== null) feeds.set(id, made.feed);
  withModule(id, file, (exports) => {
    dispatch(id, file, exports[name], method, url, headers, made, params, route, pathname, policy, isStatic, isEdge);
  });
}

function dispatch(id, file, handler, method, url, headers, made, params, route, pathname, policy, isStatic, isEdge) {
  const request = makeRequest(method, url, headers, made.body, HandlerRequest.prototype);
  const work = newWork(id, file, route, pathname, policy, isStatic, isEdge, request);
  works.set(id, work);
  enter(id);
  let answer;
  try {
    answer = handler(viewOf(request, work), { params: handOutParams(params) });
  } catch (error) {
    settle(work, error, true);
    return;
  }
  if (typeof answer?.then !== 'function') {
    settle(work, answer, false);
    return;
  }
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
  const headers = new Headers();
  if (meant.location !== undefined) headers.set('Location', meant.location);
  send(work, new Response(null, { status: meant.status, headers }));
}

function noResponse(work) {
  return new Error(
    `No response is returned from route handler '${work.file}'. Ensure you return a \`Response\` or a \`NextResponse\` in all branches of your handler.`,
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
function refuseImmutable(work, response) {
  if (work.isEdge && responseState(response).guard === 'immutable') throw new TypeError('immutable');
}

/** The answer's headers, flat, with the cookies that were set along the way. */
function headersWithCookies(headers, work) {
  const changed = work.jar?.changed() ?? [];
  if (changed.length === 0) return headers;
  const merged = new Headers();
  for (let i = 0; i < headers.length; i += 2) merged.append(headers[i], headers[i + 1]);
  appendChanged(merged, changed);
  return [...merged].flat();
}

function send(work, response) {
  if (!(response instanceof Response)) throw noResponse(work);
  refuseProxyAnswers(response);
  refuseImmutable(work, response);
  const [status, reason, own, body] = readResponse(response);
  const headers = headersWithCookies(own, work);
  if (body === true) {
    stream(work, response, status, reason, headers);
    return;
  }
  tellFacts(work);
  host.respond(work.id, status, reason, headers, body);
  finish(work);
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
  work.pumping = pump(
    response,
    (chunk) => {
      begin();
      return host.write(work.id, chunk);
    },
    () => {
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
      host.logError(error);
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
  const facts = {
    tags: [...new Set([...implicitTags(work.route, work.pathname), ...work.tags])],
    revalidate: typeof work.revalidate === 'number' ? work.revalidate : null,
  };
  host.facts(work.id, JSON.stringify(facts));
}

function fail(work, error) {
  if (work.dynamicUse !== null) tellDynamicUse(work);
  const [text, stack] = errorParts(error);
  host.fail(work.id, text, stack);
  finish(work);
}

/** After the answer: callbacks of `after()`, which still know their request; then it is forgotten. */
function finish(work) {
  if (feeds.delete(work.id)) host.bodyUnwanted(work.id);
  if (work.isAfter) return;
  work.isAfter = true;
  if (work.after.length === 0) {
    works.delete(work.id);
    return;
  }
  setTimeout(async () => {
    while (work.after.length > 0) await Promise.all(work.after.splice(0).map(runAfter));
    works.delete(work.id);
  }, 0);
}

async function runAfter(task) {
  try {
    await task();
  } catch (error) {
    host.logError(error);
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
  feeds.get(id)?.push(bytes);
}

/** The end of the request's body; `error` if it broke off. */
export function bodyEnd(id, error) {
  const feed = feeds.get(id);
  if (feed === undefined) return;
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
