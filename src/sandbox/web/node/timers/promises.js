// https://nodejs.org/docs/latest-v20.x/api/timers.html#timers-promises-api

import { requireModule } from 'jsguide:web/host';

const { abortedBy } = requireModule('jsguide:web/node_errors');

const timers = globalThis;
const { setTimeout: startTimeout, setImmediate: startImmediate, setInterval: startInterval } = timers;

function abortable(start, stop, value, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortedBy(signal));
      return;
    }
    const onAbort = () => {
      stop(timer);
      reject(abortedBy(signal));
    };
    const timer = start(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

export function setTimeout(delay, value, { signal } = {}) {
  return abortable((done) => startTimeout(done, delay), clearTimeout, value, signal);
}

export function setImmediate(value, { signal } = {}) {
  return abortable(startImmediate, clearImmediate, value, signal);
}

export async function* setInterval(delay, value, { signal } = {}) {
  let due = 0;
  let wake = null;
  const interval = startInterval(() => {
    due += 1;
    wake?.();
  }, delay);
  try {
    for (;;) {
      if (signal?.aborted) {
        throw abortedBy(signal);
      }
      if (due === 0) {
        await new Promise((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', resolve, { once: true });
        });
        continue;
      }
      due -= 1;
      yield value;
    }
  } finally {
    clearInterval(interval);
  }
}

export const scheduler = {
  wait: (delay, options) => setTimeout(delay, undefined, options),
  yield: () => setImmediate(),
};

export default { setTimeout, setImmediate, setInterval, scheduler };
