// https://streams.spec.whatwg.org/#ws-abstract-ops , #ws-default-controller-abstract-ops : the algorithms of writable streams.

import { context, react } from 'jsguide:web/context';
import { createSignal, signalAbort } from 'jsguide:web/abort';
import {
  SizedQueue,
  deferred,
  invalidState,
  reject,
  rejectedDeferred,
  resolve,
  resolvedDeferred,
  resolvedWith,
} from 'jsguide:web/streams/slots';

const closeSentinel = Symbol('close');

export function newWritable() {
  return {
    state: 'writable',
    storedError: undefined,
    writer: null,
    controller: null,
    inFlightWrite: null,
    closeRequest: null,
    inFlightClose: null,
    pendingAbort: null,
    writeRequests: [],
    backpressure: false,
    view: null,
  };
}

export function writableLocked(stream) {
  return stream.writer !== null;
}

/** https://streams.spec.whatwg.org/#writable-stream-abort */
export function writableAbort(stream, reason) {
  if (stream.state === 'closed' || stream.state === 'errored') {
    return Promise.resolve();
  }
  signalAbort(stream.controller.signal, reason);
  if (stream.state === 'closed' || stream.state === 'errored') {
    return Promise.resolve();
  }
  if (stream.pendingAbort !== null) {
    return stream.pendingAbort.done.promise;
  }
  const wasAlreadyErroring = stream.state === 'erroring';
  const done = deferred();
  stream.pendingAbort = { done, reason: wasAlreadyErroring ? undefined : reason, wasAlreadyErroring };
  if (!wasAlreadyErroring) {
    startErroring(stream, reason);
  }
  return done.promise;
}

/** https://streams.spec.whatwg.org/#writable-stream-close */
export function writableClose(stream) {
  if (stream.state === 'closed' || stream.state === 'errored') {
    return Promise.reject(invalidState('WritableStream is closed'));
  }
  stream.closeRequest = deferred();
  const { writer } = stream;
  if (writer !== null && stream.backpressure && stream.state === 'writable') {
    resolve(writer.ready, undefined);
  }
  stream.controller.close();
  return stream.closeRequest?.promise ?? stream.inFlightClose.promise;
}

export function closeQueuedOrInFlight(stream) {
  return stream.closeRequest !== null || stream.inFlightClose !== null;
}

function dealWithRejection(stream, error) {
  if (stream.state === 'writable') {
    startErroring(stream, error);
  } else {
    finishErroring(stream);
  }
}

function startErroring(stream, reason) {
  const { controller, writer } = stream;
  stream.state = 'erroring';
  stream.storedError = reason;
  if (writer !== null) {
    ensureReadyRejected(writer, reason);
  }
  if (stream.inFlightWrite === null && stream.inFlightClose === null && controller.started) {
    finishErroring(stream);
  }
}

function finishErroring(stream) {
  stream.state = 'errored';
  stream.controller.queue.clear();
  const { storedError } = stream;
  for (const request of stream.writeRequests) {
    reject(request, storedError);
  }
  stream.writeRequests = [];
  const abort = stream.pendingAbort;
  if (abort === null) {
    rejectCloseAndClosed(stream);
    return;
  }
  stream.pendingAbort = null;
  if (abort.wasAlreadyErroring) {
    reject(abort.done, storedError);
    rejectCloseAndClosed(stream);
    return;
  }
  stream.controller.abortSteps(abort.reason).then(
    () => {
      resolve(abort.done, undefined);
      rejectCloseAndClosed(stream);
    },
    (reason) => {
      reject(abort.done, reason);
      rejectCloseAndClosed(stream);
    },
  );
}

function rejectCloseAndClosed(stream) {
  if (stream.closeRequest !== null) {
    reject(stream.closeRequest, stream.storedError);
    stream.closeRequest = null;
  }
  if (stream.writer !== null) {
    reject(stream.writer.closed, stream.storedError);
  }
}

function finishInFlightWrite(stream) {
  resolve(stream.inFlightWrite, undefined);
  stream.inFlightWrite = null;
}

function finishInFlightWriteWithError(stream, error) {
  reject(stream.inFlightWrite, error);
  stream.inFlightWrite = null;
  dealWithRejection(stream, error);
}

function finishInFlightClose(stream) {
  resolve(stream.inFlightClose, undefined);
  stream.inFlightClose = null;
  if (stream.state === 'erroring') {
    stream.storedError = undefined;
    if (stream.pendingAbort !== null) {
      resolve(stream.pendingAbort.done, undefined);
      stream.pendingAbort = null;
    }
  }
  stream.state = 'closed';
  if (stream.writer !== null) {
    resolve(stream.writer.closed, undefined);
  }
}

function finishInFlightCloseWithError(stream, error) {
  reject(stream.inFlightClose, error);
  stream.inFlightClose = null;
  if (stream.pendingAbort !== null) {
    reject(stream.pendingAbort.done, error);
    stream.pendingAbort = null;
  }
  dealWithRejection(stream, error);
}

function updateBackpressure(stream, backpressure) {
  const { writer } = stream;
  if (writer !== null && backpressure !== stream.backpressure) {
    if (backpressure) {
      writer.ready = deferred();
    } else {
      resolve(writer.ready, undefined);
    }
  }
  stream.backpressure = backpressure;
}

/** https://streams.spec.whatwg.org/#set-up-writable-stream-default-writer */
export function newWriter(stream) {
  if (writableLocked(stream)) {
    throw invalidState('WritableStream is locked');
  }
  const writer = { stream, ready: null, closed: null };
  stream.writer = writer;
  if (stream.state === 'writable') {
    const waits = !closeQueuedOrInFlight(stream) && stream.backpressure;
    writer.ready = waits ? deferred() : resolvedDeferred();
    writer.closed = deferred();
  } else if (stream.state === 'erroring') {
    writer.ready = rejectedDeferred(stream.storedError);
    writer.closed = deferred();
  } else if (stream.state === 'closed') {
    writer.ready = resolvedDeferred();
    writer.closed = resolvedDeferred();
  } else {
    writer.ready = rejectedDeferred(stream.storedError);
    writer.closed = rejectedDeferred(stream.storedError);
  }
  return writer;
}

function ensureReadyRejected(writer, reason) {
  if (writer.ready.settled) {
    writer.ready = rejectedDeferred(reason);
  } else {
    reject(writer.ready, reason);
  }
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-release */
export function releaseWriter(writer) {
  const { stream } = writer;
  const reason = invalidState('Writer has been released');
  ensureReadyRejected(writer, reason);
  if (writer.closed.settled) {
    writer.closed = rejectedDeferred(reason);
  } else {
    reject(writer.closed, reason);
  }
  stream.writer = null;
  writer.stream = null;
}

export function writerDesiredSize(writer) {
  const { stream } = writer;
  if (stream.state === 'errored' || stream.state === 'erroring') {
    return null;
  }
  return stream.state === 'closed' ? 0 : stream.controller.desiredSize;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-write */
export function writerWrite(writer, chunk) {
  const { stream } = writer;
  const size = stream.controller.chunkSize(chunk);
  if (stream !== writer.stream) {
    return Promise.reject(invalidState('Mismatched WritableStreams'));
  }
  if (stream.state === 'errored') {
    return Promise.reject(stream.storedError);
  }
  if (closeQueuedOrInFlight(stream) || stream.state === 'closed') {
    return Promise.reject(invalidState('WritableStream is closed'));
  }
  if (stream.state === 'erroring') {
    return Promise.reject(stream.storedError);
  }
  const request = deferred();
  stream.writeRequests.push(request);
  stream.controller.write(chunk, size);
  return request.promise;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-close-with-error-propagation */
export function writerCloseWithErrorPropagation(writer) {
  const { stream } = writer;
  if (closeQueuedOrInFlight(stream) || stream.state === 'closed') {
    return Promise.resolve();
  }
  if (stream.state === 'errored') {
    return Promise.reject(stream.storedError);
  }
  return writableClose(stream);
}

/** The slots of a WritableStreamDefaultController. Algorithms return promises. */
export class WritableController {
  queue = new SizedQueue();
  signal = createSignal();
  started = false;
  view = null;

  constructor(stream, algorithms, highWaterMark, sizeAlgorithm) {
    this.stream = stream;
    this.writeAlgorithm = algorithms.write;
    this.closeAlgorithm = algorithms.close;
    this.abortAlgorithm = algorithms.abort;
    this.highWaterMark = highWaterMark;
    this.sizeAlgorithm = sizeAlgorithm;
    stream.controller = this;
    updateBackpressure(stream, this.desiredSize <= 0);
  }

  startWith(startResult) {
    resolvedWith(startResult).then(
      () => {
        this.started = true;
        this.#advanceQueue();
      },
      (reason) => {
        this.started = true;
        dealWithRejection(this.stream, reason);
      },
    );
  }

  get desiredSize() {
    return this.highWaterMark - this.queue.totalSize;
  }

  chunkSize(chunk) {
    if (this.sizeAlgorithm === null || this.sizeAlgorithm === undefined) {
      return 1;
    }
    try {
      return this.sizeAlgorithm(chunk);
    } catch (error) {
      this.errorIfNeeded(error);
      return 1;
    }
  }

  write(chunk, size) {
    try {
      this.queue.push(chunk, size);
    } catch (error) {
      this.errorIfNeeded(error);
      return;
    }
    if (!closeQueuedOrInFlight(this.stream) && this.stream.state === 'writable') {
      updateBackpressure(this.stream, this.desiredSize <= 0);
    }
    this.#advanceQueue();
  }

  close() {
    this.queue.push(closeSentinel, 0);
    this.#advanceQueue();
  }

  errorIfNeeded(error) {
    if (this.stream.state === 'writable') {
      this.error(error);
    }
  }

  error(error) {
    this.#clearAlgorithms();
    startErroring(this.stream, error);
  }

  abortSteps(reason) {
    const result = this.abortAlgorithm(reason);
    this.#clearAlgorithms();
    return result;
  }

  #clearAlgorithms() {
    this.writeAlgorithm = undefined;
    this.closeAlgorithm = undefined;
    this.abortAlgorithm = undefined;
    this.sizeAlgorithm = undefined;
  }

  #advanceQueue() {
    const { stream } = this;
    if (!this.started || stream.inFlightWrite !== null) {
      return;
    }
    if (stream.state === 'erroring') {
      finishErroring(stream);
      return;
    }
    if (this.queue.length === 0) {
      return;
    }
    const chunk = this.queue.peek();
    if (chunk === closeSentinel) {
      this.#processClose();
    } else {
      this.#processWrite(chunk);
    }
  }

  #processClose() {
    const { stream } = this;
    stream.inFlightClose = stream.closeRequest;
    stream.closeRequest = null;
    this.queue.shift();
    const closing = this.closeAlgorithm();
    this.#clearAlgorithms();
    closing.then(
      () => finishInFlightClose(stream),
      (reason) => finishInFlightCloseWithError(stream, reason),
    );
  }

  #processWrite(chunk) {
    const { stream } = this;
    stream.inFlightWrite = stream.writeRequests.shift();
    const { now } = context;
    react(
      this.writeAlgorithm(chunk),
      () => {
        context.now = now;
        finishInFlightWrite(stream);
        const { state } = stream;
        this.queue.shift();
        if (!closeQueuedOrInFlight(stream) && state === 'writable') {
          updateBackpressure(stream, this.desiredSize <= 0);
        }
        this.#advanceQueue();
      },
      (reason) => {
        if (stream.state === 'writable') {
          this.#clearAlgorithms();
        }
        finishInFlightWriteWithError(stream, reason);
      },
    );
  }
}

/** https://streams.spec.whatwg.org/#create-writable-stream */
export function createWritable(algorithms, highWaterMark = 1, sizeAlgorithm = null) {
  const stream = newWritable();
  const controller = new WritableController(stream, algorithms, highWaterMark, sizeAlgorithm);
  controller.startWith(algorithms.start?.(controller));
  return stream;
}
