// https://nodejs.org/docs/latest-v20.x/api/util.html

import { requireModule } from 'jsguide:web/host';
import { process } from 'jsguide:web/process';
import { wrongType } from 'jsguide:web/webidl';
import types from 'node:util/types';

export const { TextDecoder, TextEncoder } = globalThis;
export const { format, formatWithOptions, inspect } = requireModule('jsguide:web/printing');
export const { isDeepStrictEqual } = requireModule('jsguide:web/deep_equal');
export const { parseArgs, styleText } = requireModule('jsguide:web/parse_args');
export const { MIMEParams, MIMEType } = requireModule('jsguide:web/mime_type');
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
  return text.replace(/[\u001b\u009b](?:\][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\[?[0-9;?]*[A-Za-z])/g, '');
}

export function toUSVString(text) {
  return `${text}`.toWellFormed();
}

export function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', resolve, { once: true });
    }
  });
}

export function debuglog() {
  return Object.assign(() => {}, { enabled: false });
}

export { debuglog as debug };

/** The names of the numbers that errors of the system have on Linux, as far as handlers meet them. */
const systemErrors = {
  1: 'EPERM',
  2: 'ENOENT',
  4: 'EINTR',
  5: 'EIO',
  9: 'EBADF',
  11: 'EAGAIN',
  12: 'ENOMEM',
  13: 'EACCES',
  17: 'EEXIST',
  20: 'ENOTDIR',
  21: 'EISDIR',
  22: 'EINVAL',
  28: 'ENOSPC',
  32: 'EPIPE',
  98: 'EADDRINUSE',
  104: 'ECONNRESET',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
};

export function getSystemErrorName(number) {
  return systemErrors[-number] ?? `Unknown system error ${number}`;
}

/** https://nodejs.org/docs/latest-v20.x/api/util.html#utilparseenvcontent */
export function parseEnv(content) {
  const line = /^\s*(?:export\s+)?([\w.-]+)\s*=[ \t]*(?:'([^']*)'|"([^"]*)"|`([^`]*)`|([^#\r\n]*))[^\r\n]*$/gm;
  const found = [...`${content}`.matchAll(line)];
  return Object.fromEntries(
    found.map(([, name, single, double, back, plain]) => [name, single ?? double?.replaceAll('\\n', '\n') ?? back ?? plain.trim()]),
  );
}

function requireFunction(value, name) {
  if (typeof value !== 'function') {
    throw wrongType(name, 'of type function', value);
  }
}

export default {
  MIMEParams,
  MIMEType,
  TextDecoder,
  TextEncoder,
  aborted,
  callbackify,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  getSystemErrorName,
  inherits,
  inspect,
  isArray,
  isDeepStrictEqual,
  parseArgs,
  parseEnv,
  promisify,
  stripVTControlCharacters,
  styleText,
  toUSVString,
  types,
};
