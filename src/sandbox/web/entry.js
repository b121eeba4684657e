// What the engine calls. Rust holds these functions; each call is one turn of the event loop.

import { context, react } from 'jsguide:web/context';
import { DOMException } from 'jsguide:web/dom_exception';
import { SENT, bodyOf, bodyOfStream } from 'jsguide:web/body';
import { fetchChunk, fetchEnd, fetchFail, fetchHead } from 'jsguide:web/fetch';
import { inspect } from 'jsguide:web/inspect_lazily';
import { setEnvironment } from 'jsguide:web/process';
import { Request, abortRequest as abortSignalOf, createRequest } from 'jsguide:web/request';
import { isResponse, responseHeaderList, responseState } from 'jsguide:web/response';
import { acquireReader, createReadable, isLocked, readRequest, readableCancel, releaseReader } from 'jsguide:web/streams/readable_core';
import { alreadyResolved, deferred, resolve } from 'jsguide:web/streams/slots';
import { runTicks } from 'jsguide:web/ticks';
import { fireTimer } from 'jsguide:web/timer_queue';

/**
 * A Request from outside. `body` is null, a Uint8Array, or what `bodyStream` made; `prototype` is undefined for Request's
 * own. `query` is where the query begins in `url`, if that is known: see `expectUrl`.
 */
export function makeRequest(method, url, headers, body, prototype, query) {
  return createRequest(prototype ?? Request.prototype, method, url, headers, contentOf(body), query);
}

function contentOf(body) {
  if (body === null || body === undefined) {
    return null;
  }
  return body instanceof Uint8Array ? bodyOf(body) : bodyOfStream(body.stream);
}

/**
 * A body that the engine feeds: `push(bytes)` answers whether more is wanted now, `close()`, `fail(message)`; `onPull()`
 * runs when more is wanted again, `onCancel()` when nobody will read the rest.
 */
export function bodyStream(onPull, onCancel) {
  const stream = createReadable(
    {
      pull: () => {
        onPull();
        return alreadyResolved;
      },
      cancel: () => {
        onCancel();
        return alreadyResolved;
      },
    },
    1,
  );
  const { controller } = stream;
  return {
    stream,
    push(bytes) {
      controller.enqueue(bytes);
      return controller.desiredSize > 0;
    },
    close: () => controller.close(),
    fail: (message) => controller.error(new TypeError('terminated', { cause: new Error(message) })),
  };
}

/** Aborts `request.signal`: the client has gone. */
export function abortRequest(request, reason) {
  abortSignalOf(request, reason ?? new DOMException('This operation was aborted', 'AbortError'));
}

/**
 * All that the engine sends of a Response, for tests of the platform: `[status, statusText, headers, body]`, the body as
 * `takeBody` has it. Undefined when the value is no Response.
 */
export function readResponse(response) {
  if (!isResponse(response)) {
    return undefined;
  }
  const state = responseState(response);
  return [state.status, state.statusText, responseHeaderList(response), takeBody(state.body)];
}

/**
 * What the engine sends of a response's body, of its slots: null, a string, a Uint8Array, or `true` for a stream that
 * `pump` will read. Takes the body: a second call finds it empty; a body that a script has read is locked, and throws.
 */
export function takeBody(body) {
  if (body === null) {
    return null;
  }
  const isSentAgain = body.used === SENT && body.stream === null;
  const isTaken = body.stream === null ? body.used : isLocked(body.stream);
  if (isTaken && !isSentAgain) {
    throw new TypeError('Invalid state: The ReadableStream is locked');
  }
  if (body.stream !== null) {
    return true;
  }
  body.used = SENT;
  return isSentAgain ? '' : body.source;
}

/**
 * Reads the stream of a response. `write(bytes)` answers false to be waited for: then nothing is read until `resume()` is
 * called on what `pump` returned. `end()` and `fail(error)` come once, at most one of them. `spoil(error)` comes in
 * their place for a chunk that is neither bytes nor text. `cancel(reason)` stops it.
 */
export function pump(response, write, end, fail, spoil) {
  const { stream } = responseState(response).body;
  const reader = acquireReader(stream);
  let waiting = null;
  let stopped = false;
  const request = {
    chunk(value) {
      if (stopped) {
        return;
      }
      const bytes = chunkBytes(value);
      if (bytes === null) {
        stopped = true;
        const error = new TypeError(`This ReadableStream did not return bytes. Received: ${inspect(value)}`);
        readableCancel(stream, error).catch(() => {});
        spoil(error);
        return;
      }
      if (write(bytes)) {
        react(alreadyResolved, next);
        return;
      }
      waiting = deferred();
      react(waiting.promise, next);
    },
    close() {
      if (!stopped) {
        stopped = true;
        releaseReader(reader);
        end();
      }
    },
    error(reason) {
      if (!stopped) {
        stopped = true;
        fail(reason);
      }
    },
  };
  const { now } = context;
  const next = () => {
    context.now = now;
    if (!stopped) {
      readRequest(reader, request);
    }
  };
  const resume = () => {
    if (waiting !== null) {
      const gate = waiting;
      waiting = null;
      resolve(gate, undefined);
    }
  };
  const cancel = (reason) => {
    if (!stopped) {
      stopped = true;
      readableCancel(stream, reason ?? new DOMException('This operation was aborted', 'AbortError')).catch(() => {});
      resume();
    }
  };
  // Next gets to the stream a few microtasks after the answer, when a short `start` is through (measured: four).
  let left = 4;
  const begin = () => {
    left -= 1;
    if (left > 0) react(alreadyResolved, begin);
    else next();
  };
  react(alreadyResolved, begin);
  return { resume, cancel };
}

/** Node's HTTP server also takes strings, so a stream of them works there. */
function chunkBytes(value) {
  if (value instanceof Uint8Array || typeof value === 'string') {
    return value;
  }
  return null;
}

/** An error as the engine tells it: `[name, message, stack, text]`, for anything that was thrown. */
export function describeError(error) {
  if (error instanceof Error) {
    const stack = typeof error.stack === 'string' ? (/^\s*at [\s\S]*/m.exec(error.stack)?.[0] ?? '') : '';
    return [`${error.name}`, `${error.message}`, stack, inspect(error)].map((part) => part.toWellFormed());
  }
  return ['', inspect(error), '', `${inspect(error)}`].map((part) => part.toWellFormed());
}

export { fetchChunk, fetchEnd, fetchFail, fetchHead, fireTimer, inspect, runTicks, setEnvironment };
