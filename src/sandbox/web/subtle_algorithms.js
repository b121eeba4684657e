// https://w3c.github.io/webcrypto/#algorithms : those with a secret key. Each has what its row in the standard's table of
// operations has; keys come and go as bytes here.

import {
  bytesIn,
  hashIn,
  makeKey,
  missing,
  secretOf,
} from 'jsguide:web/crypto_key';
import { DOMException } from 'jsguide:web/dom_exception';
import { host, requireModule } from 'jsguide:web/host';
import { concatenate } from 'jsguide:web/webidl';

function operationError(text, cause = undefined) {
  return new DOMException(text, cause === undefined ? 'OperationError' : { name: 'OperationError', cause: new Error(cause) });
}

function failed(cause) {
  return operationError('The operation failed for an operation-specific reason', cause);
}

/** Bytes of a block, which is the length of a generated HMAC key, and the JSON Web Key name of the HMAC. */
const hashes = {
  'SHA-1': { block: 64, jwk: 'HS1' },
  'SHA-256': { block: 64, jwk: 'HS256' },
  'SHA-384': { block: 128, jwk: 'HS384' },
  'SHA-512': { block: 128, jwk: 'HS512' },
};

const hmac = {
  label: 'HMAC',
  use: 'sig',
  jwkName: (algorithm) => hashes[algorithm.hash.name].jwk,
  importing: (given) => ({ hash: hashIn(given, 'HmacImportParams') }),

  keyOf({ hash }, secret, extractable, usages) {
    if (secret.byteLength === 0) {
      throw new DOMException('Zero-length key is not supported', 'DataError');
    }
    const algorithm = { name: 'HMAC', hash: { name: hash }, length: secret.byteLength * 8 };
    return makeKey('an HMAC', algorithm, secret, extractable, usages, ['sign', 'verify']);
  },

  bitsOf(given) {
    const bits = given.length === undefined ? hashes[hashIn(given, 'HmacKeyGenParams')].block * 8 : Number(given.length);
    if (!(bits > 0) || bits % 8 !== 0) {
      throw operationError('The key length is not a positive multiple of 8');
    }
    return bits;
  },

  sign: (given, key, data) => host.hmac(key.algorithm.hash.name, secretOf(key), data),
};

const aesUsages = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

function aes(name, crypt) {
  return {
    label: 'AES',
    use: 'enc',
    jwkName: ({ length }) => `A${length}${name.slice(4)}`,
    importing: () => ({}),

    keyOf(parameters, secret, extractable, usages) {
      if (![16, 24, 32].includes(secret.byteLength)) {
        throw new DOMException('Invalid key length', 'DataError');
      }
      return makeKey('an AES', { name, length: secret.byteLength * 8 }, secret, extractable, usages, aesUsages);
    },

    bitsOf(given) {
      if (given.length === undefined) {
        throw missing('AesKeyGenParams', 'length');
      }
      if (![128, 192, 256].includes(Number(given.length))) {
        throw operationError('AES key length must be 128, 192, or 256 bits');
      }
      return Number(given.length);
    },

    ...crypt,
  };
}

const aesGcm = aes('AES-GCM', {
  encrypt(given, key, data) {
    const { secret, counter, additional, tagLength } = gcmParameters(given, key);
    const ciphertext = host.aesCounter(secret, counter, true, 16, data);
    return concatenate([ciphertext, host.gcmTag(secret, counter, additional, ciphertext).subarray(0, tagLength)]);
  },

  decrypt(given, key, data) {
    const { secret, counter, additional, tagLength } = gcmParameters(given, key);
    const end = data.byteLength - tagLength;
    if (end < 0) {
      throw operationError('The provided data is too small.');
    }
    const ciphertext = data.subarray(0, end);
    const tag = host.gcmTag(secret, counter, additional, ciphertext).subarray(0, tagLength);
    if (!host.equalBytes(tag, data.subarray(end))) {
      throw failed('Cipher job failed');
    }
    return host.aesCounter(secret, counter, true, 16, ciphertext);
  },
});

function gcmParameters(given, key) {
  const secret = secretOf(key);
  const iv = bytesIn(given, 'AesGcmParams', 'iv');
  const additional = given.additionalData === undefined ? new Uint8Array(0) : bytesIn(given, 'AesGcmParams', 'additionalData');
  const tagBits = given.tagLength === undefined ? 128 : Number(given.tagLength);
  if (![32, 64, 96, 104, 112, 120, 128].includes(tagBits)) {
    throw operationError(`${given.tagLength} is not a valid AES-GCM tag length`);
  }
  return { secret, counter: host.gcmCounter(secret, iv), additional, tagLength: tagBits / 8 };
}

const aesCbc = aes('AES-CBC', {
  encrypt(given, key, data) {
    const padding = 16 - (data.byteLength % 16);
    return host.aesChain(true, secretOf(key), cbcStart(given), concatenate([data, new Uint8Array(padding).fill(padding)]));
  },

  decrypt(given, key, data) {
    const start = cbcStart(given);
    if (data.byteLength === 0 || data.byteLength % 16 !== 0) {
      throw failed('error:1C80006B:Provider routines::wrong final block length');
    }
    const padded = host.aesChain(false, secretOf(key), start, data);
    const padding = padded[padded.length - 1];
    const end = padded.length - padding;
    if (padding < 1 || padding > 16 || padded.subarray(end).some((byte) => byte !== padding)) {
      throw failed('error:1C800064:Provider routines::bad decrypt');
    }
    return padded.slice(0, end);
  },
});

function cbcStart(given) {
  const iv = bytesIn(given, 'AesCbcParams', 'iv');
  if (iv.byteLength !== 16) {
    throw operationError('algorithm.iv must contain exactly 16 bytes');
  }
  return iv;
}

function counterMode(given, key, data) {
  const counter = bytesIn(given, 'AesCtrParams', 'counter');
  if (given.length === undefined) {
    throw missing('AesCtrParams', 'length');
  }
  if (counter.byteLength !== 16) {
    throw operationError('algorithm.counter must contain exactly 16 bytes');
  }
  if (!(given.length > 0 && given.length <= 128)) {
    throw operationError('AES-CTR algorithm.length must be between 1 and 128');
  }
  return host.aesCounter(secretOf(key), counter, false, 0, data);
}

const aesCtr = aes('AES-CTR', { encrypt: counterMode, decrypt: counterMode });

function derivation(name, deriveBits) {
  return {
    label: name,
    importing: () => ({}),

    keyOf(parameters, secret, extractable, usages) {
      const key = makeKey(`a ${name}`, { name }, secret, extractable, usages, ['deriveKey', 'deriveBits']);
      if (extractable) {
        throw new DOMException(`${name} keys are not extractable`, 'SyntaxError');
      }
      return key;
    },

    deriveBits(given, key, bits) {
      if (bits === null || bits === undefined) {
        throw operationError('length cannot be null');
      }
      if (bits % 8 !== 0) {
        throw operationError('length must be a multiple of 8');
      }
      return deriveBits(given, secretOf(key), bits / 8);
    },
  };
}

const pbkdf2 = derivation('PBKDF2', (given, secret, length) => {
  const { finishInTurns, pbkdf2Steps } = requireModule('jsguide:web/key_derivation');
  const hash = hashIn(given, 'Pbkdf2Params');
  const salt = bytesIn(given, 'Pbkdf2Params', 'salt').slice();
  if (given.iterations === undefined) {
    throw missing('Pbkdf2Params', 'iterations');
  }
  if (!(given.iterations > 0)) {
    throw operationError('iterations cannot be zero');
  }
  return finishInTurns(pbkdf2Steps(hash, secret, salt, Number(given.iterations), length));
});

const hkdf = derivation('HKDF', (given, secret, length) => {
  const derivations = requireModule('jsguide:web/key_derivation');
  const hash = hashIn(given, 'HkdfParams');
  const salt = bytesIn(given, 'HkdfParams', 'salt');
  const info = bytesIn(given, 'HkdfParams', 'info');
  if (length > 255 * derivations.digestLengths[hash]) {
    throw failed('Deriving bits failed');
  }
  return derivations.hkdf(hash, secret, salt, info, length);
});

/** https://www.rfc-editor.org/rfc/rfc3394#section-2.2 */
const aesKw = {
  ...aes('AES-KW', {}),

  keyOf(parameters, secret, extractable, usages) {
    if (![16, 24, 32].includes(secret.byteLength)) {
      throw new DOMException('Invalid key length', 'DataError');
    }
    return makeKey('an AES', { name: 'AES-KW', length: secret.byteLength * 8 }, secret, extractable, usages, ['wrapKey', 'unwrapKey']);
  },

  wrap(given, key, data) {
    if (data.byteLength % 8 !== 0 || data.byteLength < 16) {
      throw failed('error:1C8000AA:Provider routines::wrap mode not allowed');
    }
    const blocks = concatenate([new Uint8Array(8).fill(0xa6), data]);
    eachWrapStep(data.byteLength / 8, (block, count) => {
      const mixed = block64(key, true, blocks.subarray(0, 8), blocks.subarray(block * 8, block * 8 + 8));
      countInto(mixed, count);
      blocks.set(mixed.subarray(0, 8));
      blocks.set(mixed.subarray(8), block * 8);
    });
    return blocks;
  },

  unwrap(given, key, data) {
    const blocks = data.slice();
    const steps = [];
    eachWrapStep(data.byteLength / 8 - 1, (...step) => steps.unshift(step));
    for (const [block, count] of data.byteLength % 8 === 0 && data.byteLength >= 24 ? steps : []) {
      const start = blocks.slice(0, 8);
      countInto(start, count);
      const mixed = block64(key, false, start, blocks.subarray(block * 8, block * 8 + 8));
      blocks.set(mixed.subarray(0, 8));
      blocks.set(mixed.subarray(8), block * 8);
    }
    if (blocks.subarray(0, 8).some((byte) => byte !== 0xa6)) {
      throw failed('Cipher job failed');
    }
    return blocks.slice(8);
  },
};

function eachWrapStep(blocks, step) {
  for (let round = 0; round < 6; round += 1) {
    for (let block = 1; block <= blocks; block += 1) {
      step(block, round * blocks + block);
    }
  }
}

/** One block of AES made of two halves: chaining over a single block from zero is no chaining. */
function block64(key, encrypting, left, right) {
  return host.aesChain(encrypting, secretOf(key), new Uint8Array(16), concatenate([left, right]));
}

function countInto(bytes, count) {
  for (let index = 7, left = count; left > 0; index -= 1, left = Math.floor(left / 256)) {
    bytes[index] ^= left % 256;
  }
}

export const algorithms = {
  HMAC: hmac,
  'AES-KW': aesKw,
  'AES-GCM': aesGcm,
  'AES-CBC': aesCbc,
  'AES-CTR': aesCtr,
  PBKDF2: pbkdf2,
  HKDF: hkdf,
};
