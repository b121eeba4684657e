// https://compression.spec.whatwg.org/ : CompressionStream, DecompressionStream, over the crate `flate2`.

import { host } from 'jsguide:web/host';
import { setImmediate } from 'jsguide:web/timers';
import { viewOfReadable } from 'jsguide:web/streams/readable';
import { createTransform } from 'jsguide:web/streams/transform';
import { viewOfWritable } from 'jsguide:web/streams/writable';
import { asInterface, slots, viewOf, withCode } from 'jsguide:web/webidl';
import { inspect } from 'jsguide:web/inspect_lazily';

const formats = ['gzip', 'deflate', 'deflate-raw'];

/** What Node's zlib says, whose errors these are: https://nodejs.org/docs/latest-v20.x/api/zlib.html */
function zlibError(message) {
  const isShort = message === early;
  return withCode(Object.assign(new Error(message), { errno: isShort ? -5 : -3 }), isShort ? 'Z_BUF_ERROR' : 'Z_DATA_ERROR');
}

const early = 'unexpected end of file';

/** The first two bytes tell a format apart: https://www.rfc-editor.org/rfc/rfc1952#page-6 , https://www.rfc-editor.org/rfc/rfc1950#page-5 */
function isFit(format, [first, second]) {
  return format === 'gzip' ? first === 0x1f && second === 0x8b : (first * 256 + second) % 31 === 0;
}

function codecTransform(format, compress) {
  if (!formats.includes(`${format}`)) {
    throw withCode(
      new TypeError(`The argument 'format' is invalid. Received ${inspect(format)}`),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  const codec = host.codecOpen(`${format}`, compress);
  const head = [];
  const failure = () => (format === 'deflate-raw' ? 'invalid block type' : head.length === 2 && !isFit(format, head) ? 'incorrect header check' : 'incorrect data check');
  const ending = (fault) => (/checksum/.test(fault) || (format !== 'deflate-raw' && head.length === 2 && !isFit(format, head)) ? failure() : early);
  const pass = (bytes, transform, reasonOf = failure) => {
    if (typeof bytes === 'string') {
      throw zlibError(reasonOf(bytes));
    }
    if (bytes.length > 0) {
      transform.enqueue(bytes);
    }
  };
  // Node compresses beside the event loop, so what comes out is there in a turn of its own.
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
  return createTransform({
    transform(chunk, transform) {
      const bytes = viewOf(chunk, 'The chunk');
      head.push(...bytes.subarray(0, 2 - head.length));
      pass(host.codecPush(codec, bytes), transform);
      return nextTurn();
    },

    flush(transform) {
      return nextTurn().then(() => pass(host.codecFinish(codec), transform, ending));
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
