// next/cache: revalidation by tag and path, stored data, opting out (FACTS 53-69).

import { host, logError } from 'jsguide:next/host';
import { rules } from 'jsguide:next/rules';
import { cacheLife, cacheTag } from 'jsguide:next/use_cache';
import { lifeOf, profileNamed } from 'jsguide:next/cache_life';
import { beginRead, endRead, inScope } from 'jsguide:next/scope';
import { currentWork, implicitTags, keepsNothing, markDynamic, passesBy, requireWork, shortenRevalidate } from 'jsguide:next/work';
import { currentRequest, currentScope } from 'jsguide:web/context';

const IMPLICIT = '_N_T_';

/** The tag is revalidated: what carries it is gone, or, with a `life`, stale now and gone when that expires. */
function expire(tag, life, expression) {
  const work = requireWork(expression);
  if (currentScope() !== null) {
    throw new Error(
      `Route "${work.route}": \`${expression}\` can't be called inside a cached function. Call it from a Server Action or Route Handler instead.\nLearn more: https://nextjs.org/docs/messages/revalidate-in-use-cache`,
    );
  }
  if (rules.revalidatingIsDynamic) {
    markDynamic(work, expression);
  } else if (work.isStatic) {
    if (rules.cacheComponents) markDynamic(work, expression);
    throw new Error(
      `Route ${work.route} used "${expression}" during render which is unsupported. To ensure revalidation is performed consistently it should always happen outside of renders and cached functions.`,
    );
  }
  const isGone = life === undefined || life.expire === 0;
  host.revalidateTag(tag, !isGone, isGone ? null : (life.expire ?? null));
  host.note(work.id, `${expression}: what carries the tag is ${isGone ? 'gone' : 'served once more, then renewed'}`);
}

/** What the second argument of `revalidateTag` says; none means at once (FACTS 59, 69). */
function lifeAfter(profile) {
  if (!rules.tagProfiles || !profile) return undefined;
  if (typeof profile === 'object') return lifeOf(profile);
  return profileNamed(profile);
}

/** Next finds out about a profile that is not there once the answer is out, and renews nothing. */
function isUnknown(profile) {
  if (!rules.tagProfiles || typeof profile !== 'string' || profile === '' || profileNamed(profile) !== undefined) return false;
  logError(
    currentRequest(),
    new Error(`Invalid profile provided "${profile}" must be configured under cacheLife in next.config or be "max"`),
  );
  return true;
}

export function revalidateTag(tag, profile) {
  if (rules.tagProfiles && !profile) {
    console.warn(
      '"revalidateTag" without the second argument is now deprecated, add second argument of "max" or use "updateTag". See more info here: https://nextjs.org/docs/messages/revalidate-tag-single-arg',
    );
  }
  if (isUnknown(profile)) return;
  expire(String(tag), lifeAfter(profile), rules.tagProfiles ? `revalidateTag(${JSON.stringify(tag)})` : `revalidateTag ${tag}`);
}

export function revalidatePath(path, type) {
  const trims = rules.trimsRevalidatedPaths && path.length > 1 && path.endsWith('/');
  const normal = trims ? path.slice(0, -1) : path;
  const tag = type ? `${IMPLICIT}${normal === '/' ? '' : normal}/${type}` : `${IMPLICIT}${normal}`;
  expire(tag, undefined, `revalidatePath ${path}`);
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
  markDynamic(work, 'unstable_noStore()');
}

async function remember(key, load, lifetime) {
  const work = currentWork();
  const isScoped = lifetime.isScoped || (rules.useCache && work !== null);
  const value = await (isScoped ? inScope({ type: 'unstable-cache' }, load) : load());
  if (!keepsNothing(work)) {
    host.keepData(key, JSON.stringify({ value }), lifetime.revalidate, null, lifetime.tags, host.nowMs());
  }
  return value;
}

/** Loads behind the answer, for the same request, without holding it up. */
function renewBehind(key, load, lifetime) {
  const id = currentRequest();
  Promise.resolve()
    .then(() => remember(key, load, lifetime))
    .catch((error) => logError(id, error));
}

/** Stored data by key: fresh, or stale while it is loaded anew, or loaded now. */
export async function cached(key, load, lifetime) {
  const work = currentWork();
  if (work !== null) beginRead(work);
  try {
    if (passesBy(work, lifetime.isScoped === true)) return await remember(key, load, lifetime);
    const found = host.data(key, work === null ? [] : implicitTags(work.route, work.pathname));
    if (found === undefined || found === null) return await remember(key, load, lifetime);
    const [json, age] = found;
    if (age !== 'fresh') renewBehind(key, load, lifetime);
    return JSON.parse(json).value;
  } finally {
    if (work !== null) endRead(work);
  }
}

export const unstable_cacheLife = cacheLife;
export const unstable_cacheTag = cacheTag;
export { cacheLife, cacheTag };
export { unstable_cache } from 'jsguide:next/unstable_cache';
