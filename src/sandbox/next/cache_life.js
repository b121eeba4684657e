// Profiles of `cacheLife()`, in seconds, and how lifetimes combine
// (next/dist/server/config-shared.js, use-cache/cache-life-profile.js).

import { rules } from 'jsguide:next/rules';

/** "Never", as it survives JSON. */
export const INFINITE = 0xfffffffe;
/** What expires sooner is not prerendered: 5 minutes. */
export const MIN_PRERENDERABLE_EXPIRE = 300;
/** What clients may not keep for so long is not prerendered either. */
export const MIN_PREFETCHABLE_STALE = 30;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const profiles = {
  default: { stale: 5 * minute, revalidate: 15 * minute, expire: INFINITE },
  seconds: { stale: 30, revalidate: 1, expire: minute },
  minutes: { stale: 5 * minute, revalidate: minute, expire: hour },
  hours: { stale: 5 * minute, revalidate: hour, expire: day },
  days: { stale: 5 * minute, revalidate: day, expire: 7 * day },
  weeks: { stale: 5 * minute, revalidate: 7 * day, expire: 30 * day },
  max: { stale: 5 * minute, revalidate: 30 * day, expire: 365 * day },
};
for (const [name, own] of Object.entries(rules.cacheLife)) {
  profiles[name] = { ...profiles.default, ...profiles[name], ...checkedLife(own) };
}

const wordsForFalse = {
  stale: 'Pass `Infinity` instead of `false` if you want to cache on the client forever without checking with the server.',
  revalidate: 'Pass `Infinity` instead of `false` if you do not want to revalidate by time.',
  expire: 'Pass `Infinity` instead of `false` if you want to cache on the server forever without checking with the origin.',
};

function checkedSeconds(key, value) {
  if (value === false) throw new Error(wordsForFalse[key]);
  if (typeof value !== 'number') throw new Error(`The ${key} option must be a number of seconds.`);
  if (value === Infinity) return INFINITE;
  if (!Number.isFinite(value)) {
    throw new Error(
      `Invalid \`cacheLife()\` option "${key}" provided, expected a finite number of seconds or Infinity, received ${value}.`,
    );
  }
  return value;
}

/** An object of a learner's, checked; keys that it lacks are left out. */
function checkedLife(life) {
  const checked = {};
  for (const key of ['stale', 'revalidate', 'expire']) {
    if (life[key] !== undefined && life[key] !== null) checked[key] = checkedSeconds(key, life[key]);
  }
  if (checked.revalidate > checked.expire) {
    throw new Error(
      'If providing both the revalidate and expire options, the expire option must be greater than the revalidate option. The expire option indicates how many seconds from the start until it can no longer be used.',
    );
  }
  return checked;
}

export const defaultLife = profiles.default;

export function profileNamed(name) {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}

/** What `cacheLife(profile)` and `revalidateTag(tag, profile)` take: a name or an object. */
export function lifeOf(profile) {
  if (typeof profile === 'string') {
    const known = profileNamed(profile);
    if (known !== undefined) return known;
    const unknown = `Unknown \`cacheLife()\` profile "${profile}" is not configured in next.config.js\n`;
    throw new Error(
      profileNamed(profile.trim()) === undefined
        ? `${unknown}module.exports = {\n  cacheLife: {\n    "${profile}": ...\n  }\n}`
        : `${unknown}Did you mean "${profile.trim()}" without the spaces?`,
    );
  }
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile)) {
    throw new Error('Invalid `cacheLife()` option. Either pass a profile name or object.');
  }
  return checkedLife(profile);
}

/** The shorter of two lifetimes, value by value. */
export function shorten(life, other) {
  for (const key of ['stale', 'revalidate', 'expire']) {
    if (other[key] !== undefined && !(life[key] <= other[key])) life[key] = other[key];
  }
}

/** Too short-lived to be worth prerendering. */
export function isDynamicLife(life) {
  return life.revalidate === 0 || life.expire < MIN_PRERENDERABLE_EXPIRE;
}
