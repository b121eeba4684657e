// https://nodejs.org/docs/latest-v20.x/api/crypto.html : hashes, HMAC, random values, comparing, AES, keys from passwords, and key
// pairs. What is not there is there by name and says so.

import { host, requireModule } from 'jsguide:web/host';
import { impure } from 'jsguide:web/impure';
import { typeErrorWithCode, viewOf, withCode, wrongType } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');
const ciphers = requireModule('jsguide:web/cipheriv');
const { bytesOf } = ciphers;
const derivations = requireModule('jsguide:web/key_derivation');
const keys = requireModule('jsguide:web/key_object');
const pairs = requireModule('jsguide:web/key_pairs');
const { unavailable } = requireModule('jsguide:web/node_errors');

const digests = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  'sha512-256': 'SHA-512/256',
  'sha3-224': 'SHA3-224',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3-384',
  'sha3-512': 'SHA3-512',
};

export const { Cipheriv, Decipheriv, getCiphers } = ciphers;
export const { KeyObject, createPrivateKey, createPublicKey, createSecretKey } = keys;
export const { ECDH, constants, createECDH, diffieHellman, generateKeyPair, getCurves } = pairs;
export const { Sign, Verify, createSign, createVerify, privateDecrypt, publicEncrypt, sign, verify } = pairs.signersWith(digestName);
export const webcrypto = globalThis.crypto;
export const subtle = webcrypto.subtle;

export function getHashes() {
  return Object.keys(digests);
}

export function randomUUID() {
  impure("require('node:crypto').randomUUID()");
  return host.randomUuid();
}

export function getRandomValues(array) {
  return webcrypto.getRandomValues(array);
}

export function randomBytes(size, callback = undefined) {
  requireInteger(size, 'size', 0);
  if (typeof callback !== 'function') {
    impure("require('node:crypto').randomBytes(size)");
  }
  const bytes = Buffer.alloc(size);
  host.randomFill(bytes);
  return answer(bytes, callback);
}

export function randomFillSync(buffer, offset = 0, size = buffer.byteLength - offset) {
  impure("require('node:crypto').randomFillSync(...)");
  return fillWithin(buffer, offset, size);
}

function fillWithin(buffer, offset = 0, size = buffer.byteLength - offset) {
  host.randomFill(viewOf(buffer).subarray(offset, offset + size));
  return buffer;
}

export function randomFill(buffer, ...rest) {
  const callback = rest.pop();
  return answer(fillWithin(buffer, ...rest), callback);
}

/** Evenly distributed: values beyond the last whole range are drawn again. */
export function randomInt(minOrMax, maxOrCallback = undefined, callback = undefined) {
  const hasMin = typeof maxOrCallback === 'number';
  const min = hasMin ? minOrMax : 0;
  const max = hasMin ? maxOrCallback : minOrMax;
  const done = hasMin ? callback : maxOrCallback;
  for (const [name, value] of Object.entries({ min, max })) {
    if (!Number.isSafeInteger(value)) {
      throw wrongType(name, 'a safe integer', value);
    }
  }
  const range = max - min;
  if (range <= 0 || range > 2 ** 48 - 1) {
    throw withCode(
      new RangeError(`The value of "max" is out of range. It must be greater than the value of "min" (${min}). Received ${max}`),
      'ERR_OUT_OF_RANGE',
    );
  }
  if (typeof done !== 'function') {
    impure("require('node:crypto').randomInt(min, max)");
  }
  const limit = 2 ** 48 - (2 ** 48 % range);
  let drawn;
  do {
    drawn = fillWithin(Buffer.alloc(6)).readUIntBE(0, 6);
  } while (drawn >= limit);
  return answer(min + (drawn % range), done);
}

export function timingSafeEqual(left, right) {
  const first = viewToCompare(left, 'buf1');
  const second = viewToCompare(right, 'buf2');
  if (first.byteLength !== second.byteLength) {
    throw withCode(new RangeError('Input buffers must have the same byte length'), 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH');
  }
  return host.equalBytes(first, second);
}

function viewToCompare(value, name) {
  if (!ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) {
    const text = `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`;
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', text);
  }
  return viewOf(value);
}

class Accumulator {
  #parts;
  #finished = false;
  #compute;

  constructor(compute, parts = []) {
    this.#compute = compute;
    this.#parts = parts;
  }

  update(data, encoding = undefined) {
    if (this.#finished) {
      throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
    }
    this.#parts.push(bytesOf(data, 'data', encoding, 'Buffer, TypedArray, or DataView'));
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

  copy() {
    if (this.#finished) {
      throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
    }
    return new this.constructor(this.#compute, [...this.#parts]);
  }
}

export class Hash extends Accumulator {}

export class Hmac extends Accumulator {
  copy = undefined;
}

export function createHash(algorithm) {
  requireString(algorithm, 'algorithm');
  const name = digestName(algorithm);
  if (name === undefined) {
    throw new Error(`Digest method not supported${unlessUnknown(algorithm)}`);
  }
  return new Hash((data) => host.digest(name, data));
}

export function createHmac(algorithm, key, options = undefined) {
  requireString(algorithm, 'hmac');
  const secret = bytesOf(key, 'key', options?.encoding, 'ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey');
  const name = toDigest(algorithm);
  return new Hmac((data) => host.hmac(name, secret, data));
}

export function hash(algorithm, data, encoding = 'hex') {
  return createHash(algorithm).update(data).digest(encoding);
}

export function createCipheriv(algorithm, key, iv, options = undefined) {
  return new Cipheriv(algorithm, key, iv, options);
}

export function createDecipheriv(algorithm, key, iv, options = undefined) {
  return new Decipheriv(algorithm, key, iv, options);
}

export function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return Buffer.from(derivations.finish(pbkdf2Steps(password, salt, iterations, keylen, digest)));
}

export function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  requireFunction(typeof digest === 'function' ? undefined : callback);
  const steps = pbkdf2Steps(password, salt, iterations, keylen, digest);
  derivations.finishInTurns(steps).then((key) => setImmediate(() => callback(null, Buffer.from(key))));
}

function pbkdf2Steps(password, salt, iterations, keylen, digest) {
  requireString(digest, 'digest');
  const secret = bytesOf(password, 'password');
  const grain = bytesOf(salt, 'salt');
  requireInteger(iterations, 'iterations', 1);
  requireInteger(keylen, 'keylen', 0);
  return derivations.pbkdf2Steps(toDigest(digest), secret, grain, iterations, keylen);
}

export function hkdfSync(digest, key, salt, info, length) {
  const name = toDigest(digest);
  requireInteger(length, 'length', 0);
  if (length > 255 * derivations.digestLengths[name]) {
    throw withCode(new RangeError('Invalid key length'), 'ERR_CRYPTO_INVALID_KEYLEN');
  }
  return derivations.hkdf(name, bytesOf(key, 'ikm'), bytesOf(salt, 'salt'), bytesOf(info, 'info'), length).buffer;
}

export function hkdf(digest, key, salt, info, length, callback) {
  requireFunction(callback);
  answer(hkdfSync(digest, key, salt, info, length), callback);
}

/** The sandbox does at most so many times the work of Node's default (N 16384, r 8, p 1), which takes 50 ms. */
const mostScryptWork = 8 * 16384 * 8;

/** Bytes of a key that it makes at most: nobody wants more, and to make them can't be stopped. */
const longestScryptKey = 1024 * 1024;

export function scryptSync(password, salt, keylen, options = undefined) {
  const secret = bytesOf(password, 'password');
  const grain = bytesOf(salt, 'salt');
  requireInteger(keylen, 'keylen', 0);
  const { N, cost = N ?? 16384, r, blockSize = r ?? 8, p, parallelization = p ?? 1, maxmem = 32 * 1024 * 1024 } = options ?? {};
  const exponent = Math.log2(cost);
  if (!(exponent >= 1) || !Number.isInteger(exponent)) {
    throw badScrypt('');
  }
  if (128 * cost * blockSize > maxmem) {
    throw badScrypt(': error:030000AC:digital envelope routines::memory limit exceeded');
  }
  if (cost * blockSize * parallelization > mostScryptWork) {
    throw badScrypt(`: the sandbox does at most N * r * p = ${mostScryptWork}`);
  }
  if (keylen > longestScryptKey) {
    throw badScrypt(`: the sandbox makes keys of at most ${longestScryptKey} bytes`);
  }
  if (keylen === 0) {
    return Buffer.alloc(0);
  }
  const key = host.scrypt(secret, grain, exponent, blockSize, parallelization, keylen);
  if (key === undefined || key === null) {
    throw badScrypt('');
  }
  return Buffer.from(key.buffer);
}

function badScrypt(text) {
  return withCode(new RangeError(`Invalid scrypt params${text}`), 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS');
}

export function scrypt(password, salt, keylen, ...rest) {
  const [options, callback] = rest.length > 1 ? rest : [undefined, rest[0]];
  requireFunction(callback);
  answer(scryptSync(password, salt, keylen, options), callback);
}

export function generateKeyPairSync(type, options) {
  impure("require('node:crypto').generateKeyPairSync(...)");
  return pairs.generateKeyPairSync(type, options);
}

export function generateKeySync(type, options) {
  impure("require('node:crypto').generateKeySync(...)");
  return newSecretKey(options);
}

function newSecretKey({ length }) {
  return createSecretKey(fillWithin(Buffer.alloc(Math.floor(length / 8))));
}

export function generateKey(type, options, callback) {
  requireFunction(callback);
  answer(newSecretKey(options), callback);
}

function absent(name) {
  return {
    [name]() {
      throw unavailable(`crypto.${name}() is`);
    },
  }[name];
}

export const privateEncrypt = absent('privateEncrypt');
export const publicDecrypt = absent('publicDecrypt');
export const createDiffieHellman = absent('createDiffieHellman');
export const getDiffieHellman = absent('getDiffieHellman');
export const X509Certificate = absent('X509Certificate');

function digestName(algorithm) {
  return digests[algorithm.toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha').replace('/', '-')];
}

/** What Node would know, perhaps, and the sandbox does not, is said. */
function unlessUnknown(algorithm) {
  return /^(rsa-)?(shake|ripemd|rmd|blake|sm3|md4)/i.test(algorithm) ? ` in the sandbox: it has ${Object.keys(digests).join(', ')}` : '';
}

function toDigest(algorithm) {
  const name = digestName(`${algorithm}`);
  if (name === undefined) {
    throw typeErrorWithCode('ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}${unlessUnknown(`${algorithm}`)}`);
  }
  return name;
}

function requireString(value, name) {
  if (typeof value !== 'string') {
    throw wrongType(name, 'of type string', value);
  }
}

function requireFunction(value) {
  if (typeof value !== 'function') {
    throw wrongType('callback', 'of type function', value);
  }
}

function requireInteger(value, name, least) {
  if (typeof value !== 'number') {
    throw wrongType(name, 'of type number', value);
  }
  if (!Number.isInteger(value) || value < least || value > 2 ** 31 - 1) {
    const range = Number.isInteger(value) ? `>= ${least} && <= 2147483647` : 'an integer';
    throw withCode(
      new RangeError(`The value of "${name}" is out of range. It must be ${range}. Received ${value}`),
      'ERR_OUT_OF_RANGE',
    );
  }
}

function answer(value, callback) {
  if (callback === undefined) {
    return value;
  }
  setImmediate(() => callback(null, value));
  return undefined;
}

export default {
  Cipheriv,
  Decipheriv,
  KeyObject,
  createSecretKey,
  getCiphers,
  webcrypto,
  subtle,
  getHashes,
  randomUUID,
  getRandomValues,
  randomBytes,
  randomFillSync,
  randomFill,
  randomInt,
  timingSafeEqual,
  Hash,
  Hmac,
  createHash,
  createHmac,
  hash,
  createCipheriv,
  createDecipheriv,
  pbkdf2Sync,
  pbkdf2,
  hkdfSync,
  hkdf,
  scryptSync,
  scrypt,
  generateKey,
  generateKeySync,
  Sign,
  Verify,
  createSign,
  createVerify,
  sign,
  verify,
  createPublicKey,
  createPrivateKey,
  generateKeyPair,
  generateKeyPairSync,
  publicEncrypt,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  createDiffieHellman,
  getDiffieHellman,
  diffieHellman,
  ECDH,
  createECDH,
  getCurves,
  X509Certificate,
  constants,
};
