// https://nodejs.org/docs/latest-v20.x/api/crypto.html : what `node:crypto` does with public and private keys: sign, verify,
// encrypt, agree on a secret, and make pairs. RSA, NIST's curves, Ed25519 and X25519.

import { host, requireModule } from 'jsguide:web/host';
import { concatenate, isBufferSource, isObject, typeErrorWithCode, viewOf, withCode, wrongType } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');
const { KeyObject, handleFrom, opensslError, pairOf } = requireModule('jsguide:web/key_object');
const { bytesOf } = requireModule('jsguide:web/cipheriv');
const { invalidValue, unavailable } = requireModule('jsguide:web/node_errors');
const { digestLengths } = requireModule('jsguide:web/key_derivation');
const { generateRsa, generateRsaAtOnce } = requireModule('jsguide:web/key_material');

export const constants = {
  RSA_PKCS1_PADDING: 1,
  RSA_NO_PADDING: 3,
  RSA_PKCS1_OAEP_PADDING: 4,
  RSA_X931_PADDING: 5,
  RSA_PKCS1_PSS_PADDING: 6,
  RSA_PSS_SALTLEN_DIGEST: -1,
  RSA_PSS_SALTLEN_MAX_SIGN: -2,
  RSA_PSS_SALTLEN_AUTO: -2,
  POINT_CONVERSION_COMPRESSED: 2,
  POINT_CONVERSION_UNCOMPRESSED: 4,
  POINT_CONVERSION_HYBRID: 6,
};

const empty = new Uint8Array(0);
const curves = {
  'P-256': 'P-256',
  prime256v1: 'P-256',
  secp256r1: 'P-256',
  'P-384': 'P-384',
  secp384r1: 'P-384',
  'P-521': 'P-521',
  secp521r1: 'P-521',
};

function toBytes(value, name) {
  return bytesOf(value, name, 'utf8', 'ArrayBuffer, Buffer, TypedArray, or DataView');
}

function integerOption(name, options) {
  const value = isObject(options) ? options[name] : undefined;
  if (value !== undefined && value !== value >> 0) {
    throw invalidValue(`options.${name}`, value);
  }
  return value;
}

/** How to sign with a key: for the host, from the name of the hash and the options beside the key. */
function schemeFor(handle, hash, options, signing) {
  const kind = host.keyKind(handle);
  const padding = integerOption('padding', options) ?? constants.RSA_PKCS1_PADDING;
  const salt = integerOption('saltLength', options);
  if (kind === 'RSA') {
    if (padding === constants.RSA_PKCS1_PSS_PADDING) {
      return ['pss', hash, saltFor(handle, hash, salt, signing), empty];
    }
    if (padding !== constants.RSA_PKCS1_PADDING) {
      throw opensslError('1C8000A5', 'Provider routines', 'illegal or unsupported padding mode');
    }
    return ['pkcs1', hash, -1, empty];
  }
  const encoding = (isObject(options) ? options.dsaEncoding : undefined) ?? 'der';
  if (encoding !== 'der' && encoding !== 'ieee-p1363') {
    throw invalidValue('options.dsaEncoding', encoding);
  }
  return [encoding === 'der' ? 'der' : '', hash, -1, empty];
}

function saltFor(handle, hash, salt = constants.RSA_PSS_SALTLEN_AUTO, signing = false) {
  if (salt >= 0) {
    return salt;
  }
  if (salt === constants.RSA_PSS_SALTLEN_DIGEST) {
    return digestLengths[hash];
  }
  const [modulus] = host.keyParts(handle);
  const bits = modulus.byteLength * 8 - Math.clz32(modulus[0]) + 24;
  return signing ? Math.ceil((bits - 1) / 8) - digestLengths[hash] - 2 : -1;
}

function signWith(handle, hash, data, options) {
  const signature = host.keyUse('sign', handle, schemeFor(handle, hash, options, true), data);
  if (signature === undefined || signature === null) {
    throw opensslError('03000096', 'digital envelope routines', 'operation not supported for this keytype');
  }
  return Buffer.from(signature.buffer);
}

function verifyWith(handle, hash, data, options, signature) {
  return host.keyVerify(handle, schemeFor(handle, hash, options, false), signature, data);
}

function requireSigningKey(key) {
  if (!key) {
    throw withCode(new Error('No key provided to sign'), 'ERR_CRYPTO_SIGN_KEY_REQUIRED');
  }
}

class Gatherer {
  #parts = [empty];

  update(data, encoding = undefined) {
    this.#parts.push(bytesOf(data, 'data', encoding, 'Buffer, TypedArray, or DataView'));
    return this;
  }

  write(data, encoding = undefined) {
    this.update(data, encoding);
    return true;
  }

  end(data = undefined, encoding = undefined) {
    if (data !== undefined && data !== null) {
      this.update(data, encoding);
    }
    return this;
  }

  static gathered(gatherer) {
    return concatenate(gatherer.#parts);
  }
}

/** `Sign` and `Verify` of a `node:crypto` whose names of hashes `toHash` knows. */
export function signersWith(toHash) {
  function hashOf(algorithm, shown = '') {
    if (typeof algorithm !== 'string') {
      throw wrongType('algorithm', 'of type string', algorithm);
    }
    const hash = toHash(algorithm);
    if (hash === undefined) {
      throw typeErrorWithCode('ERR_CRYPTO_INVALID_DIGEST', `Invalid digest${shown}`);
    }
    return hash;
  }

  class Sign extends Gatherer {
    #hash;

    constructor(algorithm) {
      super();
      this.#hash = hashOf(algorithm);
    }

    sign(key, encoding = undefined) {
      requireSigningKey(key);
      const signature = signWith(handleFrom(key, 'private'), this.#hash, Gatherer.gathered(this), key);
      return encoding === undefined || encoding === 'buffer' ? signature : signature.toString(encoding);
    }
  }

  class Verify extends Gatherer {
    #hash;

    constructor(algorithm) {
      super();
      this.#hash = hashOf(algorithm);
    }

    verify(key, signature, encoding = undefined) {
      const handle = handleFrom(key, 'either');
      return verifyWith(handle, this.#hash, Gatherer.gathered(this), key, bytesOf(signature, 'signature', encoding));
    }
  }

  /** Without a name the key decides: Edwards' curve takes no other. */
  function oneShotHash(algorithm, handle) {
    if (algorithm === null || algorithm === undefined) {
      return 'SHA-256';
    }
    const hash = hashOf(algorithm, `: ${algorithm}`);
    if (host.keyKind(handle) === 'Ed25519') {
      throw opensslError('1C80007A', 'Provider routines', 'invalid digest');
    }
    return hash;
  }

  function sign(algorithm, data, key, callback = undefined) {
    const bytes = toBytes(data, 'data');
    requireSigningKey(key);
    const handle = handleFrom(key, 'private');
    const hash = oneShotHash(algorithm, handle);
    return answer(() => signWith(handle, hash, bytes, key), callback);
  }

  function verify(algorithm, data, key, signature, callback = undefined) {
    const bytes = toBytes(data, 'data');
    if (!isBufferSource(signature)) {
      throw wrongType('signature', 'an instance of Buffer, TypedArray, or DataView', signature);
    }
    const handle = handleFrom(key, 'either');
    const hash = oneShotHash(algorithm, handle);
    return answer(() => verifyWith(handle, hash, bytes, key, viewOf(signature)), callback);
  }

  return {
    Sign,
    Verify,
    sign,
    verify,
    createSign: (algorithm) => new Sign(algorithm),
    createVerify: (algorithm) => new Verify(algorithm),
    publicEncrypt: (key, data) => crypt('encrypt', 'either', key, data, toHash),
    privateDecrypt: (key, data) => crypt('decrypt', 'private', key, data, toHash),
  };
}

/** At once, or later to the callback. */
function answer(run, callback) {
  if (callback === undefined) {
    return run();
  }
  let outcome;
  try {
    outcome = [null, run()];
  } catch (error) {
    outcome = [error];
  }
  setImmediate(() => callback(...outcome));
  return undefined;
}

function crypt(operation, wanted, key, data, toHash) {
  const handle = handleFrom(key, wanted);
  const { padding = constants.RSA_PKCS1_OAEP_PADDING, oaepHash = 'sha1', oaepLabel } = isObject(key) ? key : {};
  const label = oaepLabel === undefined ? empty : toBytes(oaepLabel, 'key.oaepLabel');
  const bytes = toBytes(data, 'buffer');
  if (padding !== constants.RSA_PKCS1_PADDING && padding !== constants.RSA_PKCS1_OAEP_PADDING) {
    throw opensslError('1C8000A5', 'Provider routines', 'illegal or unsupported padding mode');
  }
  const named = padding === constants.RSA_PKCS1_PADDING ? 'pkcs1' : 'oaep';
  const made = host.keyUse(operation, handle, [named, toHash(oaepHash) ?? oaepHash, -1, label], bytes);
  if (made === undefined || made === null) {
    throw operation === 'encrypt'
      ? opensslError('0200006E', 'rsa routines', 'data too large for key size')
      : opensslError('02000079', 'rsa routines', 'oaep decoding error');
  }
  return Buffer.from(made.buffer);
}

/** What to make, from the arguments of `generateKeyPair`. */
function wantedPair(type, options) {
  if (typeof type !== 'string') {
    throw wrongType('type', 'of type string', type);
  }
  if ((type === 'rsa' || type === 'ec') && !isObject(options)) {
    throw wrongType('options', 'of type object', options);
  }
  if (type === 'rsa') {
    const { modulusLength, publicExponent = 0x10001 } = options;
    if (typeof modulusLength !== 'number') {
      throw wrongType('options.modulusLength', 'of type number', modulusLength);
    }
    return { kind: 'RSA', bits: modulusLength, exponent: publicExponent };
  }
  if (type === 'ec') {
    const { namedCurve } = options;
    if (typeof namedCurve !== 'string') {
      throw wrongType('options.namedCurve', 'of type string', namedCurve);
    }
    return { kind: toCurve(namedCurve), bits: 0, exponent: 0 };
  }
  const kind = { ed25519: 'Ed25519', x25519: 'X25519' }[type];
  if (kind === undefined) {
    const known = ['rsa-pss', 'dsa', 'dh', 'ed448', 'x448'].includes(type);
    throw known
      ? unavailable(`Keys of type ${type} are`, ': it has rsa, ec, ed25519 and x25519')
      : invalidValue('type', type, 'must be a supported key type');
  }
  return { kind, bits: 0, exponent: 0 };
}

function toCurve(name) {
  if (curves[name] === undefined) {
    const known = /^(secp|sect|prime|brainpool)/.test(name) ? ` in the sandbox: it has ${Object.keys(curves).join(', ')}` : '';
    throw typeErrorWithCode('ERR_CRYPTO_INVALID_CURVE', `Invalid EC curve name${known}`);
  }
  return curves[name];
}

function encodedPair(handle, options = {}) {
  const { publicKey, privateKey } = pairOf(handle);
  const { publicKeyEncoding, privateKeyEncoding } = options;
  return {
    publicKey: isObject(publicKeyEncoding) ? publicKey.export(publicKeyEncoding) : publicKey,
    privateKey: isObject(privateKeyEncoding) ? privateKey.export(privateKeyEncoding) : privateKey,
  };
}

export function generateKeyPairSync(type, options) {
  const { kind, bits, exponent } = wantedPair(type, options);
  const handle = kind === 'RSA' ? generateRsaAtOnce(bits, exponent) : host.keyGenerate(kind, 0, 0);
  return encodedPair(handle, options);
}

export function generateKeyPair(type, options, callback) {
  const [given, done] = typeof options === 'function' ? [undefined, options] : [options, callback];
  if (typeof done !== 'function') {
    throw wrongType('callback', 'of type function', done);
  }
  const { kind, bits, exponent } = wantedPair(type, given);
  const found = kind === 'RSA' ? generateRsa(bits, exponent) : Promise.resolve(host.keyGenerate(kind, 0, 0));
  const finish = (handle) => {
    const { publicKey, privateKey } = encodedPair(handle, given);
    done(null, publicKey, privateKey);
  };
  found.then((handle) => setImmediate(finish, handle), (error) => setImmediate(done, error));
}

Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), {
  value: (type, options) =>
    new Promise((resolve, reject) => {
      generateKeyPair(type, options, (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })));
    }),
});

export function diffieHellman(options) {
  const { privateKey, publicKey } = options;
  for (const [name, key] of [['options.privateKey', privateKey], ['options.publicKey', publicKey]]) {
    if (!(key instanceof KeyObject)) {
      throw invalidValue(name, key);
    }
  }
  const [own, other] = [handleFrom(privateKey, 'private'), handleFrom(publicKey, 'either')];
  const [first, second] = [privateKey.asymmetricKeyType, publicKey.asymmetricKeyType];
  if (first !== second || !['ec', 'x25519'].includes(first)) {
    const text = `Incompatible key types for Diffie-Hellman: ${first} and ${second}`;
    throw withCode(new Error(text), 'ERR_CRYPTO_INCOMPATIBLE_KEY');
  }
  return agreed(own, other);
}

function agreed(own, other) {
  const secret = host.keyAgree(own, other);
  if (secret === undefined || secret === null) {
    throw opensslError('1C800065', 'Provider routines', 'mismatching domain parameters');
  }
  return Buffer.from(secret.buffer);
}

export class ECDH {
  #curve;
  #handle = null;

  constructor(curve) {
    this.#curve = toCurve(curve);
  }

  generateKeys(encoding = undefined, format = 'uncompressed') {
    this.#handle = host.keyGenerate(this.#curve, 0, 0);
    return this.getPublicKey(encoding, format);
  }

  computeSecret(other, inputEncoding = undefined, outputEncoding = undefined) {
    const key = host.keyRead('raw', this.#curve, bytesOf(other, 'otherPublicKey', inputEncoding));
    if (key === undefined || key === null) {
      throw withCode(new Error('Public key is not valid for specified curve'), 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY');
    }
    return encoded(agreed(this.#own(), key), outputEncoding);
  }

  getPublicKey(encoding = undefined, format = 'uncompressed') {
    const bytes = host.keyWrite(this.#own(), format === 'compressed' ? 'compressed' : 'raw');
    return encoded(Buffer.from(bytes.buffer), encoding);
  }

  getPrivateKey(encoding = undefined) {
    return encoded(Buffer.from(host.keyParts(this.#own())[2].buffer), encoding);
  }

  setPrivateKey(key, encoding = undefined) {
    const handle = host.keyOfSecret(this.#curve, bytesOf(key, 'key', encoding));
    if (handle === undefined || handle === null) {
      throw withCode(new Error('Private key is not valid for specified curve.'), 'ERR_CRYPTO_INVALID_KEYTYPE');
    }
    this.#handle = handle;
    return this;
  }

  #own() {
    if (this.#handle === null) {
      throw withCode(new Error('Failed to get ECDH public key'), 'ERR_CRYPTO_OPERATION_FAILED');
    }
    return this.#handle;
  }
}

function encoded(buffer, encoding) {
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

export function createECDH(curve) {
  return new ECDH(curve);
}

export function getCurves() {
  return ['prime256v1', 'secp384r1', 'secp521r1'];
}
