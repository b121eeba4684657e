// https://streams.spec.whatwg.org/#qs-api : ByteLengthQueuingStrategy, CountQueuingStrategy.

import { requireObject } from 'jsguide:web/streams/slots';
import { exposeInterfaces, typeErrorWithCode } from 'jsguide:web/webidl';

function requiredHighWaterMark(init) {
  requireObject(init, 'init');
  if (init.highWaterMark === undefined) {
    throw typeErrorWithCode('ERR_MISSING_OPTION', 'init.highWaterMark is required');
  }
  return +init.highWaterMark;
}

const byteLength = Object.defineProperty((chunk) => chunk.byteLength, 'name', { value: 'size' });
const one = Object.defineProperty(() => 1, 'name', { value: 'size' });

export class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = requiredHighWaterMark(init);
  }

  get highWaterMark() {
    return this.#highWaterMark;
  }

  get size() {
    void this.#highWaterMark;
    return byteLength;
  }
}

export class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = requiredHighWaterMark(init);
  }

  get highWaterMark() {
    return this.#highWaterMark;
  }

  get size() {
    void this.#highWaterMark;
    return one;
  }
}

exposeInterfaces(ByteLengthQueuingStrategy, CountQueuingStrategy);
