// https://nodejs.org/docs/latest-v20.x/api/zlib.html : gzip, deflate and Brotli, at once, with a callback, or as a stream.

import { host, requireModule } from 'jsguide:web/host';
import { concatenate, describeReceived, isBufferSource, typeErrorWithCode, viewOf, withCode, wrongType } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');
const { Transform } = requireModule('jsguide:web/node_streams/pipeline');

const early = 'unexpected end of file';

function toBytes(data) {
  if (typeof data !== 'string' && !isBufferSource(data)) {
    const text = 'The "buffer" argument must be of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer.';
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', `${text} ${describeReceived(data)}`);
  }
  return typeof data === 'string' ? Buffer.from(data) : viewOf(data);
}

function dataError(text) {
  const isShort = text === early;
  const error = Object.assign(new Error(text), { errno: isShort ? -5 : -3 });
  return withCode(error, isShort ? 'Z_BUF_ERROR' : 'Z_DATA_ERROR');
}

/** https://www.rfc-editor.org/rfc/rfc1952#page-6 , https://www.rfc-editor.org/rfc/rfc1950#page-5 */
function requireHeader(bytes, format) {
  if (bytes.length < 2 || format === 'deflate-raw') {
    return;
  }
  const isFit = format === 'gzip' ? formatOf(bytes) === 'gzip' : (bytes[0] * 256 + bytes[1]) % 31 === 0;
  if (!isFit) {
    throw dataError('incorrect header check');
  }
}

/** The last of a codec fails when there should be more. */
function checked(output, failure = 'invalid stored block lengths') {
  if (typeof output === 'string') {
    throw dataError(failure);
  }
  return Buffer.from(output.buffer, output.byteOffset, output.byteLength);
}

/** The format of compressed bytes, for those who take either. */
function formatOf(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? 'gzip' : 'deflate';
}

function opened(bytes, format = formatOf(bytes), compresses, level) {
  if (!compresses && bytes.length > 0) {
    requireHeader(bytes, format);
  }
  return level === undefined ? host.codecOpen(format, compresses) : host.codecOpen(format, compresses, level);
}

const usualLevel = -1;

/** The option `level`, or nothing for the usual one. */
function levelOf(options) {
  const level = options?.level;
  if (level === undefined || level === usualLevel) {
    return undefined;
  }
  if (typeof level !== 'number') {
    throw wrongType('options.level', 'of type number', level);
  }
  if (!(level >= usualLevel && level <= 9)) {
    throw withCode(new RangeError(`The value of "options.level" is out of range. It must be >= -1 and <= 9. Received ${level}`), 'ERR_OUT_OF_RANGE');
  }
  return level;
}

function convert(data, format, compresses, options) {
  const level = levelOf(options);
  const bytes = toBytes(data);
  const codec = opened(bytes, format, compresses, level);
  const [first, last] = [checked(host.codecPush(codec, bytes)), checked(host.codecFinish(codec), early)];
  return withLevel(Buffer.from(concatenate([first, last]).buffer), format, compresses, level);
}

/** The header of zlib names the level that it was made with: https://www.rfc-editor.org/rfc/rfc1950#page-6 */
function withLevel(output, format, compresses, level = 6) {
  if (compresses && format === 'deflate' && output[0] === 0x78) {
    output[1] = level < 2 ? 0x01 : level < 6 ? 0x5e : level === 6 ? 0x9c : 0xda;
  }
  return output;
}

/** https://nodejs.org/docs/latest-v20.x/api/zlib.html#zlibcrc32data-value */
export function crc32(data, value = 0) {
  if (typeof data !== 'string' && !isBufferSource(data)) {
    throw wrongType('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
  }
  return continued(host.crc32(toBytes(data)), value >>> 0, toBytes(data).length);
}

/** The sum of what had `earlier`, followed by `length` bytes whose own sum is `later`. */
function continued(later, earlier, length) {
  let sum = earlier;
  for (let index = 0; index < (earlier === 0 ? 0 : length); index++) {
    for (let bit = 0; bit < 8; bit++) {
      sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
  }
  return (sum ^ later) >>> 0;
}

function streamOf(format, compresses) {
  return (options = {}) => {
    const level = levelOf(options);
    let codec = null;
    const open = (bytes) => {
      codec ??= opened(bytes, format, compresses, level);
      return codec;
    };
    const attempt = (run, callback, failure = undefined) => {
      let output;
      try {
        output = checked(run(), failure);
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, output.length === 0 ? undefined : output);
    };
    return new Transform({
      ...options,
      transform: (chunk, encoding, callback) => attempt(() => host.codecPush(open(chunk), chunk), callback),
      flush: (callback) => attempt(() => host.codecFinish(open([])), callback, early),
    });
  };
}

function both(format, compresses) {
  const sync = (data, options = undefined) => convert(data, format, compresses, options);
  return [sync, laterOf(sync), streamOf(format, compresses)];
}

/** The same with a callback. */
function laterOf(sync) {
  return (data, options, callback = options) => {
    if (typeof callback !== 'function') {
      throw wrongType('callback', 'of type function', callback);
    }
    let outcome;
    try {
      outcome = [null, sync(data, typeof options === 'function' ? undefined : options)];
    } catch (error) {
      outcome = [error];
    }
    setImmediate(() => callback(...outcome));
  };
}

export const [gzipSync, gzip, createGzip] = both('gzip', true);
export const [gunzipSync, gunzip, createGunzip] = both('gzip', false);
export const [deflateSync, deflate, createDeflate] = both('deflate', true);
export const [inflateSync, inflate, createInflate] = both('deflate', false);
export const [deflateRawSync, deflateRaw, createDeflateRaw] = both('deflate-raw', true);
export const [inflateRawSync, inflateRaw, createInflateRaw] = both('deflate-raw', false);
export const [unzipSync, unzip, createUnzip] = both(undefined, false);

const quality = 1;
const window = 2;

function brotliParam(options, key, fallback, lowest, highest) {
  const value = options?.params?.[key] ?? fallback;
  if (typeof value !== 'number') {
    throw wrongType(`options.params[${key}]`, 'of type number', value);
  }
  return Math.min(Math.max(value, lowest), highest);
}

function brotliOutput(output) {
  if (typeof output !== 'string') {
    return Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  }
  if (output === 'UnexpectedEof') {
    throw dataError(early);
  }
  if (output === 'FileTooLarge') {
    throw withCode(new RangeError('Cannot create a Buffer larger than 67108864 bytes'), 'ERR_BUFFER_TOO_LARGE');
  }
  throw withCode(new Error('Decompression failed'), 'ERR__ERROR_FORMAT_PADDING_2');
}

export function brotliCompressSync(data, options = undefined) {
  return brotliOutput(host.brotliCompress(toBytes(data), brotliParam(options, quality, 11, 0, 11), brotliParam(options, window, 22, 10, 24)));
}

export function brotliDecompressSync(data) {
  const bytes = toBytes(data);
  if (bytes.length === 0) {
    throw dataError(early);
  }
  return brotliOutput(host.brotliDecompress(bytes));
}

/** It gathers what is written: a codec of Brotli holds more memory than a handler has. */
function gathering(convertAll) {
  return (options = {}) => {
    const chunks = [];
    return new Transform({
      ...options,
      transform(chunk, encoding, callback) {
        chunks.push(chunk);
        callback();
      },
      flush(callback) {
        let output;
        try {
          output = convertAll(concatenate(chunks), options);
        } catch (error) {
          callback(error);
          return;
        }
        callback(null, output);
      },
    });
  };
}

export const brotliCompress = laterOf(brotliCompressSync);
export const brotliDecompress = laterOf(brotliDecompressSync);
export const createBrotliCompress = gathering(brotliCompressSync);
export const createBrotliDecompress = gathering(brotliDecompressSync);

export const constants = {
  Z_NO_FLUSH: 0,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
  BROTLI_DECODE: 8,
  BROTLI_ENCODE: 9,
  BROTLI_OPERATION_PROCESS: 0,
  BROTLI_OPERATION_FLUSH: 1,
  BROTLI_OPERATION_FINISH: 2,
  BROTLI_PARAM_MODE: 0,
  BROTLI_MODE_GENERIC: 0,
  BROTLI_MODE_TEXT: 1,
  BROTLI_MODE_FONT: 2,
  BROTLI_DEFAULT_MODE: 0,
  BROTLI_PARAM_QUALITY: quality,
  BROTLI_MIN_QUALITY: 0,
  BROTLI_MAX_QUALITY: 11,
  BROTLI_DEFAULT_QUALITY: 11,
  BROTLI_PARAM_LGWIN: window,
  BROTLI_MIN_WINDOW_BITS: 10,
  BROTLI_MAX_WINDOW_BITS: 24,
  BROTLI_DEFAULT_WINDOW: 22,
  BROTLI_PARAM_SIZE_HINT: 5,
};

export default {
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
  crc32,
  createBrotliCompress,
  createBrotliDecompress,
  createDeflate,
  createDeflateRaw,
  createGunzip,
  createGzip,
  createInflate,
  createInflateRaw,
  createUnzip,
  deflate,
  deflateRaw,
  deflateRawSync,
  deflateSync,
  gunzip,
  gunzipSync,
  gzip,
  gzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  unzip,
  unzipSync,
};
