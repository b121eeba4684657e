// Keys of the host as JSON Web Keys (RFC 7517, RFC 7518, RFC 8037), and how a pair of RSA keys is found. For `crypto.subtle` and
// `node:crypto`.

import { host } from 'jsguide:web/host';
import { withCode } from 'jsguide:web/webidl';

const rsaMembers = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
const membersOf = { RSA: rsaMembers, EC: ['x', 'y', 'd'], OKP: ['x', 'd'] };
const bytesOf = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };

/** Finding larger ones takes longer than a learner waits. */
const mostBits = 4096;
/** Found at once, they hold up all other requests. */
const mostBitsAtOnce = 2048;

/** The numbers of a JSON Web Key as the host takes them; nothing when one is missing. */
export function partsOfJwk(jwk) {
  const members = membersOf[jwk.kty];
  if (members === undefined) {
    return undefined;
  }
  const wanted = jwk.d === undefined ? members.slice(0, members.indexOf('d')) : members;
  if (wanted.some((member) => typeof jwk[member] !== 'string')) {
    return undefined;
  }
  return wanted.map((member) => padded(host.base64Decode(jwk[member]), jwk.kty === 'EC' ? bytesOf[jwk.crv] : 0));
}

/** Numbers of a curve have as many bytes as it has. */
function padded(bytes, length = 0) {
  if (bytes.byteLength >= length) {
    return bytes;
  }
  const whole = new Uint8Array(length);
  whole.set(bytes, length - bytes.byteLength);
  return whole;
}

/** The members of a JSON Web Key, in Node's order. */
export function jwkOf(handle) {
  const kind = host.keyKind(handle);
  const kty = kind === 'RSA' ? 'RSA' : bytesOf[kind] === undefined ? 'OKP' : 'EC';
  const parts = host.keyParts(handle);
  const named = Object.fromEntries(parts.map((part, index) => [membersOf[kty][index], host.base64Encode(part, true)]));
  if (kty === 'RSA') {
    return { kty, ...named };
  }
  const { d, ...numbers } = named;
  const secret = d === undefined ? {} : { d };
  return kty === 'EC' ? { kty, ...numbers, crv: kind, ...secret } : { crv: kind, ...secret, ...numbers, kty };
}

function checkBits(bits, exponent, most, help) {
  if (!(bits >= 1024 && bits <= most)) {
    const text = `The sandbox makes RSA keys of 1024 to ${most} bits${help}. Received ${bits}`;
    throw withCode(new RangeError(text), 'ERR_OUT_OF_RANGE');
  }
  if (exponent < 3 || exponent % 2 === 0) {
    const error = new Error('error:020000B2:rsa routines::pub exponent out of range');
    throw withCode(error, 'ERR_OSSL_RSA_PUB_EXPONENT_OUT_OF_RANGE');
  }
}

export function generateRsaAtOnce(bits, exponent) {
  checkBits(bits, exponent, mostBitsAtOnce, ' at once, longer ones with await');
  return host.keyGenerate('RSA', bits, exponent);
}

/** One after the other: each has a thread to itself meanwhile. */
let last = Promise.resolve();

export function generateRsa(bits, exponent) {
  checkBits(bits, exponent, mostBits, '');
  const found = last.then(() => find(bits, exponent));
  last = found.catch(() => {});
  return found;
}

async function find(bits, exponent) {
  const job = host.keyBegin('RSA', bits, exponent);
  for (;;) {
    const handle = host.keyBegun(job);
    if (handle !== null) {
      return handle;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
