// https://w3c.github.io/webcrypto/#crypto-interface . The algorithms of `crypto.subtle` are in `subtle_crypto.js`.

import { DOMException } from 'jsguide:web/dom_exception';
import { host, requireModule } from 'jsguide:web/host';
import { impure } from 'jsguide:web/impure';
import { defineGlobal, defineLazyGlobal, exposeInterfaces, illegalConstructor, illegalInvocation, internal, typeErrorWithCode, viewOf } from 'jsguide:web/webidl';

const integerArrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];
const mostBytes = 65536;

class Crypto {
  constructor(token = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
  }

  get subtle() {
    if (!(this instanceof Crypto)) {
      throw illegalInvocation();
    }
    return requireModule('jsguide:web/subtle_crypto').subtle;
  }

  getRandomValues(array) {
    requireCrypto(this);
    if (arguments.length === 0) {
      const text = "Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.";
      throw typeErrorWithCode('ERR_MISSING_ARGS', text);
    }
    if (!integerArrays.some((constructor) => array instanceof constructor)) {
      throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    }
    if (array.byteLength > mostBytes) {
      throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
    }
    impure('crypto.getRandomValues()');
    host.randomFill(viewOf(array));
    return array;
  }

  randomUUID() {
    requireCrypto(this);
    impure('crypto.randomUUID()');
    return host.randomUuid();
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `Crypto ${inspect({}, options)}`;
  }
}

function requireCrypto(value) {
  if (!(value instanceof Crypto)) {
    throw typeErrorWithCode('ERR_INVALID_THIS', 'Value of "this" must be of type Crypto');
  }
}

exposeInterfaces(Crypto);

export const crypto = new Crypto(internal);

defineGlobal('crypto', crypto);
for (const name of ['SubtleCrypto', 'CryptoKey']) {
  defineLazyGlobal(name, () => requireModule('jsguide:web/subtle_crypto')[name]);
}
