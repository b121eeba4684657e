// https://w3c.github.io/webcrypto/#cryptokey-interface , and how the methods of `crypto.subtle` convert their arguments.

import { DOMException } from 'jsguide:web/dom_exception';
import { host } from 'jsguide:web/host';
import {
  asInterface,
  describeReceived,
  illegalConstructor,
  internal,
  isBufferSource,
  isObject,
  typeErrorWithCode,
  viewOf,
  withCode,
} from 'jsguide:web/webidl';

const allUsages = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
const ordinals = ['', '1st', '2nd', '3rd', '4th', '5th'];

let fieldsOf;

export class CryptoKey {
  #fields;

  constructor(token = undefined, fields = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this.#fields = fields;
  }

  static {
    fieldsOf = (key) => key.#fields;
  }

  get type() {
    return this.#fields.type;
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

asInterface(CryptoKey);

export function isKey(value) {
  return isObject(value) && value instanceof CryptoKey;
}

/** The bytes of a secret key, or the host's object for one of a pair: only the platform sees them. */
export function secretOf(key) {
  return fieldsOf(key).secret;
}

/** `kind` names the key in errors; `possible` are the usages that its algorithm has. */
export function makeKey(kind, algorithm, secret, extractable, usages, possible) {
  if (usages.some((usage) => !possible.includes(usage))) {
    throw new DOMException(`Unsupported key usage for ${kind} key`, 'SyntaxError');
  }
  if (usages.length === 0) {
    throw new DOMException('Usages cannot be empty when importing a secret key.', 'SyntaxError');
  }
  return new CryptoKey(internal, { type: 'secret', secret, extractable, algorithm, usages: [...new Set(usages)] });
}

/** One key of a pair, whose usages have been looked at. */
export function makePairKey(algorithm, handle, type, extractable, usages) {
  return new CryptoKey(internal, { type, secret: handle, extractable, algorithm, usages: [...new Set(usages)] });
}

function failure(method, text) {
  return `Failed to execute '${method}' on 'SubtleCrypto': ${text}`;
}

export function requireCount(method, given, count) {
  if (given < count) {
    const noun = count === 1 ? 'argument' : 'arguments';
    throw typeErrorWithCode('ERR_MISSING_ARGS', failure(method, `${count} ${noun} required, but only ${given} present.`));
  }
}

export function toUsages(usages, method, position) {
  const which = `${ordinals[position]} argument`;
  if (!isObject(usages) || typeof usages[Symbol.iterator] !== 'function') {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', failure(method, `${which} can not be converted to sequence.`));
  }
  const list = [...usages].map(String);
  list.forEach((usage, index) => {
    if (!allUsages.includes(usage)) {
      const text = `${which}, index ${index} value '${usage}' is not a valid enum value of type KeyUsage.`;
      throw typeErrorWithCode('ERR_INVALID_ARG_VALUE', failure(method, text));
    }
  });
  return list;
}

export function toFormat(format, method) {
  const name = `${format}`;
  if (!['raw', 'pkcs8', 'spki', 'jwk'].includes(name)) {
    const text = `1st argument value '${name}' is not a valid enum value of type KeyFormat.`;
    throw typeErrorWithCode('ERR_INVALID_ARG_VALUE', failure(method, text));
  }
  return name;
}

export function toKey(key, method, position) {
  if (!isKey(key)) {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', failure(method, `${ordinals[position]} argument is not of type CryptoKey.`));
  }
  return key;
}

/** The bytes of an argument, not copied. */
export function toBytes(data, method, position) {
  if (!isBufferSource(data)) {
    const text = `${ordinals[position]} argument is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`;
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', failure(method, text));
  }
  return viewOf(data);
}

export function missing(dictionary, member) {
  return typeErrorWithCode(
    'ERR_MISSING_OPTION',
    `Failed to normalize algorithm: passed algorithm can not be converted to '${dictionary}' because '${member}' is required in '${dictionary}'.`,
  );
}

/** A member of an algorithm that must hold bytes. */
export function bytesIn(algorithm, dictionary, member) {
  const value = algorithm[member];
  if (value === undefined) {
    throw missing(dictionary, member);
  }
  if (!isBufferSource(value)) {
    throw typeErrorWithCode(
      'ERR_INVALID_ARG_TYPE',
      `Failed to normalize algorithm: '${member}' of '${dictionary}' (passed algorithm) is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`,
    );
  }
  return viewOf(value);
}

/** https://w3c.github.io/webcrypto/#algorithm-normalization : the dictionary, and its name among `names`, spelled as there. */
export function normalize(algorithm, names) {
  const given = isObject(algorithm) ? algorithm : { name: `${algorithm}` };
  if (given.name === undefined) {
    throw missing('Algorithm', 'name');
  }
  const upper = `${given.name}`.toUpperCase();
  const name = names.find((known) => known.toUpperCase() === upper);
  if (name === undefined) {
    throw unrecognized(upper);
  }
  return { name, given };
}

const absent = ['Ed448', 'X448'];

/** In Node's words, but for what Node has and the sandbox has not: that is named. */
function unrecognized(upper) {
  const known = absent.find((name) => name.toUpperCase() === upper);
  const text = known === undefined ? 'Unrecognized algorithm name' : `${known} is not available in the sandbox, ${known.replace('448', '25519')} is`;
  return new DOMException(text, 'NotSupportedError');
}

export function toHash(hash) {
  return normalize(hash, ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']).name;
}

export function hashIn(algorithm, dictionary) {
  if (algorithm.hash === undefined) {
    throw missing(dictionary, 'hash');
  }
  return toHash(algorithm.hash);
}

/** Each family of operations has its own words for a key of another algorithm and for one that may not do this. */
const refusals = {
  sign: (usage) => [`Unable to use this key to ${usage}`, `Unable to use this key to ${usage}`],
  derive: (usage) => ['Key algorithm mismatch', `baseKey does not have ${usage} usage`],
  crypt: () => ['The requested operation is not valid for the provided key', 'The requested operation is not valid for the provided key'],
};
const familyOf = { sign: 'sign', verify: 'sign', deriveKey: 'derive', deriveBits: 'derive' };

export function requireUsage(algorithmName, key, usage) {
  const [mismatch, unable] = refusals[familyOf[usage] ?? 'crypt'](usage);
  if (!fieldsOf(key).usages.includes(usage)) {
    throw new DOMException(unable, 'InvalidAccessError');
  }
  if (key.algorithm.name !== algorithmName) {
    throw new DOMException(mismatch, 'InvalidAccessError');
  }
}

export function toJwk(keyData) {
  if (keyData === undefined || keyData === null) {
    return {};
  }
  if (!isObject(keyData) || isBufferSource(keyData)) {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', failure('importKey', '2nd argument can not be converted to a dictionary'));
  }
  return keyData;
}

/** What a JSON Web Key says about its own use; https://w3c.github.io/webcrypto/#SubtleCrypto-method-importKey */
export function checkJwk(jwk, extractable, usages, use) {
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) {
    throw new DOMException('Invalid JWK "use" Parameter', 'DataError');
  }
  if (jwk.key_ops !== undefined) {
    checkOperations(jwk.key_ops, usages);
  }
  if (jwk.ext === false && extractable) {
    throw new DOMException('JWK "ext" Parameter and extractable mismatch', 'DataError');
  }
}

function checkOperations(operations, usages) {
  if (!Array.isArray(operations)) {
    const text = `The "keyData.key_ops" argument must be an instance of Array. ${describeReceived(operations)}`;
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', text);
  }
  const known = operations.filter((operation) => allUsages.includes(operation));
  if (new Set(known).size !== known.length) {
    throw new DOMException('Duplicate key operation', 'DataError');
  }
  if (usages.some((usage) => !operations.includes(usage))) {
    throw new DOMException('Key operations and usage mismatch', 'DataError');
  }
}

/** The secret of a JSON Web Key. */
export function secretOfJwk(jwk, algorithmName, extractable, usages, use) {
  if (!jwk.kty) {
    throw new DOMException('Invalid keyData', 'DataError');
  }
  if (jwk.kty !== 'oct') {
    throw new DOMException('Invalid JWK "kty" Parameter', 'DataError');
  }
  checkJwk(jwk, extractable, usages, use);
  if (typeof jwk.k !== 'string') {
    const cause = withCode(new TypeError('Invalid JWK secret key format'), 'ERR_CRYPTO_INVALID_JWK');
    throw new DOMException('Invalid keyData', { name: 'DataError', cause });
  }
  const secret = host.base64Decode(jwk.k);
  if (jwk.alg !== undefined && jwk.alg !== algorithmName(secret)) {
    throw new DOMException('JWK "alg" does not match the requested algorithm', 'DataError');
  }
  return secret;
}
