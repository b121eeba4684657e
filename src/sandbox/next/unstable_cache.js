// `unstable_cache`: what a function returned, kept under its arguments.

import { cached } from 'jsguide:next/cache';
import { validRevalidate } from 'jsguide:next/fetch_policy';
import { rules } from 'jsguide:next/rules';
import { currentWork, shortenRevalidate } from 'jsguide:next/work';
import { currentScope } from 'jsguide:web/context';

function checkTags(tags) {
  return [...new Set(tags ?? [])].map(String);
}

export function unstable_cache(load, keyParts = [], options = {}) {
  if (load === undefined || load === null) throw new TypeError(`Cannot read properties of ${load} (reading 'name')`);
  if (options.revalidate === 0) {
    throw new Error(
      `Invariant revalidate: 0 can not be passed to unstable_cache(), must be "false" or "> 0" ${load}`,
    );
  }
  validRevalidate(options.revalidate, `unstable_cache ${load}`);
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
    return cached(key, () => load(...args), { revalidate, tags, isScoped: true });
  };
}

/** What a cached function may not read, in the words of 14 and 15; 16 has its own. */
export function refuseInUnstableCache(work, name) {
  if (rules.tagProfiles || currentScope()?.type !== 'unstable-cache') return;
  throw new Error(
    `Route ${work.route} used "${name}" inside a function cached with "unstable_cache(...)". Accessing Dynamic data sources inside a cache scope is not supported. If you need this data inside a cached function use "${name}" outside of the cached function and pass the required dynamic data in as an argument. See more info here: https://nextjs.org/docs/app/api-reference/functions/unstable_cache`,
  );
}
