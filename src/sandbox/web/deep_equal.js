// https://nodejs.org/docs/latest-v20.x/api/assert.html#assertdeepstrictequalactual-expected-message

import { isObject } from 'jsguide:web/webidl';

export function isDeepStrictEqual(left, right) {
  return equal(left, right, true, new Map());
}

/** With `==` for primitives and without a look at prototypes. */
export function isDeepLooseEqual(left, right) {
  return equal(left, right, false, new Map());
}

function equal(left, right, strict, seen) {
  if (Object.is(left, right)) {
    return true;
  }
  if (!isObject(left) || !isObject(right) || typeof left === 'function' || typeof right === 'function') {
    // eslint-disable-next-line eqeqeq
    return !strict && !isObject(left) && !isObject(right) && (left == right || (Number.isNaN(left) && Number.isNaN(right)));
  }
  if (strict && Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) {
    return false;
  }
  if (Object.prototype.toString.call(left) !== Object.prototype.toString.call(right)) {
    return false;
  }
  if (seen.get(left) === right) {
    return true;
  }
  seen.set(left, right);
  const same = sameContents(left, right, strict, seen);
  seen.delete(left);
  return same;
}

function sameContents(left, right, strict, seen) {
  if (Array.isArray(left) && left.length !== right.length) {
    return false;
  }
  if (left instanceof Date && left.getTime() !== right.getTime()) {
    return false;
  }
  if (left instanceof RegExp && String(left) !== String(right)) {
    return false;
  }
  if (left instanceof Error && (left.message !== right.message || left.name !== right.name)) {
    return false;
  }
  for (const constructor of [Number, String, Boolean, BigInt, Symbol]) {
    if (left instanceof constructor && !Object.is(left.valueOf(), right.valueOf())) {
      return false;
    }
  }
  if (left instanceof Map || left instanceof Set) {
    return sameMembers(left, right, strict, seen) && sameProperties(left, right, strict, seen);
  }
  return sameProperties(left, right, strict, seen);
}

function sameMembers(left, right, strict, seen) {
  if (left.size !== right.size) {
    return false;
  }
  const rest = [...right];
  for (const item of left) {
    const index = rest.findIndex((candidate) => equal(item, candidate, strict, seen));
    if (index === -1) {
      return false;
    }
    rest.splice(index, 1);
  }
  return true;
}

function sameProperties(left, right, strict, seen) {
  const keys = ownKeys(left, strict);
  return (
    keys.length === ownKeys(right, strict).length &&
    keys.every((key) => Object.prototype.propertyIsEnumerable.call(right, key) && equal(left[key], right[key], strict, seen))
  );
}

function ownKeys(object, strict) {
  const symbols = strict ? Object.getOwnPropertySymbols(object) : [];
  return [...Object.keys(object), ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(object, symbol))];
}
