// What the test files of the web platform use: `test`, `assert`, `sleep`. The same files run in the sandbox (`cargo test
// web::`) and under Node (`node tests/web/node-run.mjs`), which is the reference.

(() => {
  const cases = [];
  const limit = 2000;

  /** True in Node: for the few places where the sandbox differs on purpose. */
  globalThis.isNode = globalThis.process?.versions?.uv !== undefined && globalThis.process?.title !== 'jsguide';

  globalThis.test = (name, run) => {
    cases.push({ name, run });
  };

  globalThis.sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  const fail = (message) => {
    throw new Error(message);
  };

  const show = (value) => {
    if (typeof value === 'string') {
      return JSON.stringify(value);
    }
    try {
      return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
        ? JSON.stringify(value)
        : Array.isArray(value)
          ? `[${value.map(show).join(', ')}]`
          : String(value);
    } catch {
      return typeof value;
    }
  };

  const same = (a, b) => {
    if (Object.is(a, b)) {
      return true;
    }
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
      return false;
    }
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) {
      return false;
    }
    if (a instanceof Date) {
      return a.getTime() === b.getTime();
    }
    if (a instanceof Map || a instanceof Set) {
      return same([...a], [...b]);
    }
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
  };

  const checkError = (error, expected) => {
    for (const [key, value] of Object.entries(expected ?? {})) {
      if (value instanceof RegExp ? !value.test(error?.[key]) : !Object.is(error?.[key], value)) {
        fail(`the error's ${key} is ${show(error?.[key])}, expected ${show(value)} (${error?.name}: ${error?.message})`);
      }
    }
  };

  globalThis.assert = Object.assign((condition, message = 'the condition is false') => condition || fail(message), {
    equal: (actual, expected) => Object.is(actual, expected) || fail(`got ${show(actual)}, expected ${show(expected)}`),
    deepEqual: (actual, expected) => same(actual, expected) || fail(`got ${show(actual)}, expected ${show(expected)}`),
    match: (actual, pattern) => pattern.test(actual) || fail(`${show(actual)} does not match ${pattern}`),
    throws: (run, expected) => {
      try {
        run();
      } catch (error) {
        checkError(error, expected);
        return error;
      }
      return fail('nothing was thrown');
    },
    rejects: async (promise, expected) => {
      try {
        await (typeof promise === 'function' ? promise() : promise);
      } catch (error) {
        checkError(error, expected);
        return error;
      }
      return fail('the promise was not rejected');
    },
  });

  const within = (promise) => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done within ${limit} ms`)), limit);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  };

  /** Runs what was declared, in order, and returns a line for each failure after the number of cases. */
  globalThis.runTests = async () => {
    const failures = [];
    for (const { name, run } of cases) {
      try {
        await within((async () => run())());
      } catch (error) {
        failures.push(`${name}: ${error?.name}: ${error?.message}\n${error?.stack ?? ''}`);
      }
    }
    return [`${cases.length}`, ...failures];
  };
})();
