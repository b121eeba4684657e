// `fetch` in a handler: Next's data cache in front of the platform's (FACTS 65).

import { cached } from 'jsguide:next/cache';
import { rules } from 'jsguide:next/rules';
import { currentWork, markDynamic, shortenRevalidate } from 'jsguide:next/work';

/** Seconds to keep an answer: `null` for ever, `undefined` not at all. */
function lifetimeOf(method, init, work) {
  const next = init?.next ?? {};
  const cache = init?.cache;
  if (cache === 'no-store' || cache === 'no-cache' || next.revalidate === 0) return undefined;
  if (typeof next.revalidate === 'number') return next.revalidate;
  if (cache === 'force-cache' || next.revalidate === false) return null;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  // Without a word about caching, only 14 stores, and only while nothing dynamic was read.
  return rules.staticUnlessUsed && work !== null && work.isStatic ? null : undefined;
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

/** Puts the data cache in front of the platform's fetch. */
export function installFetch() {
  globalThis.fetch = async function fetch(input, init) {
    const work = currentWork();
    const request = new Request(input, init);
    const lifetime = lifetimeOf(request.method, init, work);
    const tags = (init?.next?.tags ?? []).map(String);
    if (lifetime === undefined) {
      if (work !== null && init?.cache === 'no-store') markDynamic(work, `no-store fetch ${request.url}`);
      return platformFetch(request);
    }
    if (work !== null) {
      for (const tag of tags) work.tags.add(tag);
      shortenRevalidate(work, lifetime ?? undefined);
    }
    const sent = request.body === null ? '' : await request.clone().text();
    const key = `fetch ${request.method} ${request.url} ${JSON.stringify([...request.headers])} ${sent}`;
    return revive(await cached(key, () => loadBody(request), { revalidate: lifetime, tags }));
  };
}
