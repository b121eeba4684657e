// https://streams.spec.whatwg.org/#ws : WritableStream, its writer and controller as scripts see them.

import {
  alreadyResolved,
  highWaterMarkOf,
  invalidState,
  invalidThis,
  optionalMethod,
  promiseCall,
  requireObject,
  shown,
  sizeAlgorithmOf,
} from 'jsguide:web/streams/slots';
import {
  WritableController,
  closeQueuedOrInFlight,
  newWritable,
  newWriter,
  releaseWriter,
  writableAbort,
  writableClose,
  writableLocked,
  writerDesiredSize,
  writerWrite,
} from 'jsguide:web/streams/writable_core';
import {
  exposeInterfaces,
  illegalConstructor,
  internal,
  isObject,
  shownAs,
  slots,
  toDictionary,
  withCode,
  wrongType,
} from 'jsguide:web/webidl';

export class WritableStream {
  constructor(sink = undefined, strategy = undefined) {
    if (sink === internal) {
      this[slots] = strategy;
      return;
    }
    const stream = newWritable();
    this[slots] = stream;
    stream.view = this;
    const underlying = sink === undefined ? {} : requireObject(sink, 'sink');
    const queuing = toDictionary(strategy, 'The "strategy" argument');
    if (underlying.type !== undefined) {
      throw withCode(new RangeError(`The argument 'type' is invalid. Received ${shown(underlying.type)}`), 'ERR_INVALID_ARG_VALUE');
    }
    setUp(stream, underlying, queuing);
  }

  get locked() {
    return writableLocked(slotsOf(this));
  }

  abort(reason = undefined) {
    if (!isWritableStream(this)) {
      return Promise.reject(invalidThis('WritableStream'));
    }
    if (writableLocked(this[slots])) {
      return Promise.reject(invalidState('WritableStream is locked'));
    }
    return writableAbort(this[slots], reason);
  }

  close() {
    if (!isWritableStream(this)) {
      return Promise.reject(invalidThis('WritableStream'));
    }
    if (writableLocked(this[slots])) {
      return Promise.reject(invalidState('WritableStream is locked'));
    }
    if (closeQueuedOrInFlight(this[slots])) {
      return Promise.reject(invalidState('Failure closing WritableStream'));
    }
    return writableClose(this[slots]);
  }

  getWriter() {
    slotsOf(this);
    return new WritableStreamDefaultWriter(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    return shownAs('WritableStream', { locked: this.locked, state: this[slots].state }, how);
  }
}

/** The public object of a stream that the platform made. */
export function viewOfWritable(stream) {
  stream.view ??= new WritableStream(internal, stream);
  return stream.view;
}

function isWritableStream(value) {
  return isObject(value) && value instanceof WritableStream && value[slots] !== undefined;
}

function slotsOf(stream) {
  if (!isWritableStream(stream)) {
    throw invalidThis('WritableStream');
  }
  return stream[slots];
}

function setUp(stream, sink, strategy) {
  const sizeAlgorithm = sizeAlgorithmOf(strategy);
  const highWaterMark = highWaterMarkOf(strategy, 1);
  const start = optionalMethod(sink, 'start', 'sink');
  const write = optionalMethod(sink, 'write', 'sink');
  const close = optionalMethod(sink, 'close', 'sink');
  const abort = optionalMethod(sink, 'abort', 'sink');
  const algorithms = {
    write: write === undefined ? () => alreadyResolved : (chunk) => promiseCall(write, sink, chunk, controller.view),
    close: close === undefined ? () => alreadyResolved : () => promiseCall(close, sink),
    abort: abort === undefined ? () => alreadyResolved : (reason) => promiseCall(abort, sink, reason),
  };
  const controller = new WritableController(stream, algorithms, highWaterMark, sizeAlgorithm);
  controller.view = new WritableStreamDefaultController(internal, controller);
  controller.startWith(start === undefined ? undefined : start.call(sink, controller.view));
}

export class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!isWritableStream(stream)) {
      throw wrongType('stream', 'an instance of WritableStream', stream);
    }
    this[slots] = newWriter(stream[slots]);
  }

  get closed() {
    return this[slots]?.closed.promise ?? foreign();
  }

  get ready() {
    return this[slots]?.ready.promise ?? foreign();
  }

  get desiredSize() {
    if (this[slots] === undefined) {
      throw invalidThis('WritableStreamDefaultWriter');
    }
    if (this[slots].stream === null) {
      throw released();
    }
    return writerDesiredSize(this[slots]);
  }

  abort(reason = undefined) {
    const writer = this[slots];
    if (writer === undefined) {
      return foreign();
    }
    return writer.stream === null ? Promise.reject(released()) : writableAbort(writer.stream, reason);
  }

  close() {
    const writer = this[slots];
    if (writer === undefined) {
      return foreign();
    }
    if (writer.stream === null) {
      return Promise.reject(released());
    }
    if (closeQueuedOrInFlight(writer.stream)) {
      return Promise.reject(invalidState('Failure to close WritableStream'));
    }
    return writableClose(writer.stream);
  }

  releaseLock() {
    if (this[slots].stream !== null) {
      releaseWriter(this[slots]);
    }
  }

  write(chunk = undefined) {
    const writer = this[slots];
    if (writer === undefined) {
      return foreign();
    }
    return writer.stream === null ? Promise.reject(released()) : writerWrite(writer, chunk);
  }
}

/** https://webidl.spec.whatwg.org/#js-operations : what answers with a promise rejects when it is called on something else. */
function foreign() {
  return Promise.reject(invalidThis('WritableStreamDefaultWriter'));
}

function released() {
  return invalidState('Writer is not bound to a WritableStream');
}

export class WritableStreamDefaultController {
  constructor(token = undefined, controller = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this[slots] = controller;
  }

  get signal() {
    return this[slots].signal;
  }

  error(reason = undefined) {
    this[slots].errorIfNeeded(reason);
  }
}

exposeInterfaces(WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController);
