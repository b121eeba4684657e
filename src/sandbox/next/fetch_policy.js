// Whether a `fetch` is answered from the data cache, and for how long: what next/dist/server/lib/patch-fetch decides.

import { rules } from 'jsguide:next/rules';

const OPT_OUTS = ['no-store', 'no-cache'];
const NO_STORE_MODES = ['force-no-store', 'only-no-store'];

/** `revalidate` as it has to be: a number from 0 on, or false. */
export function validRevalidate(revalidate, where) {
  if (revalidate === undefined || revalidate === false) return revalidate;
  if (typeof revalidate === 'number' && !Number.isNaN(revalidate) && revalidate > -1) return revalidate;
  const none = rules.quotesFalse ? '"false"' : 'false';
  throw new Error(`Invalid revalidate value "${revalidate}" on "${where}", must be a non-negative number or ${none}`);
}

/** Of `cache` and `next.revalidate` that contradict each other neither counts; on 14 `cache` never does beside the other. */
function wordsOf(init) {
  const revalidate = init?.next?.revalidate;
  const cache = init?.cache;
  if (cache === undefined || revalidate === undefined) return { cache, revalidate };
  if (rules.staticUnlessUsed) return { revalidate };
  const contradicts =
    (cache === 'force-cache' && revalidate === 0) ||
    (cache === 'no-store' && (revalidate > 0 || revalidate === false));
  return contradicts ? {} : { cache, revalidate };
}

/** What nobody said a word about: 14 stores while nothing dynamic was read, 15 and 16 don't. */
function withoutWords(work, mode, cache) {
  if (rules.staticUnlessUsed) return work.isStatic ? Infinity : 0;
  const saysNothing = mode === undefined && (cache === undefined || cache === 'default');
  return saysNothing ? 0 : Infinity;
}

function refuse(cache, url, mode) {
  throw new Error(`cache: '${cache}' used on fetch for ${url} with 'export const fetchCache = '${mode}'`);
}

/** Seconds to keep an answer, `Infinity` for ever, 0 for not at all. `config` is what the route exports. */
export function lifetimeOf(url, init, work, config) {
  const mode = config.fetchCache;
  const { cache, revalidate: asked } = wordsOf(init);
  let revalidate = asked;
  const forcedDynamic =
    !rules.staticUnlessUsed && !mode && !cache && !revalidate && config.dynamic === 'force-dynamic';
  if (cache === 'force-cache' && revalidate === undefined) revalidate = false;
  else if (OPT_OUTS.includes(cache) || NO_STORE_MODES.includes(mode) || forcedDynamic) revalidate = 0;
  validRevalidate(revalidate, work.route);
  if (mode === 'only-no-store' && (cache === 'force-cache' || revalidate > 0)) refuse('force-cache', url, mode);
  if (mode === 'only-cache' && cache === 'no-store') refuse('no-store', url, mode);
  if (mode === 'force-cache' && (revalidate === undefined || revalidate === 0)) return Infinity;
  if (revalidate === undefined) {
    if (mode === 'default-cache') return Infinity;
    return mode === 'default-no-store' ? 0 : withoutWords(work, mode, cache);
  }
  return revalidate === false ? Infinity : revalidate;
}
