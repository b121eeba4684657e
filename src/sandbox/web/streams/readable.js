// https://streams.spec.whatwg.org/#rs : ReadableStream, its readers and controllers as scripts see them.

import { isSignal } from 'jsguide:web/abort';
import { ByteController, readInto } from 'jsguide:web/streams/byte_controller';
import {
  ReadableByteStreamController,
  ReadableStreamDefaultController,
} from 'jsguide:web/streams/readable_controllers';
import { pipe } from 'jsguide:web/streams/pipe';
import {
  DefaultController,
  acquireReader,
  createReadable,
  isLocked,
  newReadable,
  newReader,
  readPromise,
  readRequest,
  readableCancel,
  releaseReader,
  sourceAlgorithms,
} from 'jsguide:web/streams/readable_core';
import {
  highWaterMarkOf,
  invalidState,
  invalidThis,
  optionalMethod,
  requireObject,
  shown,
  silence,
  sizeAlgorithmOf,
} from 'jsguide:web/streams/slots';
import { tee } from 'jsguide:web/streams/tee';
import { WritableStream } from 'jsguide:web/streams/writable';
import {
  exposeInterfaces,
  internal,
  isObject,
  shownAs,
  slots,
  toDictionary,
  typeErrorWithCode,
  withCode,
  wrongType,
} from 'jsguide:web/webidl';
import { writableLocked } from 'jsguide:web/streams/writable_core';

export class ReadableStream {
  constructor(source = undefined, strategy = undefined) {
    if (source === internal) {
      this[slots] = strategy;
      return;
    }
    this[slots] = newReadable();
    this[slots].view = this;
    const underlying = source === undefined ? {} : requireObject(source, 'source');
    const queuing = toDictionary(strategy, 'The "strategy" argument');
    const type = underlying.type;
    if (type === undefined) {
      setUpDefault(this[slots], underlying, queuing);
    } else if (`${type}` === 'bytes') {
      setUpBytes(this[slots], underlying, queuing);
    } else {
      throw withCode(new TypeError(`The property 'source.type' is invalid. Received ${shown(type)}`), 'ERR_INVALID_ARG_VALUE');
    }
  }

  /** https://streams.spec.whatwg.org/#rs-from */
  static from(iterable) {
    const iterator = iteratorOf(iterable);
    const stream = createReadable(
      {
        pull: () => pullFromIterator(iterator, stream),
        cancel: (reason) => returnIterator(iterator, reason),
      },
      0,
    );
    return viewOfReadable(stream);
  }

  get locked() {
    return isLocked(slotsOf(this));
  }

  cancel(reason = undefined) {
    if (!isReadableStream(this)) {
      return Promise.reject(invalidThis('ReadableStream'));
    }
    if (isLocked(this[slots])) {
      return Promise.reject(invalidState('ReadableStream is locked'));
    }
    return readableCancel(this[slots], reason);
  }

  getReader(options = undefined) {
    slotsOf(this);
    const { mode } = toDictionary(options, 'The "options" argument');
    if (mode === undefined) {
      return new ReadableStreamDefaultReader(this);
    }
    if (`${mode}` !== 'byob') {
      throw withCode(new TypeError(`The property 'options.mode' is invalid. Received ${shown(mode)}`), 'ERR_INVALID_ARG_VALUE');
    }
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    const source = slotsOf(this);
    const { readable, writable } = requireObject(transform, 'transform');
    if (!isReadableStream(readable)) {
      throw wrongType('transform.readable', 'an instance of ReadableStream', readable);
    }
    if (!(writable instanceof WritableStream)) {
      throw wrongType('transform.writable', 'an instance of WritableStream', writable);
    }
    const settings = pipeOptions(options);
    if (isLocked(source)) {
      throw invalidState('The ReadableStream is locked');
    }
    if (writableLocked(writable[slots])) {
      throw invalidState('The WritableStream is locked');
    }
    silence(pipe(source, writable[slots], settings));
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      const source = slotsOf(this);
      if (!(destination instanceof WritableStream)) {
        throw wrongType('transform.writable', 'an instance of WritableStream', destination);
      }
      const settings = pipeOptions(options);
      if (isLocked(source)) {
        throw invalidState('The ReadableStream is locked');
      }
      if (writableLocked(destination[slots])) {
        throw invalidState('The WritableStream is locked');
      }
      return pipe(source, destination[slots], settings);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    return tee(slotsOf(this)).map(viewOfReadable);
  }

  values(options = undefined) {
    const { preventCancel } = toDictionary(options, 'The "options" argument');
    return new ReadableStreamAsyncIterator(acquireReader(slotsOf(this)), Boolean(preventCancel));
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    const { state, controller } = this[slots];
    return shownAs('ReadableStream', { locked: this.locked, state, supportsBYOB: controller instanceof ByteController }, how);
  }
}

Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values,
  writable: true,
  configurable: true,
});

/** The public object of a stream that the platform made. */
export function viewOfReadable(stream) {
  stream.view ??= new ReadableStream(internal, stream);
  return stream.view;
}

export function isReadableStream(value) {
  return isObject(value) && value[slots]?.controller !== undefined && value instanceof ReadableStream;
}

function slotsOf(stream) {
  if (!isReadableStream(stream)) {
    throw invalidThis('ReadableStream');
  }
  return stream[slots];
}

function setUpDefault(stream, source, strategy) {
  const start = optionalMethod(source, 'start', 'source');
  const methods = {
    pull: optionalMethod(source, 'pull', 'source'),
    cancel: optionalMethod(source, 'cancel', 'source'),
  };
  const sizeAlgorithm = sizeAlgorithmOf(strategy);
  const highWaterMark = highWaterMarkOf(strategy, 1);
  const view = () => controller.view;
  const controller = new DefaultController(stream, sourceAlgorithms(source, methods, view), highWaterMark, sizeAlgorithm);
  controller.view = new ReadableStreamDefaultController(internal, controller);
  controller.startWith(start === undefined ? undefined : start.call(source, controller.view));
}

function setUpBytes(stream, source, strategy) {
  if (strategy.size !== undefined) {
    throw withCode(new RangeError(`The property 'strategy.size' is invalid. Received ${shown(strategy.size)}`), 'ERR_INVALID_ARG_VALUE');
  }
  const start = optionalMethod(source, 'start', 'source');
  const methods = {
    pull: optionalMethod(source, 'pull', 'source'),
    cancel: optionalMethod(source, 'cancel', 'source'),
  };
  const { autoAllocateChunkSize } = source;
  if (autoAllocateChunkSize !== undefined && !(Number.isInteger(+autoAllocateChunkSize) && autoAllocateChunkSize > 0)) {
    throw withCode(
      new TypeError(`The property 'source.autoAllocateChunkSize' is invalid. Received ${autoAllocateChunkSize}`),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  const view = () => controller.view;
  const controller = new ByteController(
    stream,
    sourceAlgorithms(source, methods, view),
    highWaterMarkOf(strategy, 0),
    autoAllocateChunkSize === undefined ? undefined : +autoAllocateChunkSize,
  );
  controller.view = new ReadableByteStreamController(internal, controller);
  controller.startWith(start === undefined ? undefined : start.call(source, controller.view));
}

function pipeOptions(options) {
  const { preventClose, preventAbort, preventCancel, signal } = toDictionary(options, 'The "options" argument');
  if (signal !== undefined && !isSignal(signal)) {
    throw wrongType('options.signal', 'an instance of AbortSignal', signal);
  }
  return {
    preventClose: Boolean(preventClose),
    preventAbort: Boolean(preventAbort),
    preventCancel: Boolean(preventCancel),
    signal,
  };
}

/** https://tc39.es/ecma262/#sec-getiterator , asynchronous if there is a choice. */
function iteratorOf(iterable) {
  const asyncMethod = iterable?.[Symbol.asyncIterator];
  const method = asyncMethod ?? iterable?.[Symbol.iterator];
  if (typeof method !== 'function') {
    throw withCode(new TypeError(`${shown(iterable)} must be iterable`), 'ERR_ARG_NOT_ITERABLE');
  }
  const iterator = method.call(iterable);
  if (!isObject(iterator)) {
    throw invalidState('The iterator method must return an object');
  }
  return iterator;
}

async function pullFromIterator(iterator, stream) {
  const result = await iterator.next();
  if (!isObject(result)) {
    throw invalidState('The promise returned by the iterator.next() method must fulfill with an object');
  }
  if (result.done) {
    stream.controller.close();
  } else {
    stream.controller.enqueue(await result.value);
  }
}

async function returnIterator(iterator, reason) {
  const method = iterator.return;
  if (method === undefined || method === null) {
    return;
  }
  const result = await method.call(iterator, reason);
  if (!isObject(result)) {
    throw invalidState('The promise returned by the iterator.return() method must fulfill with an object');
  }
}

const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/** https://streams.spec.whatwg.org/#rs-asynciterator */
class ReadableStreamAsyncIterator {
  #reader;
  #preventCancel;
  #finished = false;
  #isStarted = false;
  /** The step that the next one waits for, as in Node; null for none. */
  #ongoing = null;

  constructor(reader, preventCancel) {
    this.#reader = reader;
    this.#preventCancel = preventCancel;
  }

  /** The first one lets the stream start and pull before it reads, as in Node. */
  next() {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#ongoing = Promise.resolve();
    }
    return this.#after(() => this.#nextStep());
  }

  /** A loop that is left cancels at once, before the code after it runs. */
  return(value) {
    this.#isStarted = true;
    return this.#after(() => this.#returnStep(value));
  }

  #after(step) {
    this.#ongoing = this.#ongoing === null ? step() : this.#ongoing.then(step, step);
    return this.#ongoing;
  }

  #nextStep() {
    if (this.#finished) {
      return Promise.resolve({ done: true, value: undefined });
    }
    return new Promise((fulfil, fail) => {
      readRequest(this.#reader, {
        chunk: (value) => {
          this.#ongoing = null;
          fulfil({ value, done: false });
        },
        close: () => {
          this.#finish();
          fulfil({ done: true, value: undefined });
        },
        error: (reason) => {
          this.#finish();
          fail(reason);
        },
      });
    });
  }

  async #returnStep(value) {
    if (this.#finished) {
      return { done: true, value };
    }
    this.#finished = true;
    const { stream } = this.#reader;
    if (this.#preventCancel) {
      releaseReader(this.#reader);
      return { done: true, value };
    }
    const canceled = readableCancel(stream, value);
    releaseReader(this.#reader);
    await canceled;
    return { done: true, value };
  }

  #finish() {
    this.#ongoing = null;
    this.#finished = true;
    releaseReader(this.#reader);
  }
}

Object.setPrototypeOf(ReadableStreamAsyncIterator.prototype, asyncIteratorPrototype);
delete ReadableStreamAsyncIterator.prototype.constructor;

export class ReadableStreamDefaultReader {
  constructor(stream) {
    if (!isReadableStream(stream)) {
      throw wrongType('stream', 'an instance of ReadableStream', stream);
    }
    this[slots] = acquireReader(stream[slots]);
  }

  get closed() {
    return this[slots] === undefined ? Promise.reject(invalidThis('ReadableStreamDefaultReader')) : this[slots].closed.promise;
  }

  read() {
    const reader = this[slots];
    if (reader === undefined) {
      return Promise.reject(invalidThis('ReadableStreamDefaultReader'));
    }
    if (reader.stream === null) {
      return Promise.reject(invalidState('The reader is not attached to a stream'));
    }
    return readPromise(reader);
  }

  cancel(reason = undefined) {
    return this[slots] === undefined ? Promise.reject(invalidThis('ReadableStreamDefaultReader')) : cancelReader(this[slots], reason);
  }

  releaseLock() {
    if (this[slots].stream !== null) {
      releaseReader(this[slots]);
    }
  }
}

export class ReadableStreamBYOBReader {
  constructor(stream) {
    if (!isReadableStream(stream)) {
      throw wrongType('stream', 'an instance of ReadableStream', stream);
    }
    if (isLocked(stream[slots])) {
      throw invalidState('ReadableStream is locked');
    }
    if (!(stream[slots].controller instanceof ByteController)) {
      throw typeErrorWithCode('ERR_INVALID_ARG_VALUE', `The argument 'stream' must be a byte stream. Received ${shown(stream)}`);
    }
    this[slots] = newReader(stream[slots], true);
  }

  get closed() {
    return this[slots] === undefined ? Promise.reject(invalidThis('ReadableStreamBYOBReader')) : this[slots].closed.promise;
  }

  async read(view, options = undefined) {
    const { min = 1 } = toDictionary(options, 'The "options" argument');
    requireReadView(view, min);
    const reader = this[slots];
    if (reader === undefined) {
      throw invalidThis('ReadableStreamBYOBReader');
    }
    if (reader.stream === null) {
      throw invalidState('The reader is not attached to a stream');
    }
    return new Promise((fulfil, fail) => {
      readInto(reader, view, min, {
        chunk: (value) => fulfil({ value, done: false }),
        close: (value) => fulfil({ value, done: true }),
        error: fail,
      });
    });
  }

  cancel(reason = undefined) {
    return this[slots] === undefined ? Promise.reject(invalidThis('ReadableStreamBYOBReader')) : cancelReader(this[slots], reason);
  }

  releaseLock() {
    if (this[slots].stream !== null) {
      releaseReader(this[slots]);
    }
  }
}

function requireReadView(view, min) {
  if (!ArrayBuffer.isView(view)) {
    throw wrongType('view', 'an instance of Buffer, TypedArray, or DataView', view);
  }
  if (view.buffer.detached) {
    throw invalidState('Cannot transfer the view: its buffer is detached');
  }
  if (view.byteLength === 0 || view.buffer.byteLength === 0) {
    throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
  }
  if (!Number.isInteger(min) || min < 1) {
    throw typeErrorWithCode('ERR_INVALID_ARG_VALUE', `The property 'options.min' must be greater than 0. Received ${shown(min)}`);
  }
  if (min > (view.length ?? view.byteLength)) {
    throw withCode(new RangeError(`The value of "options.min" is out of range. It must be <= view.length. Received ${min}`), 'ERR_OUT_OF_RANGE');
  }
}

function cancelReader(reader, reason) {
  if (reader.stream === null) {
    return Promise.reject(invalidState('The reader is not attached to a stream'));
  }
  return readableCancel(reader.stream, reason);
}

exposeInterfaces(ReadableStream, ReadableStreamDefaultReader, ReadableStreamBYOBReader);
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, { enumerable: false });
