// https://streams.spec.whatwg.org/#rs-abstract-ops , #rs-default-controller-abstract-ops : the algorithms of readable
// streams on their slots. A read request is `{ chunk(value), close(), error(reason) }`.

import { context, react } from 'jsguide:web/context';
import {
  SizedQueue,
  alreadyResolved,
  deferred,
  invalidState,
  promiseCall,
  reject,
  rejectedDeferred,
  resolve,
  resolvedDeferred,
  resolvedWith,
} from 'jsguide:web/streams/slots';

/** The slots of a ReadableStream. `view` is the public object, made when a script first asks for it. */
export function newReadable() {
  return {
    state: 'readable',
    reader: null,
    storedError: undefined,
    disturbed: false,
    controller: null,
    view: null,
  };
}

export function isLocked(stream) {
  return stream.reader !== null;
}

export function readableClose(stream) {
  stream.state = 'closed';
  const { reader } = stream;
  if (reader === null) {
    return;
  }
  resolve(reader.closed, undefined);
  if (!reader.byob) {
    const requests = reader.requests;
    reader.requests = [];
    for (const request of requests) {
      request.close();
    }
  }
}

export function readableError(stream, reason) {
  stream.state = 'errored';
  stream.storedError = reason;
  const { reader } = stream;
  if (reader === null) {
    return;
  }
  reject(reader.closed, reason);
  errorRequests(reader, reason);
}

function errorRequests(reader, reason) {
  const requests = reader.requests;
  reader.requests = [];
  for (const request of requests) {
    request.error(reason);
  }
}

/** https://streams.spec.whatwg.org/#readable-stream-cancel */
export function readableCancel(stream, reason) {
  stream.disturbed = true;
  if (stream.state === 'closed') {
    return Promise.resolve();
  }
  if (stream.state === 'errored') {
    return Promise.reject(stream.storedError);
  }
  readableClose(stream);
  const { reader } = stream;
  if (reader !== null && reader.byob) {
    const requests = reader.requests;
    reader.requests = [];
    for (const request of requests) {
      request.close(undefined);
    }
  }
  return stream.controller.cancelSteps(reason).then(() => undefined);
}

export function pendingRequests(stream) {
  return stream.reader === null ? 0 : stream.reader.requests.length;
}

export function hasDefaultReader(stream) {
  return stream.reader !== null && !stream.reader.byob;
}

export function hasByobReader(stream) {
  return stream.reader !== null && stream.reader.byob;
}

export function fulfillRequest(stream, chunk, done) {
  const request = stream.reader.requests.shift();
  if (done) {
    request.close(chunk);
  } else {
    request.chunk(chunk);
  }
}

/** https://streams.spec.whatwg.org/#readable-stream-reader-generic-initialize */
export function newReader(stream, byob) {
  const reader = { stream, byob, requests: [], closed: null };
  stream.reader = reader;
  if (stream.state === 'readable') {
    reader.closed = deferred();
  } else if (stream.state === 'closed') {
    reader.closed = resolvedDeferred();
  } else {
    reader.closed = rejectedDeferred(stream.storedError);
  }
  return reader;
}

export function acquireReader(stream) {
  if (isLocked(stream)) {
    throw invalidState('ReadableStream is locked');
  }
  return newReader(stream, false);
}

/** https://streams.spec.whatwg.org/#readable-stream-reader-generic-release */
export function releaseReader(reader) {
  const { stream } = reader;
  const reason = invalidState('Releasing reader');
  const left = invalidState('Reader released');
  if (stream.state === 'readable' && !reader.closed.settled) {
    reject(reader.closed, left);
  } else {
    reader.closed = rejectedDeferred(left);
  }
  stream.controller.releaseSteps();
  stream.reader = null;
  reader.stream = null;
  errorRequests(reader, reason);
}

/** https://streams.spec.whatwg.org/#readable-stream-default-reader-read */
export function readRequest(reader, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'closed') {
    request.close();
  } else if (stream.state === 'errored') {
    request.error(stream.storedError);
  } else {
    stream.controller.pullSteps(request);
  }
}

/** Reads one chunk and answers with a promise of `{ value, done }`. */
export function readPromise(reader) {
  return new Promise((fulfil, fail) => {
    readRequest(reader, {
      chunk: (value) => fulfil({ value, done: false }),
      close: () => fulfil({ value: undefined, done: true }),
      error: fail,
    });
  });
}

/** The slots of a ReadableStreamDefaultController; its methods are what the stream asks of any controller. */
export class DefaultController {
  queue = new SizedQueue();
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  view = null;

  constructor(stream, algorithms, highWaterMark, sizeAlgorithm) {
    this.stream = stream;
    this.pullAlgorithm = algorithms.pull;
    this.cancelAlgorithm = algorithms.cancel;
    this.highWaterMark = highWaterMark;
    this.sizeAlgorithm = sizeAlgorithm;
    stream.controller = this;
  }

  /** Waits for `start` before the first pull. */
  startWith(startResult) {
    resolvedWith(startResult).then(
      () => {
        this.started = true;
        this.callPullIfNeeded();
      },
      (reason) => this.error(reason),
    );
  }

  get desiredSize() {
    if (this.stream.state === 'errored') {
      return null;
    }
    return this.stream.state === 'closed' ? 0 : this.highWaterMark - this.queue.totalSize;
  }

  canCloseOrEnqueue() {
    return !this.closeRequested && this.stream.state === 'readable';
  }

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue()) {
      return;
    }
    if (hasDefaultReader(this.stream) && this.stream.reader.requests.length > 0) {
      fulfillRequest(this.stream, chunk, false);
    } else {
      this.#queueChunk(chunk);
    }
    this.callPullIfNeeded();
  }

  #queueChunk(chunk) {
    try {
      const size = this.sizeAlgorithm === null ? 1 : this.sizeAlgorithm(chunk);
      this.queue.push(chunk, size);
    } catch (error) {
      this.error(error);
      throw error;
    }
  }

  close() {
    if (!this.canCloseOrEnqueue()) {
      return;
    }
    this.closeRequested = true;
    if (this.queue.length === 0) {
      this.clearAlgorithms();
      readableClose(this.stream);
    }
  }

  error(reason) {
    if (this.stream.state !== 'readable') {
      return;
    }
    this.queue.clear();
    this.clearAlgorithms();
    readableError(this.stream, reason);
  }

  callPullIfNeeded() {
    if (!this.#shouldPull()) {
      return;
    }
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    const { now } = context;
    react(
      this.pullAlgorithm(),
      () => {
        context.now = now;
        this.pulling = false;
        if (this.pullAgain) {
          this.pullAgain = false;
          this.callPullIfNeeded();
        }
      },
      (reason) => this.error(reason),
    );
  }

  #shouldPull() {
    if (!this.canCloseOrEnqueue() || !this.started) {
      return false;
    }
    return pendingRequests(this.stream) > 0 || this.desiredSize > 0;
  }

  hasBackpressure() {
    return !this.#shouldPull();
  }

  clearAlgorithms() {
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.sizeAlgorithm = undefined;
  }

  cancelSteps(reason) {
    this.queue.clear();
    const result = this.cancelAlgorithm(reason);
    this.clearAlgorithms();
    return result;
  }

  pullSteps(request) {
    if (this.queue.length === 0) {
      this.stream.reader.requests.push(request);
      this.callPullIfNeeded();
      return;
    }
    const chunk = this.queue.shift();
    if (this.closeRequested && this.queue.length === 0) {
      this.clearAlgorithms();
      readableClose(this.stream);
    } else {
      this.callPullIfNeeded();
    }
    request.chunk(chunk);
  }

  releaseSteps() {}
}

/** https://streams.spec.whatwg.org/#create-readable-stream : a stream of the platform; algorithms return promises. */
export function createReadable(algorithms, highWaterMark = 1, sizeAlgorithm = null) {
  const stream = newReadable();
  const controller = new DefaultController(stream, algorithms, highWaterMark, sizeAlgorithm);
  controller.startWith(algorithms.start?.(controller));
  return stream;
}

/** The algorithms of an underlying source, https://streams.spec.whatwg.org/#set-up-readable-stream-default-controller-from-underlying-source */
export function sourceAlgorithms(source, methods, publicController) {
  const { pull, cancel } = methods;
  return {
    pull: pull === undefined ? () => alreadyResolved : () => promiseCall(pull, source, publicController()),
    cancel: cancel === undefined ? () => alreadyResolved : (reason) => promiseCall(cancel, source, reason),
  };
}
