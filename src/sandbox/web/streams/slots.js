// https://streams.spec.whatwg.org/ : what all streams share. Internal slots live in plain objects, one a stream, reader,
// writer or controller; the public classes are thin covers over them. Algorithms take the slots, so that the platform can
// drive a stream without a public object for each part of it.

import { react } from 'jsguide:web/context';
import { isObject, typeErrorWithCode, withCode, wrongType } from 'jsguide:web/webidl';
import { inspect } from 'jsguide:web/inspect_lazily';

/** A promise with its resolvers, as the specification's "a new promise". A rejection that nobody awaits stays silent. */
export function deferred() {
  const promise = Promise.withResolvers();
  promise.settled = false;
  return promise;
}

export function resolvedDeferred() {
  const promise = deferred();
  resolve(promise);
  return promise;
}

export function rejectedDeferred(reason) {
  const promise = deferred();
  reject(promise, reason);
  return promise;
}

export function resolve(promise, value) {
  promise.settled = true;
  promise.resolve(value);
}

export function reject(promise, reason) {
  promise.settled = true;
  promise.reject(reason);
  silence(promise.promise);
}

/** https://webidl.spec.whatwg.org/#mark-a-promise-as-handled */
export function silence(promise) {
  react(promise, undefined, ignore);
}

function ignore() {}

/** Calls an algorithm that scripts gave; what it throws becomes a rejection. */
export function promiseCall(method, receiver, ...args) {
  try {
    return Promise.resolve(method.apply(receiver, args));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** https://webidl.spec.whatwg.org/#a-promise-resolved-with : a promise is waited for as any thenable is, two jobs longer. */
export function resolvedWith(value) {
  return isObject(value) ? new Promise((fulfil) => fulfil(value)) : Promise.resolve(value);
}

export const alreadyResolved = Promise.resolve();

export function invalidArgument(kind, name, value) {
  return withCode(new kind(`The argument '${name}' is invalid. Received ${inspect(value)}`), 'ERR_INVALID_ARG_VALUE');
}

/** A value in an error, as Node prints it. */
export function shown(value) {
  return inspect(value);
}

/** A member of a source, sink or transformer: undefined or callable. */
export function optionalMethod(object, name, what) {
  const method = object[name];
  if (method === undefined) {
    return undefined;
  }
  if (typeof method !== 'function') {
    throw wrongType(`${what}.${name}`, 'of type function', method);
  }
  return method;
}

export function requireObject(value, what) {
  if (!isObject(value)) {
    throw wrongType(what, 'of type object', value);
  }
  return value;
}

export function invalidState(message) {
  return typeErrorWithCode('ERR_INVALID_STATE', `Invalid state: ${message}`);
}

export function invalidThis(type) {
  return typeErrorWithCode('ERR_INVALID_THIS', `Value of "this" must be of type ${type}`);
}

/** https://streams.spec.whatwg.org/#validate-and-normalize-high-water-mark */
export function highWaterMarkOf(strategy, fallback) {
  const value = strategy?.highWaterMark;
  if (value === undefined) {
    return fallback;
  }
  const highWaterMark = Number(value);
  if (Number.isNaN(highWaterMark) || highWaterMark < 0) {
    throw withCode(
      new RangeError(`The property 'strategy.highWaterMark' is invalid. Received ${highWaterMark}`),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return highWaterMark;
}

/** https://streams.spec.whatwg.org/#make-size-algorithm-from-size-function ; null means that each chunk counts one. */
export function sizeAlgorithmOf(strategy) {
  const size = strategy?.size;
  if (size === undefined) {
    return null;
  }
  if (typeof size !== 'function') {
    throw wrongType('strategy.size', 'of type function', size);
  }
  return (chunk) => Number(size(chunk));
}

/** https://streams.spec.whatwg.org/#queue-with-sizes . Taking from the front costs nothing: the head only moves. */
export class SizedQueue {
  #entries = [];
  #head = 0;
  totalSize = 0;

  get length() {
    return this.#entries.length - this.#head;
  }

  push(value, size) {
    if (Number.isNaN(size) || size < 0 || size === Infinity) {
      throw invalidArgument(RangeError, 'size', size);
    }
    this.#entries.push({ value, size });
    this.totalSize += size;
  }

  peek() {
    return this.#entries[this.#head].value;
  }

  shift() {
    const { value, size } = this.#entries[this.#head];
    this.#entries[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#entries.length) {
      this.#entries = [];
      this.#head = 0;
    } else if (this.#head === 1024) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
    this.totalSize = Math.max(0, this.totalSize - size);
    return value;
  }

  clear() {
    this.#entries = [];
    this.#head = 0;
    this.totalSize = 0;
  }
}

/** https://tc39.es/ecma262/#sec-detacharraybuffer , through `transfer()`, which detaches what it is called on. */
export function transferBuffer(buffer) {
  return buffer.transfer();
}
