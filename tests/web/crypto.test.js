// https://w3c.github.io/webcrypto/ , https://nodejs.org/docs/latest-v20.x/api/crypto.html

import { createHash, createHmac, hkdfSync, pbkdf2Sync, randomBytes, randomInt, randomUUID, timingSafeEqual, webcrypto } from 'node:crypto';

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

test('AES-GCM encrypts as NIST has it, with additional data, short tags and nonces of any length', async () => {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(16).fill(7), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const iv = new Uint8Array(12).fill(3);
  const encrypt = async (algorithm) => hex(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, ...algorithm }, key, text('hello')));
  assert.equal(await encrypt({}), '920256816f0b13bbf1a98aeafbb335b25655e3a459');
  assert.equal(await encrypt({ additionalData: text('aad') }), '920256816fbcc2a1187c80340501467c0517682afa');
  assert.equal(await encrypt({ tagLength: 96 }), '920256816f0b13bbf1a98aeafbb335b256');
  assert.equal(await encrypt({ iv: new Uint8Array(16).fill(1) }), 'cb552b67c1d17163bcd4f06d370f40d01a7e27e677');
});

test('AES-GCM refuses what was tampered with', async () => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);
  const algorithm = { name: 'AES-GCM', iv: new Uint8Array(12) };
  const secret = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, text('secret')));
  assert.equal(new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, secret)), 'secret');
  secret[0] ^= 1;
  await assert.rejects(crypto.subtle.decrypt(algorithm, key, secret), { name: 'OperationError' });
});

test('AES-CBC pads, AES-CTR does not', async () => {
  const cbc = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), 'AES-CBC', true, ['encrypt', 'decrypt']);
  const algorithm = { name: 'AES-CBC', iv: new Uint8Array(16).fill(3) };
  const secret = await crypto.subtle.encrypt(algorithm, cbc, text('hello'));
  assert.equal(hex(secret), '5dbc2e5fed9586c647f8a5b700dcfeca');
  assert.equal(new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, cbc, secret)), 'hello');
  const ctr = await crypto.subtle.importKey('raw', new Uint8Array(24).fill(7), 'AES-CTR', true, ['encrypt']);
  const counter = { name: 'AES-CTR', counter: new Uint8Array(16), length: 64 };
  assert.equal(hex(await crypto.subtle.encrypt(counter, ctr, text('hello'))), '4b61eec719');
});

test('PBKDF2 and HKDF derive bits and keys', async () => {
  const password = await crypto.subtle.importKey('raw', text('pw'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
  const slow = { name: 'PBKDF2', salt: text('salt'), iterations: 1000, hash: 'SHA-256' };
  const expected = '0a38253555ce37f5c72a6b703f996814ebf241f203af146e93dcdeb031c5567e';
  assert.equal(hex(await crypto.subtle.deriveBits(slow, password, 256)), expected);
  const key = await crypto.subtle.deriveKey(slow, password, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  assert.equal(hex(await crypto.subtle.exportKey('raw', key)), expected);
  const material = await crypto.subtle.importKey('raw', text('key'), 'HKDF', false, ['deriveBits']);
  const fast = { name: 'HKDF', salt: text('salt'), info: text('info'), hash: 'SHA-256' };
  assert.equal(
    hex(await crypto.subtle.deriveBits(fast, material, 336)),
    '9ca0d662557439e3b83365f2da4626d35da195c6d9d1779f09838cf9e408966ece99106e2585ace6f083',
  );
});

test('a key refuses what it was not imported for, and an algorithm that is not there is named', async () => {
  const key = await crypto.subtle.importKey('raw', text('k'), { name: 'HMAC', hash: 'SHA-256' }, true, ['verify']);
  await assert.rejects(crypto.subtle.sign('HMAC', key, text('x')), { name: 'InvalidAccessError' });
  await assert.rejects(crypto.subtle.importKey('raw', text('k'), 'nope', true, ['sign']), {
    name: 'NotSupportedError',
    message: 'Unrecognized algorithm name',
  });
  if (!isNode) {
    await assert.rejects(crypto.subtle.generateKey('Ed448', true, ['sign']), {
      name: 'NotSupportedError',
      message: 'Ed448 is not available in the sandbox, Ed25519 is',
    });
  }
});

test('JSON Web Keys that do not fit are refused with the reason', async () => {
  const refusal = (jwk) =>
    assert.rejects(crypto.subtle.importKey('jwk', jwk, { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']), { name: 'DataError' });
  assert.equal((await refusal({ kty: 'RSA' })).message, 'Invalid JWK "kty" Parameter');
  assert.equal((await refusal({ kty: 'oct', k: 'AA', alg: 'HS512' })).message, 'JWK "alg" does not match the requested algorithm');
  assert.equal((await refusal({ kty: 'oct', k: 'AA', key_ops: ['verify'] })).message, 'Key operations and usage mismatch');
});

test('node:crypto hashes passwords', async () => {
  const { pbkdf2, pbkdf2Sync, scryptSync, timingSafeEqual } = await import('node:crypto');
  assert.equal(hex(pbkdf2Sync('pw', 'salt', 1000, 32, 'sha256')), '0a38253555ce37f5c72a6b703f996814ebf241f203af146e93dcdeb031c5567e');
  const key = await new Promise((resolve) => pbkdf2('pw', 'salt', 10, 32, 'sha512', (error, value) => resolve(value)));
  assert.equal(hex(key), '129f6f4fd2da1fb479c6e0d59c388b5caeef044000622bfe31e8aceef9ab6fb5');
  const stored = scryptSync('pw', 'salt', 32, { N: 1024 });
  assert(timingSafeEqual(stored, scryptSync('pw', 'salt', 32, { N: 1024 })));
  assert.equal(
    hex(scryptSync('pw', 'salt', 64, { N: 1024, r: 8, p: 1 })).slice(0, 32),
    '9f1f8695838e682c1689750f45a69fb9',
  );
  assert.throws(() => scryptSync('pw', 'salt', 16, { N: 3 }), { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS' });
});

test('node:crypto encrypts in parts and authenticates', async () => {
  const { createCipheriv, createDecipheriv } = await import('node:crypto');
  const key = Buffer.alloc(32, 1);
  const cbc = createCipheriv('aes-256-cbc', key, Buffer.alloc(16, 2));
  const parts = cbc.update('hello world, ', 'utf8', 'hex') + cbc.update('this is long', 'utf8', 'hex') + cbc.final('hex');
  assert.equal(parts, '9a4ea772fafab96046f9df8e51c47bb5b44f97b14774c8f3aa5f6139af65ac90');
  const gcm = createCipheriv('aes-256-gcm', key, Buffer.alloc(12, 2));
  const secret = Buffer.concat([gcm.update('hello'), gcm.final()]);
  assert.equal(secret.toString('hex') + gcm.getAuthTag().toString('hex'), '6fb3a5252502630b59edf03e770c9c03868bf73aed');
  const open = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12, 2));
  open.setAuthTag(Buffer.alloc(16));
  open.update(secret);
  assert.throws(() => open.final(), { message: 'Unsupported state or unable to authenticate data' });
});

test('the methods of crypto want to be called on it', () => {
  const { randomUUID, getRandomValues } = crypto;
  const expected = { code: 'ERR_INVALID_THIS', message: 'Value of "this" must be of type Crypto' };
  assert.throws(() => randomUUID(), expected);
  assert.throws(() => getRandomValues(new Uint8Array(1)), expected);
});

test('SHA-3 by its names in node:crypto, and not in Web Crypto', async () => {
  assert.equal(createHash('sha3-256').update('a').digest('hex'), '80084bf2fba02475726feb2cab2d8215eab14bc6bdd8bfb2c8151257032ecd8b');
  assert.equal(createHash('sha3-224').update('a').digest('base64').length, 40);
  assert.equal(createHash('SHA3-512').update('a').digest('hex').slice(0, 16), '697f2d856172cb83');
  assert.equal(createHmac('sha3-256', 'k').update('a').digest('hex'), '8fff5df388f7bb884579b8bcb3bc2c86cc3af2ef17b8431c2cb5bf717f2b0ea2');
  await assert.rejects(webcrypto.subtle.digest('SHA3-256', new Uint8Array(1)), { name: 'NotSupportedError' });
});

test('keys are as long as asked for, whatever the digest', () => {
  for (const digest of ['sha1', 'sha256', 'sha512-256', 'sha3-224', 'sha3-512']) {
    assert.equal(pbkdf2Sync('p', 's', 1, 150, digest).length, 150);
    assert.equal(hkdfSync(digest, 'k', '', 'i', 150).byteLength, 150);
  }
  assert.equal(pbkdf2Sync('p', '', 1, 40, 'sha3-256').toString('hex').slice(64).length, 16);
});
