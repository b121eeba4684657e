// https://fetch.spec.whatwg.org/#fetch-method . The engine carries the request; redirects are followed here.

import { onSignalAbort } from 'jsguide:web/abort';
import { bytesOf } from 'jsguide:web/blob';
import { bodyOf, bodyOfStream, cancelBody, streamOf } from 'jsguide:web/body';
import { currentRequest } from 'jsguide:web/context';
import { host, requireModule } from 'jsguide:web/host';
import { Request, requestHeaderList, requestState } from 'jsguide:web/request';
import { createResponse } from 'jsguide:web/response';
import { acquireReader, createReadable, readRequest } from 'jsguide:web/streams/readable_core';
import { alreadyResolved, deferred } from 'jsguide:web/streams/slots';
import { concatenate, defineGlobal, requireArguments } from 'jsguide:web/webidl';

const mostRedirects = 20;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const nullBodyStatuses = new Set([101, 103, 204, 205, 304]);

/** Calls under way: id to `{ head, controller, stopListening }`. */
const calls = new Map();
let lastId = 0;

export function fetch(input, init = undefined) {
  try {
    requireArguments(1, arguments.length, 'fetch');
    return perform(new Request(input, init));
  } catch (error) {
    return Promise.reject(error);
  }
}

async function perform(request) {
  const { signal } = request;
  signal.throwIfAborted();
  const state = requestState(request);
  const call = {
    method: state.method,
    url: state.url,
    headers: requestHeaderList(request),
    body: await bytesOfBody(state.body),
    redirected: false,
  };
  for (let hops = 0; ; hops++) {
    signal.throwIfAborted();
    const answer = call.url.startsWith('http') ? await carry(call, signal) : answerOf(call.url);
    const location = redirectStatuses.has(answer.status) ? locationOf(answer, call.url) : null;
    if (location === null || state.settings.redirect === 'manual') {
      return toResponse(answer, call);
    }
    cancelBody(answer.body, undefined);
    if (state.settings.redirect === 'error') {
      throw fetchFailed(new Error('unexpected redirect'));
    }
    if (hops === mostRedirects) {
      throw fetchFailed(new Error('redirect count exceeded'));
    }
    redirect(call, answer.status, location);
  }
}

function toResponse(answer, call) {
  return createResponse({ ...answer, url: call.url.replace(/#.*$/, ''), redirected: call.redirected });
}

/** https://fetch.spec.whatwg.org/#concept-http-redirect-fetch */
function redirect(call, status, location) {
  if (location === undefined) {
    throw fetchFailed(new Error('invalid redirect URL'));
  }
  const becomesGet =
    ((status === 301 || status === 302) && call.method === 'POST') ||
    (status === 303 && call.method !== 'GET' && call.method !== 'HEAD');
  if (becomesGet) {
    call.method = 'GET';
    call.body = null;
    call.headers = withoutHeaders(call.headers, /^content-/);
  }
  if (new URL(location).origin !== new URL(call.url).origin) {
    call.headers = withoutHeaders(call.headers, /^(authorization|proxy-authorization|cookie|host)$/);
  }
  call.url = location;
  call.redirected = true;
}

function withoutHeaders(list, pattern) {
  const kept = [];
  for (let index = 0; index < list.length; index += 2) {
    if (!pattern.test(list[index])) {
      kept.push(list[index], list[index + 1]);
    }
  }
  return kept;
}

/** The absolute address of a redirect; null without a Location, undefined when it cannot be parsed. */
function locationOf(answer, base) {
  const index = answer.headers.indexOf('location');
  if (index === -1) {
    return null;
  }
  return host.urlParse(answer.headers[index + 1], base);
}

/** Why a scheme has no answer, in undici's words. */
const unreachable = { about: 'about scheme is not supported', data: 'failed to fetch the data URL' };

/** https://fetch.spec.whatwg.org/#scheme-fetch , for what needs no network. */
function answerOf(url) {
  const scheme = url.slice(0, url.indexOf(':'));
  if (scheme === 'blob') {
    return answerOfBlob(requireModule('jsguide:web/object_urls').resolveObjectURL(url));
  }
  const data = scheme === 'data' ? requireModule('jsguide:web/data_url').readDataUrl(url) : null;
  if (data === null) {
    throw fetchFailed(new Error(unreachable[scheme] ?? 'unknown scheme'));
  }
  return { status: 200, statusText: 'OK', headers: ['content-type', data.type], body: bodyOf(data.bytes) };
}

function answerOfBlob(blob) {
  if (blob === undefined) {
    throw fetchFailed(new Error('invalid method'));
  }
  const headers = ['content-length', `${blob.size}`, 'content-type', blob.type];
  return { status: 200, statusText: 'OK', headers, body: bodyOf(bytesOf(blob)) };
}

/** One exchange through the engine; settles with the head, the body follows as a stream. */
function carry(call, signal) {
  lastId += 1;
  const id = lastId;
  const entry = { head: deferred(), controller: null, stopListening: () => {} };
  calls.set(id, entry);
  entry.stopListening = onSignalAbort(signal, () => {
    if (calls.delete(id)) {
      host.fetchCancel(id);
      entry.head.reject(signal.reason);
      entry.controller?.error(signal.reason);
    }
  });
  host.fetch(currentRequest(), id, call.method, call.url, call.headers, call.body);
  return entry.head.promise;
}

async function bytesOfBody(body) {
  if (body === null || (body.stream === null && body.source === '')) {
    return null;
  }
  if (body.stream === null) {
    return typeof body.source === 'string' ? host.utf8Encode(body.source) : body.source;
  }
  const reader = acquireReader(streamOf(body));
  const chunks = [];
  for (;;) {
    const chunk = await new Promise((chunkRead, error) => {
      readRequest(reader, { chunk: chunkRead, close: () => chunkRead(null), error });
    });
    if (chunk === null) {
      return concatenate(chunks);
    }
    if (!(chunk instanceof Uint8Array)) {
      throw fetchFailed(new TypeError('Received non-Uint8Array chunk'));
    }
    chunks.push(chunk);
  }
}

function fetchFailed(cause) {
  return new TypeError('fetch failed', { cause });
}

/** Called by the engine: status line and headers are there. */
export function fetchHead(id, status, statusText, headers) {
  const entry = calls.get(id);
  if (entry === undefined) {
    return;
  }
  let body = null;
  if (!nullBodyStatuses.has(status)) {
    body = bodyOfStream(responseStream(id, entry));
  }
  entry.head.resolve({ status, statusText, headers, body });
}

function responseStream(id, entry) {
  const stream = createReadable(
    {
      pull: () => {
        host.fetchMore(id);
        return alreadyResolved;
      },
      cancel: () => {
        if (calls.delete(id)) {
          host.fetchCancel(id);
        }
        return alreadyResolved;
      },
    },
    0,
  );
  entry.controller = stream.controller;
  return stream;
}

/** Called by the engine with the next bytes. */
export function fetchChunk(id, bytes) {
  calls.get(id)?.controller?.enqueue(bytes);
}

/** Called by the engine when the body is complete. */
export function fetchEnd(id) {
  const entry = calls.get(id);
  if (entry !== undefined) {
    calls.delete(id);
    entry.stopListening();
    entry.controller?.close();
  }
}

/** Called by the engine when there is no answer, or no more of it; `message` says why. */
export function fetchFail(id, message) {
  const entry = calls.get(id);
  if (entry !== undefined) {
    calls.delete(id);
    entry.stopListening();
    const error = fetchFailed(new Error(message));
    entry.head.reject(error);
    entry.controller?.error(error);
  }
}

defineGlobal('fetch', fetch);
