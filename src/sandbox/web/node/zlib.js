// https://nodejs.org/docs/latest-v20.x/api/zlib.html : gzip and deflate, at once, with a callback, or as a stream. Brotli is not
// there and says so.

import { host, requireModule } from 'jsguide:web/host';
import { concatenate, describeReceived, isBufferSource, typeErrorWithCode, viewOf, withCode, wrongType } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');
const { absentFrom } = requireModule('jsguide:web/node_errors');
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
  const later = (data, options, callback = options) => {
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
  return [sync, later, streamOf(format, compresses)];
}

export const [gzipSync, gzip, createGzip] = both('gzip', true);
export const [gunzipSync, gunzip, createGunzip] = both('gzip', false);
export const [deflateSync, deflate, createDeflate] = both('deflate', true);
export const [inflateSync, inflate, createInflate] = both('deflate', false);
export const [deflateRawSync, deflateRaw, createDeflateRaw] = both('deflate-raw', true);
export const [inflateRawSync, inflateRaw, createInflateRaw] = both('deflate-raw', false);
export const [unzipSync, unzip, createUnzip] = both(undefined, false);

const absent = absentFrom('zlib');
export const brotliCompress = absent('brotliCompress');
export const brotliCompressSync = absent('brotliCompressSync');
export const brotliDecompress = absent('brotliDecompress');
export const brotliDecompressSync = absent('brotliDecompressSync');
export const createBrotliCompress = absent('createBrotliCompress');
export const createBrotliDecompress = absent('createBrotliDecompress');

export const constants = {
  Z_NO_FLUSH: 0,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
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
