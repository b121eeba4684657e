// The three ways in which Next hands out what belongs to the request: plain values (14),
// promises that also answer synchronously (15), plain promises (16). FACTS 24, 50.

import { rules } from 'jsguide:next/rules';

/** Names that params never hand out without waiting (`wellKnownProperties` of next/dist/shared/lib/utils/reflect-utils). */
const WELL_KNOWN = new Set([
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toString',
  'valueOf',
  'toLocaleString',
  'then',
  'catch',
  'finally',
  'status',
  'displayName',
  '_debugInfo',
  'toJSON',
  '$$typeof',
  '__esModule',
  '@@iterator',
]);

/** `params`: a plain object, or a promise of it. */
export function handOutParams(params) {
  if (params === undefined || rules.requestApis === 'plain') return params;
  const promise = Promise.resolve(params);
  if (rules.requestApis === 'bridged') {
    for (const key of Object.keys(params)) {
      if (WELL_KNOWN.has(key)) continue;
      Object.defineProperty(promise, key, {
        get: () => params[key],
        set(value) {
          Object.defineProperty(promise, key, { value, writable: true, enumerable: true });
        },
        enumerable: true,
        configurable: true,
      });
    }
  }
  return promise;
}

/** The promises of what was handed out. */
const handedOut = new WeakMap();

/** `cookies()`, `headers()`, `draftMode()`: an object with methods, or a promise of it, the same each time. */
export function handOut(object) {
  if (rules.requestApis === 'plain') return object;
  const known = handedOut.get(object);
  if (known !== undefined) return known;
  const promise = promiseOf(object);
  handedOut.set(object, promise);
  return promise;
}

function promiseOf(object) {
  const promise = Promise.resolve(object);
  if (rules.requestApis === 'bridged') {
    copyMembers(promise, object);
    if (typeof object.getAll === 'function' && !(Symbol.iterator in promise)) makeIterable(promise, object);
  }
  return promise;
}

/** 15 lets the promise of cookies be walked, though the cookies themselves can't be. */
function makeIterable(promise, cookies) {
  const value = () => cookies.getAll().map((cookie) => [cookie.name, cookie]).values();
  Object.defineProperty(promise, Symbol.iterator, { value });
}

const NOT_COPIED = new Set(['constructor', Symbol.toStringTag, '_parsed', '_headers']);

function copyMembers(promise, object) {
  for (let proto = object; proto && proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) {
    for (const key of Reflect.ownKeys(proto)) {
      if (NOT_COPIED.has(key) || Object.hasOwn(promise, key)) continue;
      Object.defineProperty(promise, key, {
        get() {
          const member = object[key];
          return typeof member === 'function' ? member.bind(object) : member;
        },
        configurable: true,
      });
    }
  }
}
