// https://nodejs.org/docs/latest-v20.x/api/assert.html

import { requireModule } from 'jsguide:web/host';
import { inspect } from 'jsguide:web/inspect_lazily';
import { isObject } from 'jsguide:web/webidl';

const { difference, linesOf } = requireModule('jsguide:web/assert_diff');
const { isDeepLooseEqual, isDeepStrictEqual } = requireModule('jsguide:web/deep_equal');

export class AssertionError extends Error {
  constructor({ message, actual, expected, operator, generated = undefined }) {
    super(message ?? generated ?? `${inspect(actual)} ${operator} ${inspect(expected)}`);
    this.generatedMessage = message === undefined;
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
  }

  get name() {
    return 'AssertionError';
  }
}

function check(holds, message, actual, expected, operator, generated) {
  if (holds) {
    return;
  }
  if (message instanceof Error) {
    throw message;
  }
  throw new AssertionError({ message, actual, expected, operator, generated });
}

function assert(value, message) {
  requireValue(arguments.length, 'assert');
  check(value, message, value, true, '==', 'The expression evaluated to a falsy value');
}

export function ok(value, message) {
  requireValue(arguments.length, 'assert');
  assert(value, message);
}

function requireValue(count, name) {
  if (count === 0) {
    throw new AssertionError({ message: `No value argument passed to \`${name}.ok()\``, actual: undefined, expected: true, operator: '==' });
  }
}

export function equal(actual, expected, message) {
  // eslint-disable-next-line eqeqeq
  check(actual == expected || (Number.isNaN(actual) && Number.isNaN(expected)), message, actual, expected, '==');
}

export function notEqual(actual, expected, message) {
  // eslint-disable-next-line eqeqeq
  check(actual != expected, message, actual, expected, '!=');
}

export function strictEqual(actual, expected, message) {
  check(Object.is(actual, expected), message, actual, expected, 'strictEqual', difference('Expected values to be strictly equal:', actual, expected));
}

export function notStrictEqual(actual, expected, message) {
  check(!Object.is(actual, expected), message, actual, expected, 'notStrictEqual', `Expected "actual" to be strictly unequal to: ${inspect(expected)}`);
}

export function deepEqual(actual, expected, message) {
  check(isDeepLooseEqual(actual, expected), message, actual, expected, 'deepEqual', difference('Expected values to be loosely deep-equal:', actual, expected));
}

export function notDeepEqual(actual, expected, message) {
  check(!isDeepLooseEqual(actual, expected), message, actual, expected, 'notDeepEqual');
}

export function deepStrictEqual(actual, expected, message) {
  check(isDeepStrictEqual(actual, expected), message, actual, expected, 'deepStrictEqual', difference('Expected values to be strictly deep-equal:', actual, expected));
}

export function notDeepStrictEqual(actual, expected, message) {
  check(!isDeepStrictEqual(actual, expected), message, actual, expected, 'notDeepStrictEqual', `Expected "actual" not to be strictly deep-equal to:\n\n${linesOf(actual).join('\n')}\n`);
}

export function match(text, pattern, message) {
  check(pattern.test(text), message, text, pattern, 'match', `The input did not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`);
}

export function doesNotMatch(text, pattern, message) {
  check(!pattern.test(text), message, text, pattern, 'doesNotMatch', `The input was expected to not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`);
}

export function fail(message = undefined) {
  check(false, message, undefined, undefined, 'fail', 'Failed');
}

export function ifError(value) {
  if (value !== null && value !== undefined) {
    const shown = value instanceof Error ? value.message || value.name : inspect(value);
    throw new AssertionError({ message: `ifError got unwanted exception: ${shown}`, actual: value, expected: null, operator: 'ifError' });
  }
}

export function throws(run, expected, message) {
  try {
    run();
  } catch (error) {
    expectError(error, expected, message);
    return;
  }
  check(false, typeof expected === 'string' ? expected : message, undefined, expected, 'throws', 'Missing expected exception.');
}

function unwanted(kind, error, message) {
  const text = `Got unwanted ${kind}${typeof message === 'string' ? `: ${message}` : '.'}\nActual message: "${error?.message}"`;
  return new AssertionError({ message: text, actual: error, expected: undefined, operator: 'doesNotThrow' });
}

export function doesNotThrow(run, message = undefined) {
  try {
    run();
  } catch (error) {
    throw unwanted('exception', error, message);
  }
}

export async function rejects(promiseOrRun, expected, message) {
  try {
    await (typeof promiseOrRun === 'function' ? promiseOrRun() : promiseOrRun);
  } catch (error) {
    expectError(error, expected, message);
    return;
  }
  check(false, typeof expected === 'string' ? expected : message, undefined, expected, 'rejects', 'Missing expected rejection.');
}

export async function doesNotReject(promiseOrRun, message = undefined) {
  try {
    await (typeof promiseOrRun === 'function' ? promiseOrRun() : promiseOrRun);
  } catch (error) {
    throw unwanted('rejection', error, message);
  }
}

function expectError(error, expected, message) {
  if (expected === undefined || typeof expected === 'string') {
    return;
  }
  if (expected instanceof RegExp) {
    const generated = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`;
    check(expected.test(String(error)), message, error, expected, 'throws', generated);
  } else if (typeof expected === 'function') {
    const isClass = expected.prototype !== undefined && error instanceof expected;
    if (!isClass) {
      if (Error.isPrototypeOf(expected) || expected === Error) {
        const generated = `The error is expected to be an instance of "${expected.name}". Received "${error?.constructor?.name ?? error}"\n\nError message:\n\n${error?.message}`;
        check(false, message, error, expected, 'throws', generated);
      }
      check(expected.call({}, error) === true, message, error, expected, 'throws');
    }
  } else if (isObject(expected)) {
    for (const key of Object.keys(expected)) {
      const wanted = expected[key];
      const holds = wanted instanceof RegExp && typeof error[key] === 'string' ? wanted.test(error[key]) : isDeepStrictEqual(error[key], wanted);
      check(holds, message, error, expected, 'throws', difference(`Expected the error's ${key} to be:`, error[key], wanted));
    }
  }
}

const loose = { AssertionError, ok, fail, ifError, match, doesNotMatch, throws, doesNotThrow, rejects, doesNotReject, strictEqual, notStrictEqual, deepStrictEqual, notDeepStrictEqual };

export const strict = Object.assign((value, message) => assert(value, message), loose, {
  equal: strictEqual,
  notEqual: notStrictEqual,
  deepEqual: deepStrictEqual,
  notDeepEqual: notDeepStrictEqual,
});
strict.strict = strict;

export default Object.assign(assert, loose, { equal, notEqual, deepEqual, notDeepEqual, strict });
