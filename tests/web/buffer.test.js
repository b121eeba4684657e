// https://nodejs.org/docs/latest-v20.x/api/buffer.html

import { Buffer as Imported, constants } from 'node:buffer';

test('Buffer is a global, the imported one, and a Uint8Array', () => {
  assert.equal(Imported, Buffer);
  const buffer = Buffer.from('a');
  assert(buffer instanceof Buffer && buffer instanceof Uint8Array);
  assert(Buffer.isBuffer(buffer) && !Buffer.isBuffer(new Uint8Array(1)));
  assert.equal(typeof constants.MAX_LENGTH, 'number');
});

test('from text in each encoding, and back', () => {
  const cases = { utf8: ['é€', 'c3a9e282ac'], hex: ['00ff', '00ff'], base64: ['aGk=', '6869'], base64url: ['_-8', 'ffef'], latin1: ['é', 'e9'], ascii: ['A', '41'], utf16le: ['A€', '4100ac20'] };
  for (const [encoding, [text, hex]] of Object.entries(cases)) {
    assert.equal(Buffer.from(text, encoding).toString('hex'), hex);
    assert.equal(Buffer.from(text, encoding).toString(encoding), text);
  }
  assert.equal(Buffer.from('xyz', 'hex').length, 0);
  assert.equal(Buffer.from('abc', 'hex').toString('hex'), 'ab');
  assert.equal(Buffer.from('a-b_', 'base64').toString('hex'), '6be6ff'.length === 6 ? Buffer.from('a+b/', 'base64').toString('hex') : '');
  assert.throws(() => Buffer.from('x', 'klingon'), { name: 'TypeError', code: 'ERR_UNKNOWN_ENCODING' });
});

test('from arrays, buffers and objects', () => {
  assert.equal([...Buffer.from([1, 257, -1])].join(), '1,1,255');
  const memory = new Uint8Array([1, 2, 3, 4]).buffer;
  const view = Buffer.from(memory, 1, 2);
  view[0] = 9;
  assert.equal(new Uint8Array(memory)[1], 9);
  const copy = Buffer.from(view);
  copy[0] = 0;
  assert.equal(view[0], 9);
  assert.equal(Buffer.from(JSON.parse(JSON.stringify(Buffer.from('hi')))).toString(), 'hi');
  assert.throws(() => Buffer.from(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => Buffer.from(null), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('alloc, concat, byteLength, compare, isEncoding', () => {
  assert.equal(Buffer.alloc(3, 'ab').toString(), 'aba');
  assert.equal(Buffer.alloc(2, 7).toString('hex'), '0707');
  assert.equal(Buffer.concat([Buffer.from('a'), new Uint8Array([98])]).toString(), 'ab');
  assert.equal(Buffer.concat([Buffer.from('abc')], 2).toString(), 'ab');
  assert.equal(Buffer.byteLength('é'), 2);
  assert.equal(Buffer.byteLength('aGk=', 'base64'), 2);
  assert.equal(Buffer.compare(Buffer.from('a'), Buffer.from('b')), -1);
  assert(Buffer.isEncoding('UTF-8') && !Buffer.isEncoding('nope'));
  assert.throws(() => Buffer.alloc(-1), { code: isNode ? 'ERR_OUT_OF_RANGE' : 'ERR_OUT_OF_RANGE' });
});

test('slice and subarray share memory', () => {
  const buffer = Buffer.from('hello');
  const part = buffer.slice(1, 3);
  part[0] = 0x45;
  assert.equal(buffer.toString(), 'hEllo');
  assert(buffer.subarray(-2) instanceof Buffer);
  assert.equal(buffer.subarray(-2).toString(), 'lo');
  assert.equal(buffer.toString('utf8', 1, 3), 'El');
});

test('write, fill, copy', () => {
  const buffer = Buffer.alloc(6);
  assert.equal(buffer.write('abc', 1), 3);
  assert.equal(buffer.write('é', 5), 0);
  assert.equal(buffer.write('ff00', 4, 'hex'), 2);
  assert.equal(buffer.toString('hex'), '00616263ff00');
  assert.equal(Buffer.alloc(4).fill('xy', 1, 4).toString('hex'), '00787978');
  const target = Buffer.alloc(4);
  assert.equal(Buffer.from('abcdef').copy(target, 1, 2, 9), 3);
  assert.equal(target.toString('hex'), '00636465');
});

test('indexOf, lastIndexOf, includes, equals', () => {
  const buffer = Buffer.from('abcabc');
  assert.equal(buffer.indexOf('c'), 2);
  assert.equal(buffer.indexOf('c', 3), 5);
  assert.equal(buffer.indexOf(98), 1);
  assert.equal(buffer.indexOf(Buffer.from('ca')), 2);
  assert.equal(buffer.indexOf('zz'), -1);
  assert.equal(buffer.lastIndexOf('abc'), 3);
  assert(buffer.includes('bca'));
  assert(buffer.equals(new Uint8Array([97, 98, 99, 97, 98, 99])));
  assert(!buffer.equals(Buffer.from('abc')));
});

test('numbers in both byte orders', () => {
  const buffer = Buffer.alloc(8);
  assert.equal(buffer.writeUInt16BE(0x1234, 0), 2);
  assert.equal(buffer.readUInt16LE(0), 0x3412);
  buffer.writeInt32LE(-2, 4);
  assert.equal(buffer.readInt32LE(4), -2);
  assert.equal(buffer.readUInt32LE(4), 0xfffffffe);
  assert.equal(buffer.readUint8(4), 0xfe);
  buffer.writeDoubleBE(1.5);
  assert.equal(buffer.readDoubleBE(), 1.5);
  buffer.writeBigUInt64LE(2n ** 63n);
  assert.equal(buffer.readBigInt64LE(), -(2n ** 63n));
  buffer.writeUIntBE(0x123456, 0, 3);
  assert.equal(buffer.readUIntBE(0, 3), 0x123456);
  buffer.writeIntLE(-5, 0, 6);
  assert.equal(buffer.readIntLE(0, 6), -5);
  assert.throws(() => buffer.readUInt32LE(5), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => buffer.writeUInt8(256, 0), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => Buffer.alloc(1).readUInt16BE(0), { name: 'RangeError' });
});

test('a buffer is JSON, inspectable, and swappable', () => {
  assert.equal(JSON.stringify(Buffer.from([1, 2])), '{"type":"Buffer","data":[1,2]}');
  assert.equal(Buffer.from([1, 2, 3, 4]).swap16().toString('hex'), '02010403');
  assert.equal(Buffer.from([1, 2, 3, 4]).swap32().toString('hex'), '04030201');
});

test('a buffer is a body, and a chunk of a stream', async () => {
  assert.equal(await new Response(Buffer.from('body')).text(), 'body');
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('chunk'));
      controller.close();
    },
  });
  assert.equal(await new Response(stream).text(), 'chunk');
});

test('wrong parts and widths are named', () => {
  assert.throws(() => Buffer.concat([1]), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "list[0]" argument must be an instance of Buffer or Uint8Array. Received type number (1)' });
  assert.throws(() => Buffer.alloc(8).readUIntBE(0, 7), { code: 'ERR_OUT_OF_RANGE', message: 'The value of "byteLength" is out of range. It must be >= 1 and <= 6. Received 7' });
  assert.equal(Buffer.from(new String('x')).toString(), 'x');
});

test('a buffer refuses and moves in bounds as Node does', () => {
  const four = () => Buffer.from([1, 2, 3, 4]);
  const refusal = (name, range, received) => ({
    code: 'ERR_OUT_OF_RANGE',
    message: `The value of "${name}" is out of range. It must be ${range}. Received ${received}`,
  });
  assert.equal(four().toString('hex', -1, 99), '01020304');
  assert.equal(four().toString('nope', 3, 2), '');
  assert.throws(() => four().write('ab', 1, 9), refusal('length', '>= 0 && <= 4', 9));
  assert.equal(four().write('ab', 3, 4), 1);
  assert.equal(four().write('abc', undefined, 1, 'ucs2'), 3);
  assert.equal(Buffer.alloc(3).write('ab', 0, 'utf16le'), 2);
  assert.equal(four().copy(Buffer.alloc(3), 4), 0);
  assert.equal(four().copy(Buffer.alloc(3), 1, 2), 2);
  assert.throws(() => four().copy(Buffer.alloc(3), 0, 5), refusal('sourceStart', '>= 0 && <= 4', 5));
  assert.throws(() => four().fill(7, 0, 9), refusal('end', '>= 0 && <= 4', 9));
  assert.throws(() => four().compare(four(), 0, 9), refusal('targetEnd', '>= 0 && <= 4', 9));
  assert.throws(() => four().compare(four(), 0.5), refusal('targetStart', 'an integer', 0.5));
  assert.throws(() => four().readDoubleLE(1.5), refusal('offset', 'an integer', 1.5));
});
