// https://streams.spec.whatwg.org/#rbs-controller-abstract-ops : byte streams, which fill the buffers that readers bring.

import { context, react } from 'jsguide:web/context';
import {
  fulfillRequest,
  hasByobReader,
  hasDefaultReader,
  newReadable,
  pendingRequests,
  readableClose,
  readableError,
} from 'jsguide:web/streams/readable_core';
import { invalidArgument, invalidState, resolvedWith, transferBuffer } from 'jsguide:web/streams/slots';

export class ByteController {
  /** Entries are `{ buffer, byteOffset, byteLength }`. */
  queue = [];
  totalSize = 0;
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  pendingPullIntos = [];
  byobRequest = null;
  view = null;

  constructor(stream, algorithms, highWaterMark, autoAllocateChunkSize) {
    this.stream = stream;
    this.pullAlgorithm = algorithms.pull;
    this.cancelAlgorithm = algorithms.cancel;
    this.highWaterMark = highWaterMark;
    this.autoAllocateChunkSize = autoAllocateChunkSize;
    stream.controller = this;
  }

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
    return this.stream.state === 'closed' ? 0 : this.highWaterMark - this.totalSize;
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
    if (this.stream.state !== 'readable' || this.closeRequested || !this.started) {
      return false;
    }
    return pendingRequests(this.stream) > 0 || this.desiredSize > 0;
  }

  close() {
    if (this.closeRequested || this.stream.state !== 'readable') {
      return;
    }
    if (this.totalSize > 0) {
      this.closeRequested = true;
      return;
    }
    const first = this.pendingPullIntos[0];
    if (first !== undefined && first.bytesFilled % first.elementSize !== 0) {
      const error = invalidState('Partial read');
      this.error(error);
      throw error;
    }
    this.clearAlgorithms();
    readableClose(this.stream);
  }

  error(reason) {
    if (this.stream.state !== 'readable') {
      return;
    }
    this.#clearPendingPullIntos();
    this.#resetQueue();
    this.clearAlgorithms();
    readableError(this.stream, reason);
  }

  /** https://streams.spec.whatwg.org/#readable-byte-stream-controller-enqueue */
  enqueue(chunk) {
    if (this.closeRequested || this.stream.state !== 'readable') {
      return;
    }
    const { byteOffset, byteLength } = chunk;
    const buffer = transferBuffer(chunk.buffer);
    const first = this.pendingPullIntos[0];
    if (first !== undefined) {
      if (first.buffer.detached) {
        throw new TypeError('The BYOB request’s buffer has been detached');
      }
      this.#invalidateByobRequest();
      first.buffer = transferBuffer(first.buffer);
      if (first.readerType === 'none') {
        this.#enqueueDetachedPullIntoToQueue(first);
      }
    }
    this.#deliver(buffer, byteOffset, byteLength);
    this.callPullIfNeeded();
  }

  #deliver(buffer, byteOffset, byteLength) {
    if (hasDefaultReader(this.stream)) {
      this.#processReadRequestsUsingQueue();
      if (pendingRequests(this.stream) === 0) {
        this.#pushToQueue(buffer, byteOffset, byteLength);
        return;
      }
      if (this.pendingPullIntos.length > 0) {
        this.#shiftPendingPullInto();
      }
      fulfillRequest(this.stream, new Uint8Array(buffer, byteOffset, byteLength), false);
    } else if (hasByobReader(this.stream)) {
      this.#pushToQueue(buffer, byteOffset, byteLength);
      this.#commitFilledPullIntos();
    } else {
      this.#pushToQueue(buffer, byteOffset, byteLength);
    }
  }

  #pushToQueue(buffer, byteOffset, byteLength) {
    this.queue.push({ buffer, byteOffset, byteLength });
    this.totalSize += byteLength;
  }

  #enqueueDetachedPullIntoToQueue(pullInto) {
    if (pullInto.bytesFilled > 0) {
      const start = pullInto.byteOffset;
      const copy = pullInto.buffer.slice(start, start + pullInto.bytesFilled);
      this.#pushToQueue(copy, 0, copy.byteLength);
    }
    this.#shiftPendingPullInto();
  }

  #processReadRequestsUsingQueue() {
    const { reader } = this.stream;
    while (reader.requests.length > 0 && this.totalSize > 0) {
      this.#fillReadRequestFromQueue(reader.requests.shift());
    }
  }

  #fillReadRequestFromQueue(request) {
    const { buffer, byteOffset, byteLength } = this.queue.shift();
    this.totalSize -= byteLength;
    this.#handleQueueDrain();
    request.chunk(new Uint8Array(buffer, byteOffset, byteLength));
  }

  #handleQueueDrain() {
    if (this.totalSize === 0 && this.closeRequested) {
      this.clearAlgorithms();
      readableClose(this.stream);
    } else {
      this.callPullIfNeeded();
    }
  }

  /** https://streams.spec.whatwg.org/#readable-byte-stream-controller-pull-into */
  pullInto(view, minimum, request) {
    const elementSize = view.BYTES_PER_ELEMENT ?? 1;
    const { byteOffset, byteLength } = view;
    const ViewConstructor = view.constructor;
    let buffer;
    try {
      buffer = transferBuffer(view.buffer);
    } catch (error) {
      request.error(error);
      return;
    }
    const pullInto = {
      buffer,
      bufferByteLength: buffer.byteLength,
      byteOffset,
      byteLength,
      bytesFilled: 0,
      minimumFill: minimum * elementSize,
      elementSize,
      ViewConstructor,
      readerType: 'byob',
    };
    if (this.pendingPullIntos.length > 0) {
      this.pendingPullIntos.push(pullInto);
      this.stream.reader.requests.push(request);
      return;
    }
    if (this.stream.state === 'closed') {
      request.close(new ViewConstructor(buffer, byteOffset, 0));
      return;
    }
    if (this.totalSize > 0) {
      if (this.#fillPullIntoFromQueue(pullInto)) {
        const filled = convertPullInto(pullInto);
        this.#handleQueueDrain();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const error = invalidState('Partial read');
        this.error(error);
        request.error(error);
        return;
      }
    }
    this.pendingPullIntos.push(pullInto);
    this.stream.reader.requests.push(request);
    this.callPullIfNeeded();
  }

  #fillPullIntoFromQueue(pullInto) {
    const maximumToCopy = Math.min(this.totalSize, pullInto.byteLength - pullInto.bytesFilled);
    const maximumFilled = pullInto.bytesFilled + maximumToCopy;
    const alignedFilled = maximumFilled - (maximumFilled % pullInto.elementSize);
    const ready = alignedFilled >= pullInto.minimumFill;
    let remaining = ready ? alignedFilled - pullInto.bytesFilled : maximumToCopy;
    while (remaining > 0) {
      const head = this.queue[0];
      const count = Math.min(remaining, head.byteLength);
      const target = pullInto.byteOffset + pullInto.bytesFilled;
      new Uint8Array(pullInto.buffer, target, count).set(new Uint8Array(head.buffer, head.byteOffset, count));
      if (head.byteLength === count) {
        this.queue.shift();
      } else {
        head.byteOffset += count;
        head.byteLength -= count;
      }
      this.totalSize -= count;
      pullInto.bytesFilled += count;
      remaining -= count;
    }
    return ready;
  }

  #commitFilledPullIntos() {
    const filled = [];
    while (this.pendingPullIntos.length > 0 && this.totalSize > 0) {
      const pullInto = this.pendingPullIntos[0];
      if (!this.#fillPullIntoFromQueue(pullInto)) {
        break;
      }
      this.#shiftPendingPullInto();
      filled.push(pullInto);
    }
    for (const pullInto of filled) {
      this.#commitPullInto(pullInto);
    }
  }

  #commitPullInto(pullInto) {
    const done = this.stream.state === 'closed';
    const filled = convertPullInto(pullInto);
    fulfillRequest(this.stream, filled, done);
  }

  /** https://streams.spec.whatwg.org/#readable-byte-stream-controller-respond */
  respond(bytesWritten) {
    const first = this.pendingPullIntos[0];
    if (this.stream.state === 'closed') {
      if (bytesWritten !== 0) {
        throw invalidArgument(TypeError, 'bytesWritten', bytesWritten);
      }
    } else {
      if (bytesWritten === 0) {
        throw invalidArgument(TypeError, 'bytesWritten', bytesWritten);
      }
      if (first.bytesFilled + bytesWritten > first.byteLength) {
        throw invalidArgument(RangeError, 'bytesWritten', bytesWritten);
      }
    }
    first.buffer = transferBuffer(first.buffer);
    this.#respondInternal(bytesWritten);
  }

  /** https://streams.spec.whatwg.org/#readable-byte-stream-controller-respond-with-new-view */
  respondWithNewView(view) {
    const first = this.pendingPullIntos[0];
    if (this.stream.state === 'closed') {
      if (view.byteLength !== 0) {
        throw invalidArgument(TypeError, 'view', view);
      }
    } else if (view.byteLength === 0) {
      throw invalidArgument(TypeError, 'view', view);
    }
    if (first.byteOffset + first.bytesFilled !== view.byteOffset) {
      throw invalidArgument(RangeError, 'view', view);
    }
    if (first.bufferByteLength !== view.buffer.byteLength) {
      throw invalidArgument(RangeError, 'view', view);
    }
    if (first.bytesFilled + view.byteLength > first.byteLength) {
      throw invalidArgument(RangeError, 'view', view);
    }
    const { byteLength } = view;
    first.buffer = transferBuffer(view.buffer);
    this.#respondInternal(byteLength);
  }

  #respondInternal(bytesWritten) {
    const first = this.pendingPullIntos[0];
    this.#invalidateByobRequest();
    if (this.stream.state === 'closed') {
      this.#respondInClosedState(first);
    } else {
      this.#respondInReadableState(bytesWritten, first);
    }
    this.callPullIfNeeded();
  }

  #respondInClosedState(first) {
    if (first.readerType === 'none') {
      this.#shiftPendingPullInto();
    }
    if (!hasByobReader(this.stream)) {
      return;
    }
    const filled = [];
    while (filled.length < this.stream.reader.requests.length) {
      filled.push(this.#shiftPendingPullInto());
    }
    for (const pullInto of filled) {
      this.#commitPullInto(pullInto);
    }
  }

  #respondInReadableState(bytesWritten, pullInto) {
    pullInto.bytesFilled += bytesWritten;
    if (pullInto.readerType === 'none') {
      this.#enqueueDetachedPullIntoToQueue(pullInto);
      this.#commitFilledPullIntos();
      return;
    }
    if (pullInto.bytesFilled < pullInto.minimumFill) {
      return;
    }
    this.#shiftPendingPullInto();
    const remainder = pullInto.bytesFilled % pullInto.elementSize;
    if (remainder > 0) {
      const end = pullInto.byteOffset + pullInto.bytesFilled;
      const rest = pullInto.buffer.slice(end - remainder, end);
      this.#pushToQueue(rest, 0, rest.byteLength);
    }
    pullInto.bytesFilled -= remainder;
    this.#commitPullInto(pullInto);
    this.#commitFilledPullIntos();
  }

  #shiftPendingPullInto() {
    this.#invalidateByobRequest();
    return this.pendingPullIntos.shift();
  }

  #clearPendingPullIntos() {
    this.#invalidateByobRequest();
    this.pendingPullIntos = [];
  }

  #invalidateByobRequest() {
    if (this.byobRequest !== null) {
      this.byobRequest.controller = null;
      this.byobRequest.view = null;
      this.byobRequest = null;
    }
  }

  /** The slots of the present ReadableStreamBYOBRequest, or null. */
  currentByobRequest() {
    const first = this.pendingPullIntos[0];
    if (this.byobRequest === null && first !== undefined) {
      const start = first.byteOffset + first.bytesFilled;
      const view = new Uint8Array(first.buffer, start, first.byteLength - first.bytesFilled);
      this.byobRequest = { controller: this, view, face: null };
    }
    return this.byobRequest;
  }

  clearAlgorithms() {
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
  }

  #resetQueue() {
    this.queue = [];
    this.totalSize = 0;
  }

  cancelSteps(reason) {
    this.#clearPendingPullIntos();
    this.#resetQueue();
    const result = this.cancelAlgorithm(reason);
    this.clearAlgorithms();
    return result;
  }

  pullSteps(request) {
    if (this.totalSize > 0) {
      this.#fillReadRequestFromQueue(request);
      return;
    }
    if (this.autoAllocateChunkSize !== undefined) {
      const buffer = new ArrayBuffer(this.autoAllocateChunkSize);
      this.pendingPullIntos.push({
        buffer,
        bufferByteLength: buffer.byteLength,
        byteOffset: 0,
        byteLength: buffer.byteLength,
        bytesFilled: 0,
        minimumFill: 1,
        elementSize: 1,
        ViewConstructor: Uint8Array,
        readerType: 'default',
      });
    }
    this.stream.reader.requests.push(request);
    this.callPullIfNeeded();
  }

  releaseSteps() {
    const first = this.pendingPullIntos[0];
    if (first !== undefined) {
      first.readerType = 'none';
      this.pendingPullIntos = [first];
    }
  }
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-convert-pull-into-descriptor */
function convertPullInto(pullInto) {
  const buffer = transferBuffer(pullInto.buffer);
  return new pullInto.ViewConstructor(buffer, pullInto.byteOffset, pullInto.bytesFilled / pullInto.elementSize);
}

/** https://streams.spec.whatwg.org/#readable-stream-byob-reader-read */
export function readInto(reader, view, minimum, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'errored') {
    request.error(stream.storedError);
  } else {
    stream.controller.pullInto(view, minimum, request);
  }
}

/** https://streams.spec.whatwg.org/#create-readable-byte-stream */
export function createReadableBytes(algorithms) {
  const stream = newReadable();
  const controller = new ByteController(stream, algorithms, 0, undefined);
  controller.startWith(algorithms.start?.(controller));
  return stream;
}

