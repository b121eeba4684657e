// https://w3c.github.io/webcrypto/#algorithms : those with a public and a private key. Each has what its row in the standard's
// table of operations has; the keys themselves stay in the host.

import {
  bytesIn,
  checkJwk,
  hashIn,
  isKey,
  makePairKey,
  missing,
  secretOf,
  toBytes,
  toJwk,
} from 'jsguide:web/crypto_key';
import { DOMException } from 'jsguide:web/dom_exception';
import { host, requireModule } from 'jsguide:web/host';
import { typeErrorWithCode, withCode } from 'jsguide:web/webidl';

const { generateRsa, jwkOf, partsOfJwk } = requireModule('jsguide:web/key_material');

const empty = new Uint8Array(0);
const curves = { 'P-256': 256, 'P-384': 384, 'P-521': 528 };
const curveOfAlg = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };
const digestBytes = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

function dataError(text = 'Invalid keyData', cause = undefined) {
  return new DOMException(text, cause === undefined ? 'DataError' : { name: 'DataError', cause });
}

function operationFailed(text) {
  const cause = new Error(text);
  return new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause });
}

function requireType(key, type, text = `Key must be a ${type} key`) {
  if (key.type !== type) {
    throw new DOMException(text, 'InvalidAccessError');
  }
}

/** What the algorithms with pairs share. `does` says which usages each half has, and what only the algorithm knows. */
function pair(name, does) {
  const { article, publicUsages, privateUsages, formats } = does;

  function checkUsages(usages, isPublic) {
    const possible = isPublic ? publicUsages : privateUsages;
    if (usages.some((usage) => !possible.includes(usage))) {
      throw new DOMException(`Unsupported key usage for ${article} ${name} key`, 'SyntaxError');
    }
  }

  function finish(handle, parameters, extractable, usages) {
    if (handle === undefined || handle === null) {
      throw dataError('Invalid keyData', new Error('Failed to read asymmetric key'));
    }
    const algorithm = does.algorithmOf(handle, parameters);
    const isPrivate = host.keyIsPrivate(handle);
    if (isPrivate && usages.length === 0) {
      throw new DOMException('Usages cannot be empty when importing a private key.', 'SyntaxError');
    }
    return makePairKey(algorithm, handle, isPrivate ? 'private' : 'public', extractable, usages);
  }

  function fromJwk(keyData, parameters, extractable, usages) {
    const jwk = toJwk(keyData);
    if (!jwk.kty) {
      throw dataError();
    }
    if (jwk.kty !== does.kty) {
      throw dataError('Invalid JWK "kty" Parameter');
    }
    does.checkCurve?.(jwk, parameters);
    checkUsages(usages, jwk.d === undefined);
    checkJwk(jwk, extractable, usages, does.use);
    if (jwk.alg !== undefined && !does.fitsAlg(jwk.alg, parameters)) {
      throw dataError('JWK "alg" does not match the requested algorithm');
    }
    const parts = partsOfJwk(jwk);
    if (parts === undefined) {
      const cause = withCode(new TypeError('Invalid JWK'), 'ERR_CRYPTO_INVALID_JWK');
      throw dataError('Invalid keyData', cause);
    }
    const handle = host.keyOfParts(does.kindOf(parameters), parts);
    if (handle === undefined || handle === null) {
      const cause = withCode(new TypeError('Invalid JWK data'), 'ERR_CRYPTO_INVALID_JWK');
      throw dataError('Invalid keyData', cause);
    }
    return handle;
  }

  return {
    ...does,

    importKey(format, keyData, given, extractable, usages) {
      const parameters = does.importing(given);
      if (format === 'jwk') {
        return finish(fromJwk(keyData, parameters, extractable, usages), parameters, extractable, usages);
      }
      const bytes = toBytes(keyData, 'importKey', 2);
      if (!formats.includes(format)) {
        throw new DOMException(`Unable to import ${does.label} key with format ${format}`, 'NotSupportedError');
      }
      checkUsages(usages, format !== 'pkcs8');
      if (format === 'raw') {
        does.checkRaw?.(bytes);
        const handle = host.keyRead('raw', does.kindOf(parameters), bytes);
        if (handle === undefined || handle === null) {
          throw dataError();
        }
        return finish(handle, parameters, extractable, usages);
      }
      return finish(host.keyRead(format, '', bytes), parameters, extractable, usages);
    },

    exportKey(format, key) {
      if (format === 'jwk') {
        return { key_ops: key.usages, ext: key.extractable, ...jwkOf(secretOf(key)), ...does.jwkExtra(key) };
      }
      const wanted = format === 'pkcs8' ? 'private' : 'public';
      if (key.type !== wanted || !formats.includes(format)) {
        const named = format === 'pkcs8' ? 'pkcs8' : 'raw';
        throw new DOMException(`Unable to export a ${named} ${name} ${key.type} key`, 'InvalidAccessError');
      }
      return host.keyWrite(secretOf(key), format).buffer;
    },

    async generateKey(given, extractable, usages) {
      const parameters = does.generating(given);
      if (usages.some((usage) => !publicUsages.includes(usage) && !privateUsages.includes(usage))) {
        throw new DOMException(`Unsupported key usage for ${does.label === 'RSA' ? 'a RSA' : `an ${name}`} key`, 'SyntaxError');
      }
      const handle = await does.generate(parameters);
      const halfOf = (possible) => possible.filter((usage) => usages.includes(usage));
      if (halfOf(privateUsages).length === 0) {
        throw new DOMException('Usages cannot be empty when creating a key.', 'SyntaxError');
      }
      const algorithm = does.algorithmOf(handle, parameters);
      return {
        publicKey: makePairKey(algorithm, host.keyPublic(handle), 'public', true, halfOf(publicUsages)),
        privateKey: makePairKey(algorithm, handle, 'private', extractable, halfOf(privateUsages)),
      };
    },
  };
}

function rsa(name, jwkPrefix, publicUsages, privateUsages, does) {
  const algOf = (hash) => (hash === 'SHA-1' ? does.algOfSha1 : `${jwkPrefix}${hash.slice(4)}`);
  return pair(name, {
    label: 'RSA',
    article: 'an',
    kty: 'RSA',
    formats: ['spki', 'pkcs8'],
    publicUsages,
    privateUsages,
    importing: (given) => ({ hash: hashIn(given, 'RsaHashedImportParams') }),
    kindOf: () => 'RSA',
    fitsAlg: (alg, { hash }) => alg === algOf(hash),
    jwkExtra: (key) => ({ alg: algOf(key.algorithm.hash.name) }),

    generating(given) {
      if (given.modulusLength === undefined) {
        throw missing('RsaHashedKeyGenParams', 'modulusLength');
      }
      const publicExponent = bytesIn(given, 'RsaHashedKeyGenParams', 'publicExponent').slice();
      return { hash: hashIn(given, 'RsaHashedKeyGenParams'), bits: Number(given.modulusLength), publicExponent };
    },

    async generate({ bits, publicExponent }) {
      const exponent = publicExponent.reduce((sum, byte) => sum * 256 + byte, 0);
      if (exponent >= 2 ** 32) {
        throw new DOMException('The publicExponent must be equivalent to an unsigned 32-bit value', 'OperationError');
      }
      try {
        return await generateRsa(bits, exponent);
      } catch (cause) {
        throw new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause });
      }
    },

    algorithmOf(handle, { hash }) {
      if (host.keyKind(handle) !== 'RSA') {
        throw dataError('Invalid key type');
      }
      const [modulus, publicExponent] = host.keyParts(handle);
      const modulusLength = modulus.byteLength * 8 - Math.clz32(modulus[0]) + 24;
      return { name, modulusLength, publicExponent, hash: { name: hash } };
    },

    ...does,
  });
}

function signature(padding, saltOf) {
  return {
    use: 'sig',

    sign(given, key, data) {
      requireType(key, 'private');
      const scheme = [padding, key.algorithm.hash.name, saltOf(given, key), empty];
      const made = host.keyUse('sign', secretOf(key), scheme, data);
      if (made === undefined || made === null) {
        throw operationFailed('error:02000090:rsa routines::digest too big for rsa key');
      }
      return made;
    },

    verify(given, key, code, data) {
      requireType(key, 'public');
      return host.keyVerify(secretOf(key), [padding, key.algorithm.hash.name, saltOf(given, key), empty], code, data);
    },
  };
}

function saltLength(given, key) {
  if (given.saltLength === undefined) {
    throw missing('RsaPssParams', 'saltLength');
  }
  const { hash, modulusLength } = key.algorithm;
  const salt = Number(given.saltLength);
  const most = Math.ceil((modulusLength - 1) / 8) - digestBytes[hash.name] - 2;
  if (!(salt >= 0 && salt <= most)) {
    const cause = withCode(
      new RangeError(`The value of "algorithm.saltLength" is out of range. It must be >= 0 && <= ${most}. Received ${salt}`),
      'ERR_OUT_OF_RANGE',
    );
    throw new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause });
  }
  return salt;
}

function oaep(operation, type) {
  return (given, key, data) => {
    requireType(key, type, 'The requested operation is not valid for the provided key');
    const label = given.label === undefined ? empty : bytesIn(given, 'RsaOaepParams', 'label');
    const made = host.keyUse(operation, secretOf(key), ['oaep', key.algorithm.hash.name, -1, label], data);
    if (made === undefined || made === null) {
      throw operationFailed(
        operation === 'encrypt'
          ? 'error:0200006E:rsa routines::data too large for key size'
          : 'error:02000079:rsa routines::oaep decoding error',
      );
    }
    return made;
  };
}

function requireCurve(given, dictionary) {
  if (given.namedCurve === undefined) {
    throw missing(dictionary, 'namedCurve');
  }
  const namedCurve = `${given.namedCurve}`;
  if (curves[namedCurve] === undefined) {
    throw new DOMException('Unrecognized namedCurve', 'NotSupportedError');
  }
  return { namedCurve };
}

function onCurve(name, publicUsages, privateUsages, does) {
  return pair(name, {
    label: 'EC',
    article: 'a',
    kty: 'EC',
    formats: ['raw', 'spki', 'pkcs8'],
    publicUsages,
    privateUsages,
    importing: (given) => requireCurve(given, 'EcKeyImportParams'),
    generating: (given) => requireCurve(given, 'EcKeyGenParams'),
    generate: ({ namedCurve }) => host.keyGenerate(namedCurve, 0, 0),
    kindOf: ({ namedCurve }) => namedCurve,
    jwkExtra: () => ({}),

    checkCurve(jwk, { namedCurve }) {
      if (jwk.crv !== namedCurve) {
        throw dataError('JWK "crv" does not match the requested algorithm');
      }
    },

    algorithmOf(handle, { namedCurve }) {
      const kind = host.keyKind(handle);
      if (kind !== namedCurve) {
        throw dataError(curves[kind] === undefined ? 'Invalid key type' : 'Named curve mismatch');
      }
      return { name, namedCurve };
    },

    ...does,
  });
}

function onEdwards(name, publicUsages, privateUsages, does) {
  return pair(name, {
    label: name,
    article: 'a',
    kty: 'OKP',
    formats: ['raw', 'spki', 'pkcs8'],
    publicUsages,
    privateUsages,
    importing: () => ({}),
    generating: () => ({}),
    generate: () => host.keyGenerate(name, 0, 0),
    kindOf: () => name,

    checkCurve(jwk) {
      if (jwk.crv !== name) {
        throw dataError('JWK "crv" Parameter and algorithm name mismatch');
      }
    },

    checkRaw(bytes) {
      if (bytes.byteLength !== 32) {
        throw dataError(`${name} raw keys must be exactly 32-bytes`);
      }
    },

    algorithmOf(handle) {
      if (host.keyKind(handle) !== name) {
        throw dataError('Invalid key type');
      }
      return { name };
    },

    ...does,
  });
}

const derivation = {
  use: 'enc',

  deriveBits(given, key, bits) {
    if (given.public === undefined) {
      throw missing('EcdhKeyDeriveParams', 'public');
    }
    if (!isKey(given.public)) {
      const text = "Failed to normalize algorithm: 'public' of 'EcdhKeyDeriveParams' (passed algorithm) is not of type CryptoKey.";
      throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', text);
    }
    const other = given.public;
    requireType(other, 'public', 'algorithm.public must be a public key');
    requireType(key, 'private', 'baseKey must be a private key');
    if (other.algorithm.name !== key.algorithm.name) {
      throw new DOMException('The public and private keys must be of the same type', 'InvalidAccessError');
    }
    if (other.algorithm.namedCurve !== key.algorithm.namedCurve) {
      throw new DOMException('Named curve mismatch', 'InvalidAccessError');
    }
    const secret = host.keyAgree(secretOf(key), secretOf(other));
    if (secret === undefined || secret === null) {
      throw operationFailed('error:1C8000E2:Provider routines::failed during derivation');
    }
    return bits === null || bits === undefined ? secret : cut(secret, Number(bits));
  },
};

/** The first so many bits; what is left of the last byte is zero. */
function cut(secret, bits) {
  if (bits > secret.byteLength * 8) {
    throw new DOMException('derived bit length is too small', 'OperationError');
  }
  const bytes = secret.slice(0, Math.ceil(bits / 8));
  if (bits % 8 !== 0) {
    bytes[bytes.length - 1] &= 0xff << (8 - (bits % 8));
  }
  return bytes;
}

function ecdsaScheme(given) {
  return ['', hashIn(given, 'EcdsaParams'), -1, empty];
}

export const pairs = {
  'RSASSA-PKCS1-v1_5': rsa('RSASSA-PKCS1-v1_5', 'RS', ['verify'], ['sign'], { algOfSha1: 'RS1', ...signature('pkcs1', () => -1) }),
  'RSA-PSS': rsa('RSA-PSS', 'PS', ['verify'], ['sign'], { algOfSha1: 'PS1', ...signature('pss', saltLength) }),
  'RSA-OAEP': rsa('RSA-OAEP', 'RSA-OAEP-', ['encrypt', 'wrapKey'], ['decrypt', 'unwrapKey'], {
    algOfSha1: 'RSA-OAEP',
    use: 'enc',
    encrypt: oaep('encrypt', 'public'),
    decrypt: oaep('decrypt', 'private'),
  }),

  ECDSA: onCurve('ECDSA', ['verify'], ['sign'], {
    use: 'sig',
    fitsAlg: (alg, { namedCurve }) => curveOfAlg[alg] === namedCurve,

    sign(given, key, data) {
      const scheme = ecdsaScheme(given);
      requireType(key, 'private');
      return host.keyUse('sign', secretOf(key), scheme, data);
    },

    verify(given, key, code, data) {
      const scheme = ecdsaScheme(given);
      requireType(key, 'public');
      return host.keyVerify(secretOf(key), scheme, code, data);
    },
  }),

  ECDH: onCurve('ECDH', [], ['deriveKey', 'deriveBits'], { fitsAlg: () => true, ...derivation }),

  Ed25519: onEdwards('Ed25519', ['verify'], ['sign'], {
    use: 'sig',
    fitsAlg: (alg) => alg === 'Ed25519' || alg === 'EdDSA',
    jwkExtra: () => ({ alg: 'Ed25519' }),

    sign(given, key, data) {
      requireType(key, 'private');
      return host.keyUse('sign', secretOf(key), ['', '', -1, empty], data);
    },

    verify(given, key, code, data) {
      requireType(key, 'public');
      return host.keyVerify(secretOf(key), ['', '', -1, empty], code, data);
    },
  }),

  X25519: onEdwards('X25519', [], ['deriveKey', 'deriveBits'], { fitsAlg: () => true, jwkExtra: () => ({}), ...derivation }),
};
