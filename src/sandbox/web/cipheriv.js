// https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-cipher : AES in the modes gcm, cbc and ctr. Without the stream side
// of Node's classes.

import { host, requireModule } from 'jsguide:web/host';
import { concatenate, describeReceived, isBufferSource, typeErrorWithCode, viewOf, withCode } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');
const { KeyObject, opensslError } = requireModule('jsguide:web/key_object');

const modes = ['cbc', 'ctr', 'gcm'];
const keyBits = [128, 192, 256];

export function getCiphers() {
  return keyBits.flatMap((bits) => modes.map((mode) => `aes-${bits}-${mode}`));
}

/** The bytes of an argument, copied; text is in `encoding`. */
export function bytesOf(value, name, encoding = 'utf8', alternatives = 'ArrayBuffer, Buffer, TypedArray, or DataView') {
  if (typeof value === 'string') {
    return new Uint8Array(Buffer.from(value, encoding));
  }
  if (isBufferSource(value)) {
    return viewOf(value).slice();
  }
  if (value instanceof KeyObject) {
    return secretBytes(value);
  }
  if (value instanceof CryptoKey) {
    return secretBytes(KeyObject.from(value));
  }
  throw typeErrorWithCode(
    'ERR_INVALID_ARG_TYPE',
    `The "${name}" argument must be of type string or an instance of ${alternatives}. ${describeReceived(value)}`,
  );
}

function secretBytes(key) {
  if (key.type !== 'secret') {
    throw typeErrorWithCode('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${key.type}, expected secret.`);
  }
  return key.export();
}

class Cipher {
  #mode;
  #key;
  #iv;
  #encrypting;
  #finished = false;
  #padded = true;
  /** What of the data is not yet a whole block; of use to cbc alone. */
  #rest = new Uint8Array(0);
  /** The next block's counter in ctr and gcm: bytes of the key stream that are used up. */
  #offset = 0;
  #ciphertext = [];
  #additional = [];
  #tag = null;
  #tagLength;

  constructor(name, key, iv, options, encrypting) {
    const [, bits, mode] = /^aes-?(128|192|256)-(cbc|ctr|gcm)$/i.exec(name) ?? [];
    if (bits === undefined) {
      throw withCode(new Error('Unknown cipher'), 'ERR_CRYPTO_UNKNOWN_CIPHER');
    }
    this.#mode = mode.toLowerCase();
    this.#encrypting = encrypting;
    this.#key = bytesOf(key, 'key');
    this.#tagLength = options?.authTagLength ?? 16;
    const start = bytesOf(iv, 'iv');
    if (this.#mode === 'gcm' ? start.byteLength === 0 : start.byteLength !== 16) {
      throw withCode(new TypeError('Invalid initialization vector'), 'ERR_CRYPTO_INVALID_IV');
    }
    if (this.#key.byteLength * 8 !== Number(bits)) {
      throw withCode(new RangeError('Invalid key length'), 'ERR_CRYPTO_INVALID_KEYLEN');
    }
    this.#iv = this.#mode === 'gcm' ? host.gcmCounter(this.#key, start) : start;
    this.#offset = this.#mode === 'gcm' ? 16 : 0;
  }

  update(data, inputEncoding = 'utf8', outputEncoding = undefined) {
    if (this.#finished) {
      throw withCode(new Error('Trying to add data in unsupported state'), 'ERR_CRYPTO_INVALID_STATE');
    }
    const bytes = bytesOf(data, 'data', inputEncoding, 'Buffer, TypedArray, or DataView');
    return encoded(this.#mode === 'cbc' ? this.#chain(bytes) : this.#count(bytes), outputEncoding);
  }

  final(outputEncoding = undefined) {
    if (this.#finished) {
      throw withCode(new Error('Unsupported state'), 'ERR_CRYPTO_INVALID_STATE');
    }
    this.#finished = true;
    if (this.#mode === 'gcm') {
      this.#authenticate();
    }
    const last = this.#mode !== 'cbc' ? new Uint8Array(0) : this.#encrypting ? this.#pad() : this.#unpad();
    return encoded(last, outputEncoding);
  }

  setAutoPadding(padded = true) {
    this.#padded = Boolean(padded);
    return this;
  }

  setAAD(data) {
    this.#additional.push(bytesOf(data, 'buffer'));
    return this;
  }

  getAuthTag() {
    if (!this.#encrypting || !this.#finished || this.#tag === null) {
      throw withCode(new Error('Invalid state for operation getAuthTag'), 'ERR_CRYPTO_INVALID_STATE');
    }
    return Buffer.from(this.#tag);
  }

  setAuthTag(tag, encoding = undefined) {
    const bytes = bytesOf(tag, 'buffer', encoding);
    if (![4, 8, 12, 13, 14, 15, 16].includes(bytes.byteLength)) {
      throw withCode(new TypeError(`Invalid authentication tag length: ${bytes.byteLength}`), 'ERR_CRYPTO_INVALID_AUTH_TAG');
    }
    this.#tag = bytes;
    return this;
  }

  #count(bytes) {
    const result = host.aesCounter(this.#key, this.#iv, this.#mode === 'gcm', this.#offset, bytes);
    this.#offset += bytes.byteLength;
    if (this.#mode === 'gcm') {
      this.#ciphertext.push(this.#encrypting ? result : bytes);
    }
    return result;
  }

  #authenticate() {
    const empty = new Uint8Array(0);
    const tag = host.gcmTag(this.#key, this.#iv, concatenate([empty, ...this.#additional]), concatenate([empty, ...this.#ciphertext]));
    if (this.#encrypting) {
      this.#tag = tag.slice(0, this.#tagLength);
    } else if (this.#tag === null || !host.equalBytes(tag.slice(0, this.#tag.byteLength), this.#tag)) {
      throw new Error('Unsupported state or unable to authenticate data');
    }
  }

  /** When decrypting with padding the last block waits: it may hold the padding. */
  #chain(bytes) {
    const all = concatenate([this.#rest, bytes]);
    let whole = all.byteLength - (all.byteLength % 16);
    if (!this.#encrypting && this.#padded && whole === all.byteLength && whole > 0) {
      whole -= 16;
    }
    this.#rest = all.slice(whole);
    return this.#blocks(all.subarray(0, whole));
  }

  #blocks(bytes) {
    const result = host.aesChain(this.#encrypting, this.#key, this.#iv, bytes);
    if (bytes.byteLength > 0) {
      this.#iv = (this.#encrypting ? result : bytes).slice(-16);
    }
    return result;
  }

  #pad() {
    if (!this.#padded) {
      this.#requireWhole();
      return new Uint8Array(0);
    }
    const padding = 16 - this.#rest.byteLength;
    return this.#blocks(concatenate([this.#rest, new Uint8Array(padding).fill(padding)]));
  }

  #unpad() {
    this.#requireWhole();
    if (!this.#padded) {
      return new Uint8Array(0);
    }
    const block = this.#blocks(this.#rest);
    const padding = block.length === 0 ? 0 : block[15];
    if (padding < 1 || padding > 16 || block.subarray(16 - padding).some((byte) => byte !== padding)) {
      throw opensslError('1C800064', 'Provider routines', 'bad decrypt');
    }
    return block.slice(0, 16 - padding);
  }

  #requireWhole() {
    const wanted = !this.#encrypting && this.#padded ? 16 : 0;
    if (this.#rest.byteLength !== wanted) {
      throw opensslError(this.#encrypting ? '1C80006A' : '1C80006B', 'Provider routines', 'wrong final block length');
    }
  }
}

function encoded(bytes, encoding) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

export class Cipheriv extends Cipher {
  constructor(name, key, iv, options = undefined) {
    super(name, key, iv, options, true);
  }
}

export class Decipheriv extends Cipher {
  constructor(name, key, iv, options = undefined) {
    super(name, key, iv, options, false);
  }
}
