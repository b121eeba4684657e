// What a handler sees of its request when the answer is, or may be, static.
//
// `force-static` empties the request (FACTS 61); `error` and prerendering on 14 watch what is
// read, since that decides whether the answer can be static at all (FACTS 57).

import { NextURL } from 'jsguide:next/next_url';
import { RequestCookies } from 'jsguide:next/cookies';
import { markRead } from 'jsguide:next/work';

const WATCHED = new Set([
  'headers',
  'cookies',
  'url',
  'body',
  'blob',
  'json',
  'text',
  'arrayBuffer',
  'formData',
  'bytes',
]);
const WATCHED_URL = new Set(['search', 'searchParams', 'url', 'href', 'toJSON', 'toString', 'origin']);

function bound(target, key) {
  const value = Reflect.get(target, key, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

function bareUrl(url) {
  const bare = new URL(url);
  bare.host = 'localhost:3000';
  bare.protocol = 'http:';
  bare.search = '';
  return bare;
}

/** The address without its query; only `href` and its like also hide the host. */
function withoutQuery(nextUrl) {
  const own = new NextURL(nextUrl);
  own.search = '';
  const bare = () => bareUrl(own.href).href;
  const views = { url: undefined, clone: () => withoutQuery(own), toString: bare, toJSON: bare };
  return new Proxy(own, {
    get(target, key) {
      if (key === 'href') return bare();
      return Object.hasOwn(views, key) ? views[key] : bound(target, key);
    },
  });
}

function emptied(request) {
  const headers = new Headers();
  const views = {
    headers,
    cookies: new RequestCookies(headers),
    geo: undefined,
    ip: undefined,
  };
  let nextUrl = null;
  const bareNextUrl = () => {
    if (request.nextUrl === undefined) throw new TypeError('Cannot create proxy with a non-object as target or handler');
    return (nextUrl ??= withoutQuery(request.nextUrl));
  };
  return new Proxy(request, {
    get(target, key) {
      if (key === 'clone') return () => emptied(target.clone());
      if (key === 'nextUrl') return bareNextUrl();
      if (key === 'url') return bareNextUrl().href;
      if (Object.hasOwn(views, key)) return views[key];
      return bound(target, key);
    },
  });
}

function watchedUrl(url, work) {
  return new Proxy(url, {
    get(target, key) {
      if (WATCHED_URL.has(key)) markRead(work, `nextUrl.${key}`);
      if (key === 'clone') return () => watchedUrl(target.clone(), work);
      return bound(target, key);
    },
  });
}

function watched(request, work) {
  let nextUrl = null;
  return new Proxy(request, {
    get(target, key) {
      if (key === 'nextUrl' && key in target) return (nextUrl ??= watchedUrl(target.nextUrl, work));
      if (key === 'clone') return () => watched(target.clone(), work);
      if (WATCHED.has(key)) {
        // Next names the path by its URL, which a clone has not.
        if (target.nextUrl === undefined) throw new TypeError("Cannot read properties of undefined (reading 'pathname')");
        markRead(work, `request.${key}`);
      }
      return bound(target, key);
    },
  });
}

/** The request as the handler of `work` is to see it. */
export function viewOf(request, work) {
  if (work.policy === 'force') return emptied(request);
  return work.isStatic ? watched(request, work) : request;
}
