// `fetch` in a handler: Next's data cache in front of the platform's (FACTS 65).

import { cached } from 'jsguide:next/cache';
import { rules } from 'jsguide:next/rules';
import { lifetimeOf } from 'jsguide:next/fetch_policy';
import { currentWork, markDynamic, shortenRevalidate } from 'jsguide:next/work';
import { context, resumed } from 'jsguide:web/context';

/** What the route of a work exports; with `cacheComponents` it can't say anything about fetches. */
async function configOf(work) {
  return rules.cacheComponents ? {} : import(work.file);
}

async function loadBody(request) {
  const response = await platformFetch(request);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    url: response.url,
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: btoa(String.fromCharCode(...bytes)),
  };
}

function revive(stored) {
  const bytes = Uint8Array.from(atob(stored.body), (character) => character.charCodeAt(0));
  const hasBody = ![204, 205, 304].includes(stored.status);
  const { status, statusText, headers } = stored;
  const response = new Response(hasBody ? bytes : null, { status, statusText, headers });
  Object.defineProperty(response, 'url', { value: stored.url });
  return response;
}

/** The platform's own, without Next's data cache. */
export const platformFetch = globalThis.fetch;

/** Next hands out a copy of what it fetched, which has no type of its own. */
function asFetched(response) {
  return Object.defineProperty(response, 'type', { value: 'default', configurable: true });
}

/** Puts the data cache in front of the platform's fetch. */
export function installFetch() {
  globalThis.fetch = async function fetch(input, init) {
    const work = currentWork();
    const request = new Request(input, init);
    if (work === null) return platformFetch(request);
    const seconds = lifetimeOf(request.url, init, work, resumed(context.now, await configOf(work)));
    const tags = (init?.next?.tags ?? []).map(String);
    for (const tag of tags) work.tags.add(tag);
    if (seconds === 0) {
      if (init?.cache === 'no-store' || init?.next?.revalidate === 0) markDynamic(work, `no-store fetch ${request.url}`);
      return asFetched(await platformFetch(request));
    }
    const lifetime = seconds === Infinity ? null : seconds;
    shortenRevalidate(work, lifetime ?? undefined);
    const sent = request.body === null ? '' : resumed(context.now, await request.clone().text());
    const key = `fetch ${request.method} ${request.url} ${JSON.stringify([...request.headers])} ${sent}`;
    return revive(await cached(key, () => loadBody(request), { revalidate: lifetime, tags }));
  };
}
