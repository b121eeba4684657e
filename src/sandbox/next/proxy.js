// Runs the proxy (16) or middleware (14, 15): before any route, with a NextRequest; what it answers
// goes to Rust with the headers that NextResponse.next() and .rewrite() set, and is read there.

import { makeRequest } from 'jsguide:web/entry';
import { deliver, fail, makeBody, withModule } from 'jsguide:next/dispatch';
import { NEXT_CONFIG, NextURL } from 'jsguide:next/next_url';
import { knowConfig, NextRequest, NextResponse } from 'jsguide:next/server';
import { enterWork, keepWork, newWork } from 'jsguide:next/work';

/** The second argument: work that goes on after the answer. */
function eventOf(work) {
  return {
    waitUntil(promise) {
      (work.after ??= []).push(() => promise);
    },
    passThroughOnException() {},
    request: work.request,
    sourcePage: '/',
  };
}

function handlerOf(exports, name, file) {
  const handler = exports[name] ?? exports.default;
  if (typeof handler === 'function') return handler;
  throw new Error(
    `The file "./${file}" must export a function, either as a default export or as a named "${name}" export.`,
  );
}

/** Undefined goes on, as NextResponse.next() does. */
function answerOf(value) {
  if (value === undefined || value === null) return NextResponse.next();
  if (value instanceof Response) return value;
  throw new TypeError('Expected an instance of Response to be returned');
}

/** Where the answer leads is written as NextURL writes it: a rewrite names its locale. */
function placed(request, response) {
  for (const [name, forceLocale] of [
    ['x-middleware-rewrite', true],
    ['location', false],
  ]) {
    const given = response.headers.get(name);
    if (given === null || !URL.canParse(given)) continue;
    const url = new NextURL(given, { forceLocale, headers: request.headers, nextConfig: NEXT_CONFIG });
    if (url.host !== request.nextUrl.host || url.href === given) continue;
    response = new Response(response.body, response);
    response.headers.set(name, url.href);
  }
  return response;
}

/** A proxy only ever sees pages: of a payload or of a page's data it is asked for the page. */
function pageOf(url) {
  const asked = url.replace(/\.rsc($|\?)/, '$1');
  if (!asked.includes('/_next/data/')) return asked;
  const page = new NextURL(asked, { nextConfig: NEXT_CONFIG });
  page.buildId = '';
  return page.href;
}

export function run(callee, id, method, url, headers, body, _params, shownPath) {
  const { file, name } = callee;
  withModule(id, file, (exports) => {
    const made = makeBody(id, body);
    const request = makeRequest(method, pageOf(url), headers, made.body, NextRequest.prototype);
    knowConfig(request);
    const work = newWork(id, callee, request, shownPath);
    work.feed = made.feed;
    keepWork(work);
    enterWork(work);
    new Promise((resolve) => resolve(handlerOf(exports, name, file)(request, eventOf(work)))).then(
      (value) => {
        try {
          deliver(work, placed(request, answerOf(value)));
        } catch (error) {
          fail(work, error);
        }
      },
      (error) => fail(work, error),
    );
  });
}
