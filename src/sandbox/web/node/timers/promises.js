// https://nodejs.org/docs/latest-v20.x/api/timers.html#timers-promises-api

import { requireModule } from 'jsguide:web/host';
import { isObject, wrongType } from 'jsguide:web/webidl';

const { abortedBy } = requireModule('jsguide:web/node_errors');

const timers = globalThis;
const { setTimeout: startTimeout, setImmediate: startImmediate, setInterval: startInterval } = timers;

function signalIn(options) {
  if (!isObject(options)) {
    throw wrongType('options', 'of type object', options);
  }
  const { signal } = options;
  if (signal !== undefined && !(isObject(signal) && 'aborted' in signal)) {
    throw wrongType('options.signal', 'an instance of AbortSignal', signal);
  }
  return signal;
}

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

export async function setTimeout(delay, value, options = {}) {
  if (delay !== undefined && typeof delay !== 'number') {
    throw wrongType('delay', 'of type number', delay);
  }
  const signal = signalIn(options);
  return abortable((done) => startTimeout(done, delay), clearTimeout, value, signal);
}

export async function setImmediate(value, options = {}) {
  const signal = signalIn(options);
  return abortable(startImmediate, clearImmediate, value, signal);
}

export async function* setInterval(delay, value, options = {}) {
  const signal = signalIn(options);
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
