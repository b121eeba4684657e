// https://streams.spec.whatwg.org/#ts : TransformStream.

import { context, react } from 'jsguide:web/context';
import { createReadable } from 'jsguide:web/streams/readable_core';
import { viewOfReadable } from 'jsguide:web/streams/readable';
import {
  alreadyResolved,
  deferred,
  highWaterMarkOf,
  invalidState,
  optionalMethod,
  promiseCall,
  reject,
  requireObject,
  resolve,
  shown,
  sizeAlgorithmOf,
} from 'jsguide:web/streams/slots';
import { viewOfWritable } from 'jsguide:web/streams/writable';
import { createWritable } from 'jsguide:web/streams/writable_core';
import { exposeInterfaces, illegalConstructor, internal, shownAs, slots, toDictionary, withCode } from 'jsguide:web/webidl';

/**
 * The slots of a TransformStream and of its controller. Algorithms: `transform(chunk)`, `flush()`, `cancel(reason)`, each
 * returning a promise.
 */
export class Transform {
  backpressure;
  backpressureChange = null;
  finish = null;
  view = null;
  #start = deferred();

  constructor(algorithms, writableStrategy, readableStrategy) {
    this.algorithms = algorithms;
    this.writable = createWritable(
      {
        start: () => this.#start.promise,
        write: (chunk) => this.#sinkWrite(chunk),
        close: () => this.#sinkClose(),
        abort: (reason) => this.#sinkAbort(reason),
      },
      writableStrategy.highWaterMark,
      writableStrategy.size,
    );
    this.readable = createReadable(
      {
        start: () => this.#start.promise,
        pull: () => this.#sourcePull(),
        cancel: (reason) => this.#sourceCancel(reason),
      },
      readableStrategy.highWaterMark,
      readableStrategy.size,
    );
    this.#setBackpressure(true);
  }

  startWith(result) {
    resolve(this.#start, result);
  }

  get desiredSize() {
    return this.readable.controller.desiredSize;
  }

  #setBackpressure(backpressure) {
    if (this.backpressureChange !== null) {
      resolve(this.backpressureChange, undefined);
    }
    this.backpressureChange = deferred();
    this.backpressure = backpressure;
  }

  /** https://streams.spec.whatwg.org/#transform-stream-default-controller-enqueue */
  enqueue(chunk) {
    const { controller } = this.readable;
    if (!controller.canCloseOrEnqueue()) {
      throw invalidState('Unable to enqueue');
    }
    try {
      controller.enqueue(chunk);
    } catch (error) {
      this.#errorWritableAndUnblockWrite(error);
      throw this.readable.storedError;
    }
    const backpressure = controller.hasBackpressure();
    if (backpressure !== this.backpressure) {
      this.#setBackpressure(true);
    }
  }

  error(reason) {
    this.readable.controller.error(reason);
    this.#errorWritableAndUnblockWrite(reason);
  }

  terminate() {
    this.readable.controller.close();
    this.#errorWritableAndUnblockWrite(invalidState('TransformStream has been terminated'));
  }

  #errorWritableAndUnblockWrite(reason) {
    this.#clearAlgorithms();
    this.writable.controller.errorIfNeeded(reason);
    this.#unblockWrite();
  }

  #unblockWrite() {
    if (this.backpressure) {
      this.#setBackpressure(false);
    }
  }

  #clearAlgorithms() {
    this.algorithms = null;
  }

  #performTransform(chunk) {
    return react(this.algorithms.transform(chunk), undefined, (reason) => {
      this.error(reason);
      throw reason;
    });
  }

  #sinkWrite(chunk) {
    if (!this.backpressure) {
      return this.#performTransform(chunk);
    }
    const { now } = context;
    return react(this.backpressureChange.promise, () => {
      context.now = now;
      if (this.writable.state === 'erroring') {
        throw this.writable.storedError;
      }
      return this.#performTransform(chunk);
    });
  }

  #sinkAbort(reason) {
    if (this.finish !== null) {
      return this.finish.promise;
    }
    return this.#finishWith(() => this.algorithms.cancel(reason), () => {
      if (this.readable.state === 'errored') {
        throw this.readable.storedError;
      }
      this.readable.controller.error(reason);
    });
  }

  #sinkClose() {
    if (this.finish !== null) {
      return this.finish.promise;
    }
    return this.#finishWith(() => this.algorithms.flush(), () => {
      if (this.readable.state === 'errored') {
        throw this.readable.storedError;
      }
      this.readable.controller.close();
    });
  }

  #finishWith(end, whenDone) {
    const finish = deferred();
    this.finish = finish;
    const ending = end();
    this.#clearAlgorithms();
    ending.then(
      () => {
        try {
          whenDone();
          resolve(finish, undefined);
        } catch (error) {
          reject(finish, error);
        }
      },
      (reason) => {
        this.readable.controller.error(reason);
        reject(finish, reason);
      },
    );
    return finish.promise;
  }

  #sourcePull() {
    this.#setBackpressure(false);
    return this.backpressureChange.promise;
  }

  #sourceCancel(reason) {
    if (this.finish !== null) {
      return this.finish.promise;
    }
    const finish = deferred();
    this.finish = finish;
    const canceling = this.algorithms.cancel(reason);
    this.#clearAlgorithms();
    canceling.then(
      () => {
        if (this.writable.state === 'errored') {
          reject(finish, this.writable.storedError);
          return;
        }
        this.writable.controller.errorIfNeeded(reason);
        this.#unblockWrite();
        resolve(finish, undefined);
      },
      (error) => {
        this.writable.controller.errorIfNeeded(error);
        this.#unblockWrite();
        reject(finish, error);
      },
    );
    return finish.promise;
  }
}

/** A transform of the platform, with the default queues; the algorithms may throw and return nothing. */
export function createTransform({ transform, flush = () => {} }) {
  const slot = new Transform(
    {
      transform: (chunk) => promiseCall(transform, undefined, chunk, slot),
      flush: () => promiseCall(flush, undefined, slot),
      cancel: () => alreadyResolved,
    },
    { highWaterMark: 1, size: null },
    { highWaterMark: 0, size: null },
  );
  slot.startWith(undefined);
  return slot;
}

export class TransformStream {
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    const underlying = transformer === undefined || transformer === null ? {} : requireObject(transformer, 'transformer');
    for (const name of ['readableType', 'writableType']) {
      if (underlying[name] !== undefined) {
        throw withCode(new RangeError(`The property 'transformer.${name}' is invalid. Received ${shown(underlying[name])}`), 'ERR_INVALID_ARG_VALUE');
      }
    }
    const readable = strategyOf(readableStrategy, 0);
    const writable = strategyOf(writableStrategy, 1);
    const start = optionalMethod(underlying, 'start', 'transformer');
    const transform = new Transform(transformerAlgorithms(underlying, () => transform), writable, readable);
    transform.view = new TransformStreamDefaultController(internal, transform);
    this[slots] = transform;
    transform.startWith(start === undefined ? undefined : start.call(underlying, transform.view));
  }

  get readable() {
    return viewOfReadable(this[slots].readable);
  }

  get writable() {
    return viewOfWritable(this[slots].writable);
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    const { readable, writable } = this;
    return shownAs('TransformStream', { readable, writable, backpressure: this[slots].backpressure }, how);
  }
}

function strategyOf(strategy, highWaterMark) {
  const queuing = toDictionary(strategy, 'The "strategy" argument');
  return { highWaterMark: highWaterMarkOf(queuing, highWaterMark), size: sizeAlgorithmOf(queuing) };
}

function transformerAlgorithms(transformer, slot) {
  const transform = optionalMethod(transformer, 'transform', 'transformer');
  const flush = optionalMethod(transformer, 'flush', 'transformer');
  const cancel = optionalMethod(transformer, 'cancel', 'transformer');
  const identity = (chunk) => slot().enqueue(chunk);
  return {
    transform:
      transform === undefined
        ? (chunk) => promiseCall(identity, undefined, chunk)
        : (chunk) => promiseCall(transform, transformer, chunk, slot().view),
    flush: flush === undefined ? () => alreadyResolved : () => promiseCall(flush, transformer, slot().view),
    cancel: cancel === undefined ? () => alreadyResolved : (reason) => promiseCall(cancel, transformer, reason),
  };
}

export class TransformStreamDefaultController {
  constructor(token = undefined, transform = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this[slots] = transform;
  }

  get desiredSize() {
    return this[slots].desiredSize;
  }

  enqueue(chunk = undefined) {
    this[slots].enqueue(chunk);
  }

  error(reason = undefined) {
    this[slots].error(reason);
  }

  terminate() {
    this[slots].terminate();
  }
}

exposeInterfaces(TransformStream, TransformStreamDefaultController);
