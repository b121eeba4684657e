// https://w3c.github.io/webcrypto/ , https://nodejs.org/docs/latest-v20.x/api/crypto.html

import { createHash, createHmac, randomBytes, randomInt, randomUUID, timingSafeEqual, webcrypto } from 'node:crypto';

const text = (string) => new TextEncoder().encode(string);
const hex = (buffer) => Buffer.from(buffer).toString('hex');

test('digests of the empty input and of abc', async () => {
  const known = {
    'SHA-1': 'a9993e364706816aba3e25717850c26c9cd0d89d',
    'SHA-256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    'sha-384': 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
    'SHA-512': 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  };
  for (const [name, expected] of Object.entries(known)) {
    assert.equal(hex(await crypto.subtle.digest(name, text('abc'))), expected);
  }
  assert.equal(hex(await crypto.subtle.digest({ name: 'SHA-256' }, new ArrayBuffer(0))), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('an unknown algorithm and a wrong argument', async () => {
  await assert.rejects(crypto.subtle.digest('MD5', text('x')), { name: 'NotSupportedError', message: 'Unrecognized algorithm name' });
  await assert.rejects(crypto.subtle.digest('SHA-256', 'x'), { name: 'TypeError' });
});

test('HMAC: import, sign, verify', async () => {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text('key'), algorithm, false, ['sign', 'verify']);
  assert.equal(key.type, 'secret');
  assert.equal(key.algorithm.hash.name, 'SHA-256');
  assert.deepEqual([...key.usages], ['sign', 'verify']);
  const signature = await crypto.subtle.sign('HMAC', key, text('The quick brown fox jumps over the lazy dog'));
  assert.equal(hex(signature), 'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8');
  assert.equal(await crypto.subtle.verify('HMAC', key, signature, text('The quick brown fox jumps over the lazy dog')), true);
  assert.equal(await crypto.subtle.verify('HMAC', key, signature, text('other')), false);
  assert.equal(await crypto.subtle.verify('HMAC', key, new Uint8Array(3), text('other')), false);
});

test('HMAC: generate, export raw and jwk, import jwk', async () => {
  const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-512' }, true, ['sign']);
  const raw = await crypto.subtle.exportKey('raw', key);
  assert.equal(raw.byteLength, 128);
  const jwk = await crypto.subtle.exportKey('jwk', key);
  assert.equal(jwk.kty, 'oct');
  assert.equal(jwk.alg, 'HS512');
  assert.equal(Buffer.from(jwk.k, 'base64url').equals(Buffer.from(raw)), true);
  const again = await crypto.subtle.importKey('jwk', jwk, { name: 'HMAC', hash: 'SHA-512' }, true, ['sign']);
  assert.equal(hex(await crypto.subtle.exportKey('raw', again)), hex(raw));
});

test('HMAC: what a key may not do', async () => {
  const key = await crypto.subtle.importKey('raw', text('key'), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
  await assert.rejects(crypto.subtle.verify('HMAC', key, new Uint8Array(20), text('x')), { name: 'InvalidAccessError' });
  await assert.rejects(crypto.subtle.exportKey('raw', key), { message: 'key is not extractable' });
  await assert.rejects(crypto.subtle.importKey('raw', text('key'), { name: 'HMAC', hash: 'SHA-1' }, false, ['encrypt']), { name: 'SyntaxError' });
  await assert.rejects(crypto.subtle.importKey('raw', new Uint8Array(0), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']), { name: 'DataError' });
});

test('random values fill integer arrays up to a limit', () => {
  const bytes = crypto.getRandomValues(new Uint8Array(64));
  assert(new Set(bytes).size > 10);
  assert.throws(() => crypto.getRandomValues(new Float32Array(1)), { name: 'TypeMismatchError' });
  assert.throws(() => crypto.getRandomValues(new Uint8Array(65537)), { name: 'QuotaExceededError', message: 'The requested length exceeds 65,536 bytes' });
  const words = crypto.getRandomValues(new Uint32Array(4));
  assert(words.some((word) => word > 2 ** 16));
});

test('a random UUID is of version 4, and another one each time', () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(crypto.randomUUID(), pattern);
  assert.match(randomUUID(), pattern);
  assert(crypto.randomUUID() !== crypto.randomUUID());
});

test('node: createHash in pieces and encodings', () => {
  assert.equal(createHash('sha256').update('a').update(Buffer.from('bc')).digest('hex'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(createHash('sha1').update('616263', 'hex').digest('base64'), 'qZk+NkcGgWq6PiVxeFDCbJzQ2J0=');
  const hash = createHash('SHA256').update('x');
  assert(Buffer.isBuffer(hash.digest()));
  assert.throws(() => hash.digest(), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
  assert.throws(() => hash.update('y'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
  assert.throws(() => createHash('nope'), { message: /^Digest method not supported/ });
  assert.throws(() => createHash('sha1').update(5), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('node: createHmac', () => {
  assert.equal(createHmac('sha256', 'key').update('The quick brown fox jumps over the lazy dog').digest('hex'), 'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8');
});

test('node: randomBytes, randomInt, timingSafeEqual', async () => {
  assert.equal(randomBytes(8).length, 8);
  const fromCallback = await new Promise((resolve) => randomBytes(4, (error, bytes) => resolve(bytes)));
  assert.equal(fromCallback.length, 4);
  for (let round = 0; round < 50; round++) {
    const drawn = randomInt(3, 6);
    assert(drawn >= 3 && drawn < 6);
  }
  assert.throws(() => randomInt(5, 5), { code: 'ERR_OUT_OF_RANGE' });
  assert.equal(timingSafeEqual(Buffer.from('ab'), Buffer.from('ab')), true);
  assert.equal(timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')), false);
  assert.throws(() => timingSafeEqual(Buffer.from('a'), Buffer.from('ab')), { name: 'RangeError' });
  assert.equal(webcrypto, crypto);
});
