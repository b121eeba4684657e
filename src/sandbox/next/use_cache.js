// `'use cache'`: what the transpiler wraps such functions in (next/dist/server/use-cache/use-cache-wrapper.js).

import { INFINITE, MIN_PREFETCHABLE_STALE, MIN_PRERENDERABLE_EXPIRE, defaultLife, isDynamicLife, lifeOf, shorten } from 'jsguide:next/cache_life';
import { errorParts, host, logError } from 'jsguide:next/host';
import { rules } from 'jsguide:next/rules';
import { apart, beginRead, endRead } from 'jsguide:next/scope';
import { MASKED, readResult, refuseInstances, writeArguments, writeResult } from 'jsguide:next/serialize';
import { currentWork, implicitTags, keepsNothing, leaveAsDynamic, passesBy } from 'jsguide:next/work';
import { currentScope } from 'jsguide:web/context';

/** Fills under way, by key: who asks for the same meanwhile gets the same. */
const pending = new Map();

function newScope(kind, work) {
  return {
    type: kind === 'private' ? 'private-cache' : 'cache',
    route: work.route,
    life: { ...defaultLife },
    explicit: {},
    tags: new Set(),
    dynamicInner: null,
  };
}

/** Answers for a function with `'use cache'`; `load` is its body. */
export async function useCache(id, kind, closure, given, count, load) {
  const work = currentWork();
  if (work === null) throw new Error('"use cache" cannot be used outside of App Router. Expected a WorkStore.');
  if (!['default', 'remote', 'private'].includes(kind)) throw new Error(`Unknown cache handler: ${kind}`);
  refuseInstances(closure);
  const outer = currentScope();
  const args = count < 0 ? [...given] : Array.prototype.slice.call(given, 0, count);
  if (kind === 'private') return privately(work, outer, load, () => writeArguments([id, closure, args]));
  beginRead(work);
  try {
    const { text, opaque } = await writeArguments([closure, args]);
    const entry = await entryFor(`use cache ${id} ${text}`, { work, outer, kind, opaque, load });
    propagate(entry, work, outer);
    return readResult(entry.text, opaque);
  } finally {
    endRead(work);
  }
}

/** Private caches are kept by the client, if at all: the server runs them once for every request. */
async function privately(work, outer, load, keyOf) {
  if (outer?.type === 'cache') {
    throw new Error(
      `Route "${work.route}": \`"use cache: private"\` can't be nested inside \`"use cache"\` because a shared cached function can't depend on private request data. Nest it only inside another \`"use cache: private"\`.\nLearn more: https://nextjs.org/docs/messages/use-cache-private-composition`,
    );
  }
  leaveAsDynamic(work, '"use cache: private"');
  const { text: key } = await keyOf();
  const made = (work.ownCaches ??= new Map());
  if (!made.has(key)) {
    const scope = newScope('private', work);
    made.set(key, apart(scope, async () => writeResult(await load(), [])));
  }
  return readResult(await made.get(key), []);
}

/** What is stored under the key, or what is made for it now. */
async function entryFor(key, call) {
  const { work, outer } = call;
  const filled = outer === null ? work.filled : undefined;
  const kept = filled?.get(key);
  if (kept?.error !== undefined) throw kept.error;
  if (kept !== undefined) return kept;
  try {
    const entry = stored(key, call) ?? (await fill(key, call));
    filled?.set(key, entry);
    return entry;
  } catch (error) {
    filled?.set(key, { error });
    throw error;
  }
}

/** In production an entry older than `revalidate` is made anew at once; in development it is served once more (FACTS 68). */
function stored(key, call) {
  const { work, outer } = call;
  if (passesBy(work, false)) return undefined;
  const found = host.data(key, implicitTags(work.route, work.pathname));
  if (found === undefined || found === null) return undefined;
  const [json, age] = found;
  const entry = JSON.parse(json);
  if (age === 'fresh') return entry;
  const isKeptElsewhere = outer !== null || work.isStatic;
  if (isKeptElsewhere || (age === 'old' && rules.production)) return undefined;
  note(work, key, 'is served once more, and made anew behind the answer');
  renewBehind(key, call);
  return entry;
}

function renewBehind(key, call) {
  if (!pending.has(key)) fill(key, call).catch((error) => error?.isMasked || logError(call.work.id, error));
}

function note(work, key, what) {
  const name = key.slice('use cache '.length).split(':')[0];
  host.note(work.id, `'use cache' ${name}: the entry ${what}`);
}

function fill(key, call) {
  const known = pending.get(key);
  if (known !== undefined && !call.opaque.length && !keepsNothing(call.work)) return known;
  const filling = make(key, call).finally(() => pending.delete(key));
  pending.set(key, filling);
  return filling;
}

async function make(key, { work, kind, opaque, load }) {
  const scope = newScope(kind, work);
  const madeAt = host.nowMs();
  let text;
  try {
    text = await apart(scope, async () => writeResult(await load(), opaque));
  } catch (error) {
    if (work.isStatic) limit(work, { ...scope.life, ...scope.explicit });
    throw told(work, error);
  }
  const life = { ...scope.life, ...scope.explicit };
  const entry = { text, life, tags: [...scope.tags] };
  refuseDynamicInner(work, scope);
  const expire = rules.production ? life.expire : Math.max(life.expire, MIN_PRERENDERABLE_EXPIRE);
  if (expire > 0 && !keepsNothing(work)) {
    const limits = [life.revalidate, expire].map((seconds) => (seconds >= INFINITE ? null : seconds));
    host.keepData(key, JSON.stringify(entry), ...limits, entry.tags, madeAt);
  }
  note(work, key, 'was made');
  return entry;
}

/** Who asked gets the error as it is; a production request learns nothing of it. */
function told(work, error) {
  if (work.isStatic || error?.isMasked) return error;
  const [text, stack] = errorParts(error);
  if (!rules.production) {
    return error instanceof Error ? Object.assign(error, { digest: error.digest ?? digestOf(text) }) : error;
  }
  host.logFailure(work.id, text, stack);
  return Object.assign(new Error(MASKED), { digest: digestOf(text), isMasked: true });
}

function digestOf(text) {
  let hash = 5381;
  for (let at = text.length - 1; at >= 0; at -= 1) hash = (hash * 33) ^ text.charCodeAt(at);
  return String(hash >>> 0);
}

/** A cache that lives too briefly, inside of one that says nothing of its own life, can't be prerendered. */
function refuseDynamicInner(work, scope) {
  const inner = scope.dynamicInner;
  const isPrerendered = work.isStatic && rules.cacheComponents;
  if (inner === null || !isPrerendered || isDynamicLife(defaultLife)) return;
  const [what, key] =
    inner.revalidate === 0
      ? ['`revalidate: 0`', 'revalidate']
      : ['a short `expire` (under 5 minutes)', 'expire'];
  if (scope.explicit[key] !== undefined) return;
  throw new Error(
    `Route "${work.route}": A nested \`"use cache"\` with ${what} is inside an outer \`"use cache"\` that has no \`cacheLife()\`. Add \`cacheLife()\` to the outer one to choose whether to prerender it or keep it dynamic.\nLearn more: https://nextjs.org/docs/messages/nested-use-cache-no-explicit-cachelife`,
  );
}

/** What is prerendered lives no longer than what it used. */
function limit(work, life) {
  work.life ??= { revalidate: INFINITE, expire: INFINITE };
  shorten(work.life, life);
}

/** The life and tags of an entry are also those of what it is used in. */
function propagate(entry, work, outer) {
  if (outer !== null) {
    if (isDynamicLife(entry.life)) outer.dynamicInner ??= entry.life;
    shorten(outer.life, entry.life);
    for (const tag of entry.tags) outer.tags.add(tag);
    return;
  }
  if (!work.isStatic) return;
  const isBrief = isDynamicLife(entry.life) || entry.life.stale < MIN_PREFETCHABLE_STALE;
  if (isBrief && rules.cacheComponents) {
    leaveAsDynamic(work, 'a "use cache" function that lives too briefly to be prerendered');
    return;
  }
  limit(work, entry.life);
  for (const tag of entry.tags) work.tags.add(tag);
}

function requireCache(name, messageName) {
  if (!rules.useCache) {
    throw new Error(
      rules.namesCalls
        ? `\`${name}()\` is only available with the \`cacheComponents\` config.`
        : `${name}() is only available with the experimental.useCache config.`,
    );
  }
  const scope = currentScope();
  if (scope?.type === 'cache' || scope?.type === 'private-cache') return scope;
  if (!rules.namesCalls) throw new Error(`${name}() can only be called inside a "use cache" function.`);
  const work = currentWork();
  const route = work === null ? '' : `Route "${work.route}": `;
  throw new Error(
    `${route}\`${name}()\` can only be called inside a \`"use cache"\` or \`"use cache: private"\` function.\nLearn more: https://nextjs.org/docs/messages/${messageName}`,
  );
}

export function cacheLife(profile) {
  const scope = requireCache('cacheLife', 'cache-life-outside-use-cache');
  shorten(scope.explicit, lifeOf(profile));
}

export function cacheTag(...tags) {
  const scope = requireCache('cacheTag', 'cache-tag-outside-use-cache');
  for (const tag of tags) {
    if (typeof tag !== 'string' || tag.length > 256) {
      const why = typeof tag === 'string' ? 'exceeded max length of 256' : 'invalid type, must be a string';
      console.warn('Warning: invalid tags passed to `cacheTag()`: ');
      console.log(`tag: "${String(tag)}" ${why}`);
    } else {
      scope.tags.add(tag);
    }
  }
}
