// https://nodejs.org/docs/latest-v20.x/api/crypto.html : hashes, HMAC, random values, comparing. No ciphers, no key pairs.

import { host, requireModule } from 'jsguide:web/host';
import { describeReceived, typeErrorWithCode, viewOf, withCode } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');

const digests = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' };

export const webcrypto = globalThis.crypto;
export const subtle = webcrypto.subtle;

export function getHashes() {
  return Object.keys(digests);
}

export function randomUUID() {
  return webcrypto.randomUUID();
}

export function getRandomValues(array) {
  return webcrypto.getRandomValues(array);
}

export function randomBytes(size, callback = undefined) {
  const bytes = Buffer.alloc(size);
  host.randomFill(bytes);
  return answer(bytes, callback);
}

export function randomFillSync(buffer, offset = 0, size = buffer.byteLength - offset) {
  host.randomFill(viewOf(buffer).subarray(offset, offset + size));
  return buffer;
}

/** Evenly distributed: values beyond the last whole range are drawn again. */
export function randomInt(minOrMax, maxOrCallback = undefined, callback = undefined) {
  const hasMin = typeof maxOrCallback === 'number';
  const min = hasMin ? minOrMax : 0;
  const max = hasMin ? maxOrCallback : minOrMax;
  const done = hasMin ? callback : maxOrCallback;
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', 'The "max" argument must be a safe integer.');
  }
  const range = max - min;
  if (range <= 0 || range > 2 ** 48 - 1) {
    throw withCode(
      new RangeError(`The value of "max" is out of range. It must be greater than the value of "min" (${min}). Received ${max}`),
      'ERR_OUT_OF_RANGE',
    );
  }
  const limit = 2 ** 48 - (2 ** 48 % range);
  let drawn;
  do {
    drawn = randomBytes(6).readUIntBE(0, 6);
  } while (drawn >= limit);
  return answer(min + (drawn % range), done);
}

export function timingSafeEqual(left, right) {
  const first = viewOf(left, 'The "buf1" argument');
  const second = viewOf(right, 'The "buf2" argument');
  if (first.byteLength !== second.byteLength) {
    throw withCode(new RangeError('Input buffers must have the same byte length'), 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH');
  }
  return host.equalBytes(first, second);
}

class Accumulator {
  #parts = [];
  #finished = false;
  #compute;

  constructor(compute) {
    this.#compute = compute;
  }

  update(data, encoding = undefined) {
    if (this.#finished) {
      throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
    }
    this.#parts.push(toBytes(data, encoding));
    return this;
  }

  digest(encoding = undefined) {
    if (this.#finished) {
      throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
    }
    this.#finished = true;
    const digest = Buffer.from(this.#compute(Buffer.concat(this.#parts)));
    return encoding === undefined || encoding === 'buffer' ? digest : digest.toString(encoding);
  }
}

export class Hash extends Accumulator {}

export class Hmac extends Accumulator {}

export function createHash(algorithm) {
  const name = digestName(algorithm, 'Digest method not supported');
  return new Hash((data) => host.digest(name, data));
}

export function createHmac(algorithm, key) {
  const name = digestName(algorithm, `Invalid digest: ${algorithm}`);
  const secret = toBytes(key, undefined);
  return new Hmac((data) => host.hmac(name, secret, data));
}

export function hash(algorithm, data, encoding = 'hex') {
  return createHash(algorithm).update(data).digest(encoding);
}

function digestName(algorithm, message) {
  const name = digests[`${algorithm}`.toLowerCase().replace('-', '')];
  if (name === undefined) {
    throw new Error(`${message} (the sandbox has ${Object.keys(digests).join(', ')})`);
  }
  return name;
}

function toBytes(data, encoding) {
  if (typeof data === 'string') {
    return Buffer.from(data, encoding);
  }
  if (ArrayBuffer.isView(data) || data instanceof ArrayBuffer) {
    return viewOf(data).slice();
  }
  throw typeErrorWithCode(
    'ERR_INVALID_ARG_TYPE',
    `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. ${describeReceived(data)}`,
  );
}

function answer(value, callback) {
  if (callback === undefined) {
    return value;
  }
  setImmediate(() => callback(null, value));
  return undefined;
}

export default {
  webcrypto,
  subtle,
  getHashes,
  randomUUID,
  getRandomValues,
  randomBytes,
  randomFillSync,
  randomInt,
  timingSafeEqual,
  Hash,
  Hmac,
  createHash,
  createHmac,
  hash,
};
