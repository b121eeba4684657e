// https://nodejs.org/docs/latest-v20.x/api/util.html

import { requireModule } from 'jsguide:web/host';
import { describeReceived, typeErrorWithCode } from 'jsguide:web/webidl';
import types from 'node:util/types';

export const { TextDecoder, TextEncoder } = globalThis;
export const { format, formatWithOptions, inspect } = requireModule('jsguide:web/printing');
export const { isDeepStrictEqual } = requireModule('jsguide:web/deep_equal');
export const { parseArgs, styleText } = requireModule('jsguide:web/parse_args');
export const { isArray } = Array;
export { types };

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

export function promisify(original) {
  requireFunction(original, 'original');
  if (original[customPromisify] !== undefined) {
    return original[customPromisify];
  }
  function promisified(...args) {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error, value) => (error ? reject(error) : resolve(value)));
    });
  }
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original));
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original));
}

promisify.custom = customPromisify;
globalThis.setTimeout[customPromisify] = (delay, value) => new Promise((resolve) => setTimeout(resolve, delay, value));
globalThis.setImmediate[customPromisify] = (value) => new Promise((resolve) => setImmediate(resolve, value));

export function callbackify(original) {
  requireFunction(original, 'original');
  return function (...args) {
    const callback = args.pop();
    requireFunction(callback, 'last argument');
    original.apply(this, args).then(
      (value) => process.nextTick(callback, null, value),
      (error) => process.nextTick(callback, error || falsyRejection(error)),
    );
  };
}

function falsyRejection(reason) {
  const error = new Error('Promise was rejected with falsy value');
  return Object.assign(error, { code: 'ERR_FALSY_VALUE_REJECTION', reason });
}

export function deprecate(method, message) {
  let warned = false;
  return function (...args) {
    if (!warned) {
      warned = true;
      process.emitWarning(`DeprecationWarning: ${message}`);
    }
    return new.target === undefined ? method.apply(this, args) : Reflect.construct(method, args, new.target);
  };
}

export function inherits(constructor, superConstructor) {
  Object.defineProperty(constructor, 'super_', { value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

export function stripVTControlCharacters(text) {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

export function toUSVString(text) {
  return `${text}`.toWellFormed();
}

export function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}

export function debuglog() {
  return Object.assign(() => {}, { enabled: false });
}

function requireFunction(value, name) {
  if (typeof value !== 'function') {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', `The "${name}" argument must be of type function. ${describeReceived(value)}`);
  }
}

export default {
  TextDecoder,
  TextEncoder,
  aborted,
  callbackify,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  inherits,
  inspect,
  isArray,
  isDeepStrictEqual,
  parseArgs,
  promisify,
  stripVTControlCharacters,
  styleText,
  toUSVString,
  types,
};
