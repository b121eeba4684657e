// Keys from passwords and from other keys, for `crypto.subtle` and `node:crypto`: PBKDF2 (RFC 8018) and HKDF (RFC 5869).

import { host } from 'jsguide:web/host';
import { concatenate } from 'jsguide:web/webidl';

/** Bytes of a digest. */
export const digestLengths = {
  MD5: 16,
  'SHA-1': 20,
  'SHA-224': 28,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
  'SHA-512/256': 32,
  'SHA3-224': 28,
  'SHA3-256': 32,
  'SHA3-384': 48,
  'SHA3-512': 64,
};

/** So many rounds of SHA-512 take about ten milliseconds. */
const roundsAtOnce = 10000;

/** A generator that returns the key and yields now and then, so that a long derivation can be stopped or put off. */
export function* pbkdf2Steps(hash, password, salt, iterations, length) {
  const blocks = [];
  for (let index = 1, done = 0; done < length; index += 1, done += digestLengths[hash]) {
    const number = new Uint8Array([index >>> 24, index >>> 16, index >>> 8, index]);
    const last = host.hmac(hash, password, concatenate([salt, number]));
    const sum = last.slice();
    for (let left = iterations - 1; left > 0; left -= roundsAtOnce) {
      host.hmacRounds(hash, password, last, sum, Math.min(left, roundsAtOnce));
      yield;
    }
    blocks.push(sum);
  }
  return concatenate([...blocks, new Uint8Array(0)]).slice(0, length);
}

/** Runs the steps of a derivation at once. */
export function finish(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}

/** Runs the steps of a derivation with other work in between, as Node does it beside the event loop. */
export async function finishInTurns(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function hkdf(hash, secret, salt, info, length) {
  const key = host.hmac(hash, salt.byteLength === 0 ? new Uint8Array(digestLengths[hash]) : salt, secret);
  const blocks = [];
  let last = new Uint8Array(0);
  for (let index = 1, done = 0; done < length; index += 1, done += last.byteLength) {
    last = host.hmac(hash, key, concatenate([last, info, new Uint8Array([index])]));
    blocks.push(last);
  }
  return concatenate([...blocks, new Uint8Array(0)]).slice(0, length);
}
