// https://w3c.github.io/webcrypto/#subtlecrypto-interface : digests and HMAC. Other algorithms are refused by name.

import { DOMException } from 'jsguide:web/dom_exception';
import { host } from 'jsguide:web/host';
import {
  asInterface,
  illegalConstructor,
  internal,
  isBufferSource,
  isObject,
  typeErrorWithCode,
  viewOf,
} from 'jsguide:web/webidl';

/** Bytes of a block, which is the length of a generated HMAC key, and the JSON Web Key name of the HMAC. */
const hashes = {
  'SHA-1': { block: 64, jwk: 'HS1' },
  'SHA-256': { block: 64, jwk: 'HS256' },
  'SHA-384': { block: 128, jwk: 'HS384' },
  'SHA-512': { block: 128, jwk: 'HS512' },
};
const hmacUsages = ['sign', 'verify'];

let secretOf;

export class CryptoKey {
  #fields;

  constructor(token, fields) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this.#fields = fields;
  }

  static {
    secretOf = (key) => key.#fields.secret;
  }

  get type() {
    return 'secret';
  }

  get extractable() {
    return this.#fields.extractable;
  }

  get algorithm() {
    return this.#fields.algorithm;
  }

  get usages() {
    return [...this.#fields.usages];
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${inspect({ type, extractable, algorithm, usages }, options)}`;
  }
}

export class SubtleCrypto {
  constructor(token) {
    if (token !== internal) {
      throw illegalConstructor();
    }
  }

  async digest(algorithm, data) {
    const name = hashName(algorithm);
    return host.digest(name, dataView(data, 'digest', 2)).buffer;
  }

  async generateKey(algorithm, extractable, usages) {
    const hash = hmacHash(algorithm);
    const bits = algorithm.length === undefined ? hashes[hash].block * 8 : Number(algorithm.length);
    if (!(bits > 0) || bits % 8 !== 0) {
      throw new DOMException('The key length is not a positive multiple of 8', 'OperationError');
    }
    const secret = new Uint8Array(bits / 8);
    host.randomFill(secret);
    return hmacKey(hash, secret, extractable, usages);
  }

  async importKey(format, keyData, algorithm, extractable, usages) {
    const hash = hmacHash(algorithm);
    const secret = format === 'jwk' ? secretOfJwk(keyData, hash) : rawSecret(format, keyData);
    if (secret.length === 0) {
      throw new DOMException('Zero-length key is not supported', 'DataError');
    }
    return hmacKey(hash, secret, extractable, usages);
  }

  async exportKey(format, key) {
    requireKey(key, 'exportKey');
    if (!key.extractable) {
      throw new DOMException('key is not extractable', 'InvalidAccessException');
    }
    if (format === 'raw') {
      return secretOf(key).slice().buffer;
    }
    if (format === 'jwk') {
      return {
        key_ops: key.usages,
        ext: key.extractable,
        kty: 'oct',
        k: host.base64Encode(secretOf(key), true),
        alg: hashes[key.algorithm.hash.name].jwk,
      };
    }
    throw new DOMException(`Unable to export a secret key using ${format} format`, 'NotSupportedError');
  }

  async sign(algorithm, key, data) {
    requireUsage(algorithm, key, 'sign');
    return host.hmac(key.algorithm.hash.name, secretOf(key), dataView(data, 'sign', 3)).buffer;
  }

  async verify(algorithm, key, signature, data) {
    requireUsage(algorithm, key, 'verify');
    const expected = host.hmac(key.algorithm.hash.name, secretOf(key), dataView(data, 'verify', 4));
    return host.equalBytes(expected, dataView(signature, 'verify', 3));
  }
}

for (const name of ['encrypt', 'decrypt', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey']) {
  const method = {
    async [name]() {
      throw new DOMException(`crypto.subtle.${name}() is not available in the sandbox`, 'NotSupportedError');
    },
  }[name];
  Object.defineProperty(SubtleCrypto.prototype, name, { value: method, writable: true, configurable: true });
}

function unrecognized() {
  return new DOMException('Unrecognized algorithm name', 'NotSupportedError');
}

function hashName(algorithm) {
  const name = `${isObject(algorithm) ? algorithm.name : algorithm}`.toUpperCase();
  if (!Object.hasOwn(hashes, name)) {
    throw unrecognized();
  }
  return name;
}

function hmacHash(algorithm) {
  if (!isObject(algorithm) || `${algorithm.name}`.toUpperCase() !== 'HMAC') {
    throw unrecognized();
  }
  if (algorithm.hash === undefined) {
    throw typeErrorWithCode('ERR_MISSING_OPTION', 'algorithm.hash is required');
  }
  return hashName(algorithm.hash);
}

function hmacKey(hash, secret, extractable, usages) {
  const wanted = [...usages];
  const wrong = wanted.find((usage) => !hmacUsages.includes(usage));
  if (wrong !== undefined) {
    throw new DOMException('Unsupported key usage for an HMAC key', 'SyntaxError');
  }
  if (wanted.length === 0) {
    throw new DOMException('Usages cannot be empty when importing a secret key.', 'SyntaxError');
  }
  return new CryptoKey(internal, {
    secret,
    extractable: Boolean(extractable),
    algorithm: { name: 'HMAC', length: secret.length * 8, hash: { name: hash } },
    usages: hmacUsages.filter((usage) => wanted.includes(usage)),
  });
}

function rawSecret(format, keyData) {
  if (format !== 'raw') {
    throw new DOMException(`Unable to import HMAC key with format ${format}`, 'NotSupportedError');
  }
  return dataView(keyData, 'importKey', 2).slice();
}

function secretOfJwk(jwk, hash) {
  if (!isObject(jwk) || jwk.kty !== 'oct' || typeof jwk.k !== 'string') {
    throw new DOMException('Invalid keyData', 'DataError');
  }
  if (jwk.alg !== undefined && jwk.alg !== hashes[hash].jwk) {
    throw new DOMException('JWK "alg" does not match the requested algorithm', 'DataError');
  }
  return host.base64Decode(jwk.k);
}

function requireKey(key, method) {
  if (!(isObject(key) && key instanceof CryptoKey)) {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', `Failed to execute '${method}' on 'SubtleCrypto': the key is not of type CryptoKey.`);
  }
}

function requireUsage(algorithm, key, usage) {
  requireKey(key, usage);
  if (`${isObject(algorithm) ? algorithm.name : algorithm}`.toUpperCase() !== 'HMAC') {
    throw unrecognized();
  }
  if (!key.usages.includes(usage)) {
    throw new DOMException(`Unable to use this key to ${usage}`, 'InvalidAccessError');
  }
}

function dataView(data, method, position) {
  if (!isBufferSource(data)) {
    const ordinal = ['', '1st', '2nd', '3rd', '4th'][position];
    throw typeErrorWithCode(
      'ERR_INVALID_ARG_TYPE',
      `Failed to execute '${method}' on 'SubtleCrypto': ${ordinal} argument is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`,
    );
  }
  return viewOf(data);
}

asInterface(CryptoKey);
asInterface(SubtleCrypto);

export const subtle = new SubtleCrypto(internal);
