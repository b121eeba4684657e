// https://streams.spec.whatwg.org/#rs-default-controller-class , #rbs-controller-class , #rs-byob-request-class : what the
// methods of an underlying source are given.

import { invalidState } from 'jsguide:web/streams/slots';
import { exposeInterfaces, illegalConstructor, internal, slots, wrongType } from 'jsguide:web/webidl';

export class ReadableStreamDefaultController {
  constructor(token = undefined, controller = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this[slots] = controller;
  }

  get desiredSize() {
    return this[slots].desiredSize;
  }

  close() {
    if (!this[slots].canCloseOrEnqueue()) {
      throw invalidState('Controller is already closed');
    }
    this[slots].close();
  }

  enqueue(chunk = undefined) {
    if (!this[slots].canCloseOrEnqueue()) {
      throw invalidState('Controller is already closed');
    }
    this[slots].enqueue(chunk);
  }

  error(reason = undefined) {
    this[slots].error(reason);
  }
}

export class ReadableByteStreamController {
  constructor(token = undefined, controller = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this[slots] = controller;
  }

  get byobRequest() {
    const request = this[slots].currentByobRequest();
    if (request === null) {
      return null;
    }
    request.face ??= new ReadableStreamBYOBRequest(internal, request);
    return request.face;
  }

  get desiredSize() {
    return this[slots].desiredSize;
  }

  close() {
    const controller = this[slots];
    if (controller.closeRequested || controller.stream.state !== 'readable') {
      throw invalidState('Controller is already closed');
    }
    controller.close();
  }

  enqueue(chunk) {
    const controller = this[slots];
    if (!ArrayBuffer.isView(chunk)) {
      throw wrongType('buffer', 'an instance of Buffer, TypedArray, or DataView', chunk);
    }
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
    if (controller.closeRequested || controller.stream.state !== 'readable') {
      throw invalidState('Controller is already closed');
    }
    controller.enqueue(chunk);
  }

  error(reason = undefined) {
    this[slots].error(reason);
  }
}

export class ReadableStreamBYOBRequest {
  constructor(token = undefined, request = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this[slots] = request;
  }

  get view() {
    return this[slots].view;
  }

  respond(bytesWritten) {
    const { controller, view } = this[slots];
    if (controller === null) {
      throw invalidState('This BYOB request has been invalidated');
    }
    if (view.buffer.detached) {
      throw invalidState('Viewed ArrayBuffer is detached');
    }
    const count = Number(bytesWritten);
    if (!Number.isInteger(count) || count < 0) {
      throw new TypeError('bytesWritten must be a non-negative integer');
    }
    controller.respond(count);
  }

  respondWithNewView(view) {
    const { controller } = this[slots];
    if (controller === null) {
      throw invalidState('This BYOB request has been invalidated');
    }
    if (!ArrayBuffer.isView(view)) {
      throw wrongType('view', 'an instance of Buffer, TypedArray, or DataView', view);
    }
    if (view.buffer.detached) {
      throw invalidState('Viewed ArrayBuffer is detached');
    }
    controller.respondWithNewView(view);
  }
}

exposeInterfaces(ReadableStreamDefaultController, ReadableByteStreamController, ReadableStreamBYOBRequest);
