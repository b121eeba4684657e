// next/cache: revalidation by tag and path, stored data, opting out (FACTS 53-69).

import { host } from 'jsguide:next/host';
import { rules } from 'jsguide:next/rules';
import { currentWork, markDynamic, requireWork, shortenRevalidate } from 'jsguide:next/work';

const IMPLICIT = '_N_T_';

/** The tags that an answer carries unasked: its path, its route and the layouts above it. */
export function implicitTags(route, pathname) {
  const tags = [`${IMPLICIT}/layout`];
  const parts = route.split('/').filter(Boolean);
  for (let i = 1; i <= parts.length; i += 1) {
    tags.push(`${IMPLICIT}/${parts.slice(0, i).join('/')}/${i === parts.length ? 'route' : 'layout'}`);
  }
  tags.push(`${IMPLICIT}${pathname}`);
  return tags;
}

function expire(tag, staleOnce, expression) {
  const work = requireWork(expression);
  if (work.isStatic) {
    throw new Error(
      `Route ${work.route} used "${expression}" during render which is unsupported. To ensure revalidation is performed consistently it should always happen outside of renders and cached functions.`,
    );
  }
  host.revalidateTag(tag, staleOnce);
  host.note(work.id, `${expression}: what carries the tag is ${staleOnce ? 'served once more, then renewed' : 'gone'}`);
}

export function revalidateTag(tag, profile) {
  const staleOnce =
    rules.tagProfiles && profile !== undefined && !(typeof profile === 'object' && profile?.expire === 0);
  expire(String(tag), staleOnce, `revalidateTag ${tag}`);
}

export function revalidatePath(path, type) {
  const trims = rules.trimsRevalidatedPaths && path.length > 1 && path.endsWith('/');
  const normal = trims ? path.slice(0, -1) : path;
  const tag = type ? `${IMPLICIT}${normal === '/' ? '' : normal}/${type}` : `${IMPLICIT}${normal}`;
  expire(tag, false, `revalidatePath ${path}`);
}

function updateTagInHandler() {
  throw new Error(
    'updateTag can only be called from within a Server Action. To invalidate cache tags in Route Handlers or other contexts, use revalidateTag instead. See more info here: https://nextjs.org/docs/app/api-reference/functions/updateTag',
  );
}

function refreshInHandler() {
  throw new Error(
    'refresh can only be called from within a Server Action. See more info here: https://nextjs.org/docs/app/api-reference/functions/refresh',
  );
}

export const updateTag = rules.tagProfiles ? updateTagInHandler : undefined;
export const refresh = rules.tagProfiles ? refreshInHandler : undefined;

export function unstable_noStore() {
  const work = currentWork();
  if (work !== null && work.policy !== 'force') markDynamic(work, 'unstable_noStore()');
}

function checkTags(tags) {
  return [...new Set(tags ?? [])].map(String);
}

async function remember(key, load, lifetime) {
  const value = await load();
  host.keepData(key, JSON.stringify({ value }), lifetime.revalidate, lifetime.tags);
  return value;
}

/** Loads behind the answer, for the same request, without holding it up. */
function renewBehind(key, load, lifetime, work) {
  const renewal = Promise.resolve().then(() => remember(key, load, lifetime));
  renewal.catch((error) => host.logError(error));
  work?.pending.push(renewal);
}

/** Stored data by key: fresh, or stale while it is loaded anew, or loaded now. */
export async function cached(key, load, lifetime) {
  const work = currentWork();
  const found = host.data(key);
  if (found === undefined || found === null) return remember(key, load, lifetime);
  const [json, stale] = found;
  if (stale) renewBehind(key, load, lifetime, work);
  return JSON.parse(json).value;
}

export function unstable_cache(load, keyParts = [], options = {}) {
  if (options.revalidate === 0) {
    throw new Error(
      `Invariant revalidate: 0 can not be passed to unstable_cache(), must be "false" or "> 0" ${load}`,
    );
  }
  const tags = checkTags(options.tags);
  const revalidate = typeof options.revalidate === 'number' ? options.revalidate : null;
  const fixed = `${load.toString()}-${Array.isArray(keyParts) ? keyParts.join(',') : ''}`;
  return async (...args) => {
    const work = currentWork();
    if (work !== null) {
      for (const tag of tags) work.tags.add(tag);
      shortenRevalidate(work, revalidate ?? undefined);
    }
    const key = `unstable_cache ${fixed} ${JSON.stringify(args)}`;
    return cached(key, () => load(...args), { revalidate, tags });
  };
}

function needsCacheComponents(name) {
  return () => {
    throw new Error(`\`${name}()\` is only available with the \`cacheComponents\` config.`);
  };
}

export const cacheLife = rules.tagProfiles ? needsCacheComponents('cacheLife') : undefined;
export const cacheTag = rules.tagProfiles ? needsCacheComponents('cacheTag') : undefined;
export const unstable_cacheLife = needsCacheComponents('cacheLife');
export const unstable_cacheTag = needsCacheComponents('cacheTag');
