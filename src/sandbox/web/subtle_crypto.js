// https://w3c.github.io/webcrypto/#subtlecrypto-interface . What an algorithm does is in `subtle_algorithms.js` (secret keys) and
// `subtle_pairs.js` (public and private ones).

import {
  CryptoKey,
  normalize,
  requireCount,
  requireUsage,
  secretOf,
  secretOfJwk,
  toBytes,
  toFormat,
  toHash,
  toJwk,
  toKey,
  toUsages,
} from 'jsguide:web/crypto_key';
import { DOMException } from 'jsguide:web/dom_exception';
import { host } from 'jsguide:web/host';
import { algorithms as secrets } from 'jsguide:web/subtle_algorithms';
import { pairs } from 'jsguide:web/subtle_pairs';
import { setImmediate } from 'jsguide:web/timers';
import { asInterface, illegalConstructor, internal } from 'jsguide:web/webidl';

const algorithms = { ...secrets, ...pairs };

/** Node computes beside the event loop: the result comes in a turn of its own. Prerendering tells this from what is at hand. */
function later(result) {
  return new Promise((resolve) => {
    setImmediate(resolve, result);
  });
}

/** The algorithm that an operation asks for, when it has one of these operations. */
function algorithmWith(operations, algorithm) {
  const names = Object.keys(algorithms).filter((name) => operations.some((operation) => algorithms[name][operation] !== undefined));
  const { name, given } = normalize(algorithm, names);
  return { name, given, does: algorithms[name] };
}

function bufferOf(bytes) {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

async function useKey(operation, usage, algorithm, key, data) {
  const { name, given, does } = algorithmWith([operation], algorithm);
  requireUsage(name, key, usage);
  return does[operation](given, key, data);
}

/** Wrapping has its own operation where an algorithm can do nothing else, and is encrypting elsewhere. */
async function useWrapper(operation, encrypting, usage, algorithm, key, data) {
  const { name, given, does } = algorithmWith([operation, encrypting], algorithm);
  requireUsage(name, key, usage);
  return (does[operation] ?? does[encrypting])(given, key, data);
}

function importBy(format, keyData, algorithm, extractable, usages) {
  const { given, does } = algorithmWith(['keyOf', 'importKey'], algorithm);
  if (does.importKey !== undefined) {
    return does.importKey(format, keyData, given, extractable, usages);
  }
  const parameters = does.importing(given);
  if (format === 'raw') {
    return does.keyOf(parameters, toBytes(keyData, 'importKey', 2).slice(), extractable, usages);
  }
  if (format !== 'jwk' || does.jwkName === undefined) {
    throw new DOMException(`Unable to import ${does.label} key with format ${format}`, 'NotSupportedError');
  }
  const jwkName = (secret) => does.jwkName({ hash: { name: parameters.hash }, length: secret.byteLength * 8 });
  return does.keyOf(parameters, secretOfJwk(toJwk(keyData), jwkName, extractable, usages, does.use), extractable, usages);
}

function exportBy(format, key) {
  if (!key.extractable) {
    throw new DOMException('key is not extractable', 'InvalidAccessException');
  }
  const { name } = key.algorithm;
  if (algorithms[name].exportKey !== undefined) {
    return algorithms[name].exportKey(format, key);
  }
  if (format === 'raw') {
    return secretOf(key).slice().buffer;
  }
  if (format !== 'jwk') {
    const named = format === 'pkcs8' ? 'pkcs8' : 'raw';
    throw new DOMException(`Unable to export a ${named} ${name} secret key`, 'InvalidAccessError');
  }
  return {
    key_ops: key.usages,
    ext: key.extractable,
    kty: 'oct',
    k: host.base64Encode(secretOf(key), true),
    alg: algorithms[name].jwkName(key.algorithm),
  };
}

export class SubtleCrypto {
  constructor(token = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
  }

  async digest(algorithm, data) {
    requireCount('digest', arguments.length, 2);
    const name = toHash(algorithm);
    return later(host.digest(name, toBytes(data, 'digest', 2)).buffer);
  }

  async generateKey(algorithm, extractable, keyUsages) {
    requireCount('generateKey', arguments.length, 3);
    const usages = toUsages(keyUsages, 'generateKey', 3);
    const { given, does } = algorithmWith(['bitsOf', 'generateKey'], algorithm);
    if (does.generateKey !== undefined) {
      return later(await does.generateKey(given, Boolean(extractable), usages));
    }
    const parameters = does.importing(given);
    const secret = new Uint8Array(does.bitsOf(given) / 8);
    host.randomFill(secret);
    if (usages.length === 0) {
      throw new DOMException('Usages cannot be empty when creating a key.', 'SyntaxError');
    }
    return later(does.keyOf(parameters, secret, Boolean(extractable), usages));
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    requireCount('importKey', arguments.length, 4);
    const usages = toUsages(keyUsages, 'importKey', 5);
    return importBy(toFormat(format, 'importKey'), keyData, algorithm, Boolean(extractable), usages);
  }

  async exportKey(format, key) {
    requireCount('exportKey', arguments.length, 2);
    const exported = exportBy(toFormat(format, 'exportKey'), toKey(key, 'exportKey', 2));
    return format === 'jwk' || key.type === 'secret' ? exported : later(exported);
  }

  async sign(algorithm, key, data) {
    requireCount('sign', arguments.length, 3);
    const code = await useKey('sign', 'sign', algorithm, toKey(key, 'sign', 2), toBytes(data, 'sign', 3));
    return later(bufferOf(code));
  }

  async verify(algorithm, key, signature, data) {
    requireCount('verify', arguments.length, 4);
    toKey(key, 'verify', 2);
    const code = toBytes(signature, 'verify', 3);
    const bytes = toBytes(data, 'verify', 4);
    const { name, given, does } = algorithmWith(['sign'], algorithm);
    requireUsage(name, key, 'verify');
    return later(does.verify === undefined ? host.equalBytes(does.sign(given, key, bytes), code) : does.verify(given, key, code, bytes));
  }

  async encrypt(algorithm, key, data) {
    requireCount('encrypt', arguments.length, 3);
    const bytes = await useKey('encrypt', 'encrypt', algorithm, toKey(key, 'encrypt', 2), toBytes(data, 'encrypt', 3));
    return later(bufferOf(bytes));
  }

  async decrypt(algorithm, key, data) {
    requireCount('decrypt', arguments.length, 3);
    const bytes = await useKey('decrypt', 'decrypt', algorithm, toKey(key, 'decrypt', 2), toBytes(data, 'decrypt', 3));
    return later(bufferOf(bytes));
  }

  async deriveBits(algorithm, baseKey, length = null) {
    requireCount('deriveBits', arguments.length, 2);
    toKey(baseKey, 'deriveBits', 2);
    const { name, given, does } = algorithmWith(['deriveBits'], algorithm);
    requireUsage(name, baseKey, 'deriveBits');
    return later(bufferOf(await does.deriveBits(given, baseKey, length)));
  }

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
    requireCount('deriveKey', arguments.length, 5);
    toKey(baseKey, 'deriveKey', 2);
    const { name, given, does } = algorithmWith(['deriveBits'], algorithm);
    const derived = algorithmWith(['keyOf'], derivedKeyType);
    const usages = toUsages(keyUsages, 'deriveKey', 5);
    requireUsage(name, baseKey, 'deriveKey');
    const bits = derived.does.bitsOf === undefined ? null : derived.does.bitsOf(derived.given);
    const secret = await does.deriveBits(given, baseKey, bits);
    return later(derived.does.keyOf(derived.does.importing(derived.given), secret, Boolean(extractable), usages));
  }

  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    requireCount('wrapKey', arguments.length, 4);
    const exported = exportBy(toFormat(format, 'wrapKey'), toKey(key, 'wrapKey', 2));
    const bytes = format === 'jwk' ? new TextEncoder().encode(JSON.stringify(exported)) : new Uint8Array(exported);
    return later(bufferOf(await useWrapper('wrap', 'encrypt', 'wrapKey', wrapAlgorithm, toKey(wrappingKey, 'wrapKey', 3), bytes)));
  }

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, keyUsages) {
    requireCount('unwrapKey', arguments.length, 7);
    const usages = toUsages(keyUsages, 'unwrapKey', 7);
    const wrapped = toBytes(wrappedKey, 'unwrapKey', 2);
    const bytes = await useWrapper('unwrap', 'decrypt', 'unwrapKey', unwrapAlgorithm, toKey(unwrappingKey, 'unwrapKey', 3), wrapped);
    const keyData = format === 'jwk' ? JSON.parse(new TextDecoder().decode(bytes)) : bytes;
    return later(importBy(toFormat(format, 'unwrapKey'), keyData, unwrappedKeyAlgorithm, Boolean(extractable), usages));
  }
}

asInterface(SubtleCrypto);

export { CryptoKey, secretOf };
export const subtle = new SubtleCrypto(internal);
