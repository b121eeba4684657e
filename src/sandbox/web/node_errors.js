// https://nodejs.org/docs/latest-v20.x/api/errors.html : kinds of errors that several of Node's modules make.

import { typeErrorWithCode, withCode } from 'jsguide:web/webidl';
import { inspect } from 'jsguide:web/inspect_lazily';

export class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/** What waiting with a signal rejects with. */
export function abortedBy(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

export function invalidValue(name, value, reason = 'is invalid') {
  const shown = inspect(value);
  const noun = name.includes('.') ? 'property' : 'argument';
  return typeErrorWithCode(
    'ERR_INVALID_ARG_VALUE',
    `The ${noun} '${name}' ${reason}. Received ${shown.length > 128 ? `${shown.slice(0, 128)}...` : shown}`,
  );
}

/** For what Node has and the sandbox has not; `what` ends in the verb. */
export function unavailable(what, reason = '') {
  return withCode(new Error(`${what} not available in the sandbox${reason}`), 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM');
}

const reasons = {
  fs: ': handlers have no file system here',
  'fs/promises': ': handlers have no file system here',
  http: ': use fetch, which reaches the sandbox itself',
  https: ': use fetch, which reaches the sandbox itself',
  http2: ': use fetch, which reaches the sandbox itself',
  net: ': handlers have no network here',
  tls: ': handlers have no network here',
  dns: ': handlers have no network here',
  'dns/promises': ': handlers have no network here',
  dgram: ': handlers have no network here',
  child_process: ': handlers cannot start processes here',
  worker_threads: ': handlers run on one thread here',
  cluster: ': handlers run on one thread here',
};

/** Makes functions that stand for those of a module of Node's that is not there. Promised ones reject, others throw. */
export function absentFrom(module) {
  const isPromised = module.endsWith('/promises');
  return (name) => {
    const stand = function () {
      const error = unavailable(`${module.replace('/', '.')}.${name}() is`, reasons[module]);
      if (isPromised) {
        return Promise.reject(error);
      }
      throw error;
    };
    return Object.defineProperty(stand, 'name', { value: name });
  };
}

/** `fs.promises`: whatever is asked of it refuses. */
export const absentPromises = new Proxy(
  {},
  { get: (target, name) => (typeof name === 'symbol' ? undefined : absentFrom('fs/promises')(name)) },
);
