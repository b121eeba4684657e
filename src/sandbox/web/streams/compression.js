// https://compression.spec.whatwg.org/ : CompressionStream, DecompressionStream, over the crate `flate2`.

import { host } from 'jsguide:web/host';
import { setImmediate } from 'jsguide:web/timers';
import { viewOfReadable } from 'jsguide:web/streams/readable';
import { createTransform } from 'jsguide:web/streams/transform';
import { viewOfWritable } from 'jsguide:web/streams/writable';
import { asInterface, slots, viewOf, withCode } from 'jsguide:web/webidl';
import { inspect } from 'jsguide:web/inspect_lazily';

const formats = ['gzip', 'deflate', 'deflate-raw'];

function codecTransform(format, compress) {
  if (!formats.includes(`${format}`)) {
    throw withCode(
      new TypeError(`The argument 'format' is invalid. Received ${inspect(format)}`),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  const codec = host.codecOpen(`${format}`, compress);
  const pass = (bytes, transform) => {
    if (typeof bytes === 'string') {
      throw new TypeError(bytes);
    }
    if (bytes.length > 0) {
      transform.enqueue(bytes);
    }
  };
  // Node compresses beside the event loop, so what comes out is there in a turn of its own.
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
  return createTransform({
    transform(chunk, transform) {
      pass(host.codecPush(codec, viewOf(chunk, 'The chunk')), transform);
      return nextTurn();
    },

    flush(transform) {
      return nextTurn().then(() => pass(host.codecFinish(codec), transform));
    },
  });
}

class CodecStream {
  get readable() {
    return viewOfReadable(this[slots].readable);
  }

  get writable() {
    return viewOfWritable(this[slots].writable);
  }
}

const members = Object.getOwnPropertyDescriptors(CodecStream.prototype);

export class CompressionStream {
  constructor(format) {
    this[slots] = codecTransform(format, true);
  }
}

export class DecompressionStream {
  constructor(format) {
    this[slots] = codecTransform(format, false);
  }
}

for (const constructor of [CompressionStream, DecompressionStream]) {
  Object.defineProperty(constructor.prototype, 'readable', members.readable);
  Object.defineProperty(constructor.prototype, 'writable', members.writable);
  asInterface(constructor);
}
