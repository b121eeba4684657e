// https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-keyobject : secret, public and private keys, and the forms in which
// they are read and written. Keys under a passphrase and certificates are refused by name.

import { host, requireModule } from 'jsguide:web/host';
import { internal, isBufferSource, isObject, typeErrorWithCode, viewOf, withCode, wrongType } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');
const { invalidValue, unavailable } = requireModule('jsguide:web/node_errors');
const { jwkOf, partsOfJwk } = requireModule('jsguide:web/key_material');

const typeOfKind = { RSA: 'rsa', Ed25519: 'ed25519', X25519: 'x25519' };
const curveOfKind = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const labels = {
  'PUBLIC KEY': 'spki',
  'RSA PUBLIC KEY': 'pkcs1-public',
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1-private',
  'EC PRIVATE KEY': 'sec1',
};
const inputs = 'ArrayBuffer, Buffer, TypedArray, DataView';

/** An error of OpenSSL's, with what Node reads out of its text. */
export function opensslError(number, library, reason) {
  const error = new Error(`error:${number}:${library}::${reason}`);
  Object.assign(error, { library, reason });
  const prefix = { 'rsa routines': 'RSA_', 'digital envelope routines': 'EVP_' }[library] ?? '';
  return withCode(error, `ERR_OSSL_${prefix}${reason.toUpperCase().replaceAll(' ', '_')}`);
}

let handleOf;
let secretBytesOf;

export class KeyObject {
  #type;
  #handle;

  constructor(type, handle, token) {
    if (!['secret', 'public', 'private'].includes(type)) {
      throw invalidValue('type', type);
    }
    if (token !== internal) {
      throw wrongType('handle', 'of type object', handle);
    }
    this.#type = type;
    this.#handle = handle;
  }

  static {
    handleOf = (key) => key.#handle;
    secretBytesOf = (key) => key.#handle;
  }

  static from(key) {
    const { CryptoKey, secretOf } = requireModule('jsguide:web/subtle_crypto');
    if (!(isObject(key) && key instanceof CryptoKey)) {
      throw wrongType('key', 'an instance of CryptoKey', key);
    }
    return wrap(key.type, secretOf(key));
  }

  get type() {
    return this.#type;
  }

  equals(other) {
    if (!(other instanceof KeyObject)) {
      throw wrongType('otherKeyObject', 'an instance of KeyObject', other);
    }
    if (this.#type !== other.#type) {
      return false;
    }
    return host.equalBytes(bytesToCompare(this.#type, this.#handle), bytesToCompare(other.#type, other.#handle));
  }

  get [Symbol.toStringTag]() {
    return 'KeyObject';
  }
}

function bytesToCompare(type, handle) {
  return type === 'secret' ? handle : host.keyWrite(handle, type === 'public' ? 'spki' : 'pkcs8');
}

class SecretKeyObject extends KeyObject {
  get symmetricKeySize() {
    return secretBytesOf(this).byteLength;
  }

  export(options = undefined) {
    const secret = secretBytesOf(this);
    if (![undefined, 'buffer', 'jwk'].includes(options?.format)) {
      throw invalidValue('options.format', options.format, "must be one of: undefined, 'buffer', 'jwk'");
    }
    return options?.format === 'jwk' ? { kty: 'oct', k: host.base64Encode(secret, true) } : Buffer.from(secret);
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    return typeOfKind[host.keyKind(handleOf(this))] ?? 'ec';
  }

  get asymmetricKeyDetails() {
    const kind = host.keyKind(handleOf(this));
    if (kind === 'RSA') {
      const [modulus, exponent] = host.keyParts(handleOf(this));
      const modulusLength = modulus.byteLength * 8 - Math.clz32(modulus[0]) + 24;
      return { modulusLength, publicExponent: exponent.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) };
    }
    return curveOfKind[kind] === undefined ? {} : { namedCurve: curveOfKind[kind] };
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  export(options) {
    return exportAs(this, options, { spki: 'PUBLIC KEY', pkcs1: 'RSA PUBLIC KEY' });
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  export(options) {
    if (options?.cipher !== undefined && options.cipher !== null) {
      throw unavailable('Keys under a passphrase are');
    }
    return exportAs(this, options, { pkcs8: 'PRIVATE KEY', pkcs1: 'RSA PRIVATE KEY', sec1: 'EC PRIVATE KEY' });
  }
}

function wrap(type, handle) {
  const classes = { secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject };
  return new classes[type](type, handle, internal);
}

/** Text in PEM, bytes in DER, or a JSON Web Key. */
function exportAs(key, options, forms) {
  if (!isObject(options)) {
    throw wrongType('options', 'of type object', options);
  }
  const { format, type } = options;
  if (format === 'jwk') {
    return jwkOf(handleOf(key));
  }
  if (format !== 'pem' && format !== 'der') {
    throw invalidValue('options.format', format);
  }
  if (forms[type] === undefined) {
    throw invalidValue('options.type', type);
  }
  requireFitting(type, key.asymmetricKeyType);
  const der = host.keyWrite(handleOf(key), type);
  return format === 'der' ? Buffer.from(der.buffer) : toPem(forms[type], der);
}

function requireFitting(form, type) {
  const only = { pkcs1: ['rsa', 'RSA'], sec1: ['ec', 'EC'] }[form];
  if (only !== undefined && only[0] !== type) {
    const text = `The selected key encoding ${form} can only be used for ${only[1]} keys.`;
    throw withCode(new Error(text), 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS');
  }
}

function toPem(label, der) {
  const lines = host.base64Encode(der, false).match(/.{1,64}/g);
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The form and the bytes of the first key in a text. */
function fromPem(text) {
  const found = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/.exec(text);
  const [, label, body] = found ?? [];
  if (label === 'CERTIFICATE') {
    throw unavailable('Certificates are');
  }
  if (label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type: 4,ENCRYPTED/m.test(body ?? '')) {
    throw unavailable('Keys under a passphrase are');
  }
  return labels[label] === undefined ? undefined : { form: labels[label], bytes: host.base64Decode(body) };
}

function keyBytes(value, encoding) {
  return typeof value === 'string' ? Buffer.from(value, encoding) : viewOf(value);
}

function isTextOrBytes(value) {
  return typeof value === 'string' || isBufferSource(value);
}

/** The host's key for what Node takes as a key; `wanted` is `public`, `private`, or `either`. */
export function handleFrom(key, wanted) {
  const given = isObject(key) && !isBufferSource(key) && !isKey(key) ? key : { key };
  const data = given.key;
  if (isKey(data)) {
    return handleOfKey(data, wanted);
  }
  if (given.format === 'jwk') {
    return handleOfJwk(data, wanted);
  }
  if (!isTextOrBytes(data)) {
    const others = wanted === 'private-new' ? inputs : `${inputs}, KeyObject, or CryptoKey`;
    const listed = wanted === 'private-new' ? `${inputs.replace(', DataView', ', or DataView')}` : others;
    throw wrongType(given === key ? 'key.key' : 'key', `of type string or an instance of ${listed}`, data);
  }
  return readKey(given, wanted);
}

function isKey(value) {
  return value instanceof KeyObject || (isObject(value) && value instanceof CryptoKey);
}

function handleOfKey(key, wanted) {
  if (wanted === 'private-new') {
    throw wrongType('key', `of type string or an instance of ${inputs.replace(', DataView', ', or DataView')}`, key);
  }
  const object = key instanceof KeyObject ? key : KeyObject.from(key);
  const fits = object.type === 'private' || (wanted === 'either' && object.type === 'public');
  if (!fits) {
    const expected = wanted === 'either' ? 'private or public' : 'private';
    throw typeErrorWithCode('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${object.type}, expected ${expected}.`);
  }
  return handleOf(object);
}

function handleOfJwk(jwk, wanted) {
  if (!isObject(jwk)) {
    throw wrongType('key.key', 'of type object', jwk);
  }
  if (!['RSA', 'EC', 'OKP'].includes(jwk.kty)) {
    throw invalidValue('key.kty', jwk.kty, "must be one of: 'RSA', 'EC', 'OKP'");
  }
  const isPublic = wanted === 'public-new' || wanted === 'either';
  const members = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] }[jwk.kty];
  for (const member of isPublic ? members : [...members, 'd']) {
    if (typeof jwk[member] !== 'string') {
      throw wrongType(`key.${member}`, 'of type string', jwk[member]);
    }
  }
  const { d, ...publicPart } = jwk;
  const parts = partsOfJwk(isPublic ? publicPart : jwk);
  const kind = jwk.kty === 'RSA' ? 'RSA' : jwk.crv;
  const handle = parts === undefined ? undefined : host.keyOfParts(kind, parts);
  if (handle === undefined || handle === null) {
    throw typeErrorWithCode('ERR_CRYPTO_INVALID_JWK', `Invalid JWK ${jwk.kty} key`);
  }
  return handle;
}

function readKey({ key, format = 'pem', type, encoding, passphrase }, wanted) {
  if (format !== 'pem' && format !== 'der') {
    throw invalidValue('options.format', format);
  }
  const found = format === 'pem' ? fromPem(Buffer.from(keyBytes(key, encoding)).toString('latin1')) : fromDer(key, type, encoding, wanted);
  const handle = found === undefined ? undefined : host.keyRead(found.form, '', found.bytes);
  const isPrivate = handle !== undefined && handle !== null && host.keyIsPrivate(handle);
  if (handle === undefined || handle === null || (wanted.startsWith('private') && !isPrivate)) {
    throw opensslError('1E08010C', 'DECODER routines', 'unsupported');
  }
  return handle;
}

function fromDer(key, type, encoding, wanted) {
  const forms = { pkcs1: wanted.startsWith('private') ? 'pkcs1-private' : 'pkcs1-public', spki: 'spki', pkcs8: 'pkcs8', sec1: 'sec1' };
  if (forms[type] === undefined) {
    throw invalidValue('options.type', type);
  }
  return { form: forms[type], bytes: keyBytes(key, encoding) };
}

export function createSecretKey(key, encoding = 'utf8') {
  if (!isTextOrBytes(key)) {
    throw wrongType('key', 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView', key);
  }
  return wrap('secret', new Uint8Array(Buffer.from(keyBytes(key, encoding))));
}

export function createPublicKey(key) {
  const handle = handleFrom(key, key instanceof KeyObject ? 'private' : 'public-new');
  return wrap('public', host.keyPublic(handle));
}

export function createPrivateKey(key) {
  return wrap('private', handleFrom(key, 'private-new'));
}

/** The two halves of what the host has made. */
export function pairOf(handle) {
  return { publicKey: wrap('public', host.keyPublic(handle)), privateKey: wrap('private', handle) };
}
