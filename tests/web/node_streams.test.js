// https://nodejs.org/docs/latest-v20.x/api/stream.html , /zlib.html , and the modules that are there by name alone.

import { Duplex, PassThrough, Readable, Transform, Writable, finished, pipeline } from 'node:stream';
import Stream from 'node:stream';
import { finished as finishedLater, pipeline as pipelineLater } from 'node:stream/promises';
import { buffer, json, text } from 'node:stream/consumers';
import { toASCII } from 'node:punycode';
import { channel } from 'node:diagnostics_channel';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, brotliDecompressSync, constants, crc32, createBrotliCompress, createBrotliDecompress, deflateRawSync, deflateSync, createGunzip, createGzip, gunzipSync, gzip, gzipSync, inflateRawSync, inflateSync, unzipSync } from 'node:zlib';

const upperCase = () =>
  new Transform({
    transform(chunk, encoding, callback) {
      callback(null, chunk.toString().toUpperCase());
    },
  });

const collector = (parts) =>
  new Writable({
    write(chunk, encoding, callback) {
      parts.push(chunk.toString());
      callback();
    },
  });

test('Readable.from gives what an iterable gives; a string is one chunk', async () => {
  assert.deepEqual(await Readable.from(['a', 'b', 3]).toArray(), ['a', 'b', 3]);
  assert.deepEqual(await Readable.from('whole').toArray(), ['whole']);
  async function* generate() {
    yield 1;
    await sleep(1);
    yield 2;
  }
  const seen = [];
  for await (const item of Readable.from(generate())) {
    seen.push(item);
  }
  assert.deepEqual(seen, [1, 2]);
  assert.throws(() => Readable.from(5), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('a readable stream tells data, end and close, in this order', async () => {
  const log = [];
  const stream = new Readable({ read() {} });
  stream.on('data', (chunk) => log.push(`data ${chunk}`));
  stream.on('end', () => log.push('end'));
  stream.on('close', () => log.push('close'));
  stream.push('a');
  stream.push(Buffer.from('b'));
  stream.push(null);
  assert.deepEqual(log, []);
  await sleep(5);
  assert.deepEqual(log, ['data a', 'data b', 'end', 'close']);
  assert.equal(stream.readableEnded, true);
  assert.equal(stream.destroyed, true);
});

test('paused reading: readable, read(size), and null when there is nothing', async () => {
  const stream = new Readable({ read() {} });
  assert.equal(stream.readableFlowing, null);
  stream.push('abcdef');
  assert.equal(stream.read(2).toString(), 'ab');
  assert.equal(stream.read(2).toString(), 'cd');
  assert.equal(stream.read(3), null);
  assert.equal(stream.read().toString(), 'ef');
  assert.equal(stream.read(), null);
  const lines = [];
  stream.on('readable', () => {
    for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) {
      lines.push(`${chunk}`);
    }
  });
  stream.push('x');
  await sleep(2);
  stream.push('y');
  stream.push(null);
  await sleep(5);
  assert.deepEqual(lines, ['x', 'y']);
});

test('setEncoding joins characters that chunks have cut', async () => {
  const stream = new Readable({ read() {} });
  stream.setEncoding('utf8');
  stream.push(Buffer.from([0xe2, 0x82]));
  stream.push(Buffer.from([0xac]));
  stream.push(null);
  assert.equal((await stream.toArray()).join(''), '€');
});

test('errors: destroy, a failing read, push after the end', async () => {
  const failing = new Readable({
    read() {
      throw new RangeError('no more');
    },
  });
  await assert.rejects(failing.toArray(), { name: 'RangeError', message: 'no more' });
  const stream = new Readable({ read() {} });
  const errors = [];
  stream.on('error', (error) => errors.push(error.message));
  stream.destroy(new Error('gone'));
  await sleep(2);
  assert.deepEqual(errors, ['gone']);
  assert.equal(stream.errored.message, 'gone');
  await assert.rejects(new Readable().toArray(), { code: 'ERR_METHOD_NOT_IMPLEMENTED', message: 'The _read() method is not implemented' });
});

test('write says when to wait, and drain when to go on', async () => {
  const parts = [];
  const stream = new Writable({
    highWaterMark: 3,
    write(chunk, encoding, callback) {
      parts.push(chunk.toString());
      setTimeout(callback, 1);
    },
  });
  assert.equal(stream.write('ab'), true);
  assert.equal(stream.write('c'), false);
  assert.equal(stream.writableLength, 3);
  assert.equal(stream.writableNeedDrain, true);
  await new Promise((resolve) => stream.once('drain', resolve));
  assert.deepEqual(parts, ['ab', 'c']);
  const ended = new Promise((resolve) => stream.end('d', resolve));
  assert.equal(stream.writableEnded, true);
  await ended;
  assert.equal(stream.writableFinished, true);
  assert.deepEqual(parts, ['ab', 'c', 'd']);
});

test('writing after the end is an error, writing null throws', async () => {
  const stream = new Writable({ write: (chunk, encoding, callback) => callback() });
  assert.throws(() => stream.write(null), { code: 'ERR_STREAM_NULL_VALUES', message: 'May not write null values to stream' });
  assert.throws(() => stream.write(5), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (5)' });
  stream.end();
  const error = new Promise((resolve) => stream.on('error', resolve));
  stream.write('x');
  assert.equal((await error).code, 'ERR_STREAM_WRITE_AFTER_END');
});

test('final runs before finish, finish before close', async () => {
  const log = [];
  const stream = new Writable({
    write: (chunk, encoding, callback) => callback(),
    final(callback) {
      log.push('final');
      callback();
    },
  });
  stream.on('finish', () => log.push('finish'));
  stream.on('close', () => log.push('close'));
  stream.end('x');
  await sleep(5);
  assert.deepEqual(log, ['final', 'finish', 'close']);
});

test('pipe, transform, pass through', async () => {
  const parts = [];
  const end = Readable.from(['a', 'b']).pipe(upperCase()).pipe(new PassThrough()).pipe(collector(parts));
  await finishedLater(end);
  assert.equal(parts.join(''), 'AB');
});

test('a transform may flush, fail, and give several chunks for one', async () => {
  const lines = new Transform({
    readableObjectMode: true,
    transform(chunk, encoding, callback) {
      this.rest = (this.rest ?? '') + chunk;
      const found = this.rest.split('\n');
      this.rest = found.pop();
      found.forEach((line) => this.push(line));
      callback();
    },
    flush(callback) {
      callback(null, this.rest);
    },
  });
  assert.deepEqual(await Readable.from(['a\nb', 'c\nd']).pipe(lines).toArray(), ['a', 'bc', 'd']);
  const failing = new Transform({ transform: (chunk, encoding, callback) => callback(new Error('bad chunk')) });
  await assert.rejects(pipelineLater(Readable.from(['x']), failing, collector([])), { message: 'bad chunk' });
});

test('pipeline calls back when all is written, or with the error of any stage', async () => {
  const parts = [];
  await promisify(pipeline)(Readable.from(['a', 'b']), upperCase(), collector(parts));
  assert.equal(parts.join(''), 'AB');
  const source = new Readable({ read() {} });
  const broken = new Promise((resolve) => pipeline(source, collector([]), resolve));
  source.destroy(new Error('source broke'));
  assert.equal((await broken).message, 'source broke');
  await pipelineLater(
    async function* () {
      yield 'x';
      yield 'y';
    },
    async function* (items) {
      for await (const item of items) {
        yield `${item}!`;
      }
    },
    collector(parts),
  );
  assert.equal(parts.join(''), 'ABx!y!');
});

test('finished tells of the end, of an error, and of a close that came too early', async () => {
  const stream = Readable.from(['a']);
  const ended = new Promise((resolve) => finished(stream, resolve));
  stream.resume();
  assert.equal(await ended, undefined);
  const early = new Readable({ read() {} });
  const closed = new Promise((resolve) => finished(early, resolve));
  early.destroy();
  assert.equal((await closed).code, 'ERR_STREAM_PREMATURE_CLOSE');
});

test('to and from web streams', async () => {
  const web = Readable.toWeb(Readable.from(['a', 'b']));
  assert.equal(web instanceof ReadableStream, true);
  const seen = [];
  for await (const part of web) {
    seen.push(part);
  }
  assert.deepEqual(seen, ['a', 'b']);
  assert.equal(await new Response(Readable.toWeb(Readable.from([Buffer.from('by'), Buffer.from('tes')]))).text(), 'bytes');
  assert.equal(await text(Readable.fromWeb(new Response('from the web').body)), 'from the web');
  const parts = [];
  await new Response('abc').body.pipeTo(Writable.toWeb(collector(parts)));
  assert.equal(parts.join(''), 'abc');
  const target = [];
  const writable = Writable.fromWeb(new WritableStream({ write: (chunk) => void target.push(`${chunk}`) }));
  await new Promise((resolve) => writable.end('x', resolve));
  assert.deepEqual(target, ['x']);
});

test('a Node stream as the body of a Response', async () => {
  const response = new Response(Readable.from([Buffer.from('a'), Buffer.from('b')]));
  assert.equal(await response.text(), 'ab');
});

test('operators over chunks', async () => {
  const numbers = () => Readable.from([1, 2, 3, 4]);
  assert.deepEqual(await numbers().map((n) => n * 2).filter((n) => n > 2).toArray(), [4, 6, 8]);
  assert.deepEqual(await numbers().drop(1).take(2).toArray(), [2, 3]);
  assert.equal(await numbers().reduce((sum, n) => sum + n, 0), 10);
  assert.equal(await numbers().find((n) => n > 2), 3);
  assert.equal(await numbers().some((n) => n > 3), true);
  assert.equal(await numbers().every((n) => n > 3), false);
  assert.deepEqual(await numbers().flatMap((n) => [n, n]).take(3).toArray(), [1, 1, 2]);
});

test('consumers, and a duplex has two sides', async () => {
  assert.equal((await buffer(Readable.from([Buffer.from('a'), Buffer.from('b')]))).toString(), 'ab');
  assert.deepEqual(await json(Readable.from(['{"a":', '1}'])), { a: 1 });
  const written = [];
  const duplex = new Duplex({
    read() {
      this.push('out');
      this.push(null);
    },
    write(chunk, encoding, callback) {
      written.push(`${chunk}`);
      callback();
    },
  });
  duplex.end('in');
  assert.equal(await text(duplex), 'out');
  assert.deepEqual(written, ['in']);
  assert.equal(Stream.Readable, Readable);
  assert.equal(duplex instanceof Readable, true);
  assert.equal(new PassThrough() instanceof Stream, true);
});

test('an aborted signal destroys a stream', async () => {
  const controller = new AbortController();
  const stream = new Readable({ read() {}, signal: controller.signal });
  const error = new Promise((resolve) => stream.on('error', resolve));
  controller.abort();
  assert.equal((await error).name, 'AbortError');
  await assert.rejects(pipelineLater(new Readable({ read() {} }), collector([]), { signal: AbortSignal.abort() }), { code: 'ABORT_ERR' });
});

test('zlib at once, with a callback, and as streams', async () => {
  assert.equal(gunzipSync(gzipSync('hello')).toString(), 'hello');
  assert.equal(inflateSync(deflateSync('hello')).toString(), 'hello');
  assert.equal(inflateRawSync(deflateRawSync(Buffer.from('hello'))).toString(), 'hello');
  assert.equal(unzipSync(gzipSync('hello')).toString(), 'hello');
  assert.equal(gunzipSync(await promisify(gzip)('hello')).toString(), 'hello');
  assert.equal(await text(Readable.from([Buffer.from('hello')]).pipe(createGzip()).pipe(createGunzip())), 'hello');
  assert.throws(() => gunzipSync(Buffer.from('nonsense')), { code: 'Z_DATA_ERROR', message: 'incorrect header check' });
  assert.throws(() => gunzipSync(gzipSync('hello').subarray(0, 10)), { code: 'Z_BUF_ERROR', message: 'unexpected end of file' });
});

test('modules that the sandbox does not have can be imported, and calling them says so', async () => {
  const fs = await import('node:fs');
  const { readFile } = await import('fs/promises');
  const http = await import('http');
  assert.equal(typeof fs.readFileSync, 'function');
  assert.equal(typeof fs.default.promises.readFile, 'function');
  assert.equal(http.STATUS_CODES[404], 'Not Found');
  if (!isNode) {
    const code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
    assert.throws(() => fs.readFileSync('/etc/passwd'), {
      code,
      message: 'fs.readFileSync() is not available in the sandbox: handlers have no file system here',
    });
    await assert.rejects(readFile('x'), { code, message: 'fs.promises.readFile() is not available in the sandbox: handlers have no file system here' });
    assert.throws(() => http.default.get('http://a'), { message: 'http.get() is not available in the sandbox: use fetch, which reaches the sandbox itself' });
  }
});

test('a duplex is a readable and a writable; who waits for the end hears of it first', async () => {
  assert.equal(new PassThrough() instanceof Writable, true);
  assert.equal(new Readable({ read() {} }) instanceof Writable, false);
  assert.equal({} instanceof Writable, false);
  const log = [];
  const stream = new Writable({ write: (chunk, encoding, callback) => callback() });
  stream.on('finish', () => log.push('finish'));
  stream.end('x', () => log.push('callback'));
  await sleep(3);
  assert.deepEqual(log, ['callback', 'finish']);
});

test('what was waiting to be written hears of the failure', async () => {
  const log = [];
  const stream = new Writable({ write: (chunk, encoding, callback) => callback(new Error('full')) });
  stream.on('error', (error) => log.push(`error ${error.message}`));
  stream.write('a', (error) => log.push(`first ${error.message}`));
  stream.write('b', (error) => log.push(`second ${error.message}`));
  await sleep(3);
  assert.deepEqual(log, ['first full', 'second full', 'error full']);
});

test('a pipeline rejects with the error that began it', async () => {
  const stages = [
    Readable.from(['a']),
    async function* (items) {
      for await (const item of items) {
        throw new RangeError(`no ${item}`);
      }
    },
    new PassThrough(),
  ];
  await assert.rejects(pipelineLater(...stages), { name: 'RangeError', message: 'no a' });
  assert.throws(() => new Readable().setEncoding('nope'), { code: 'ERR_UNKNOWN_ENCODING' });
});

test('what is written at once is read at once', async () => {
  const read = async (stream) => {
    const chunks = [];
    for await (const chunk of stream) {
      chunks.push(chunk.toString());
    }
    return chunks;
  };
  const pass = new PassThrough();
  pass.write('a');
  pass.end('b');
  assert.deepEqual(await read(pass), ['ab']);
  const flushing = new Transform({
    transform(chunk, encoding, callback) {
      this.push(chunk);
      callback(null, '!');
    },
    flush: (callback) => callback(null, 'end'),
  });
  flushing.end('hi');
  assert.deepEqual(await read(flushing), ['hi!end']);
  assert.deepEqual(await Readable.from(['a', 'b']).asIndexedPairs().toArray(), [[0, 'a'], [1, 'b']]);
});

test('room is free as soon as a chunk is written, and its writer hears of it later', async () => {
  const log = [];
  const stream = new Writable({ highWaterMark: 2, write: (chunk, encoding, callback) => callback() });
  log.push(stream.write('abc', () => log.push('told')), stream.writableLength);
  await sleep(1);
  assert.deepEqual(log, [true, 0, 'told']);
});

test('gzip and deflate write the headers of zlib, by level', () => {
  const hex = (bytes) => bytes.toString('hex');
  assert.equal(hex(gzipSync('hello')).slice(0, 20), '1f8b0800000000000003');
  assert.deepEqual([1, 5, 6, 9].map((level) => hex(deflateSync('hello', { level })).slice(0, 4)), ['7801', '785e', '789c', '78da']);
  assert.equal(hex(deflateSync('hello', { level: 0 })), '7801010500faff68656c6c6f062c0215');
  assert.throws(() => deflateSync('x', { level: 10 }), { code: 'ERR_OUT_OF_RANGE', message: 'The value of "options.level" is out of range. It must be >= -1 and <= 9. Received 10' });
  assert.equal(crc32('hello'), 907060870);
  assert.equal(crc32('lo', crc32('hel')), crc32('hello'));
});

test('modules that few use can be imported', () => {
  assert.deepEqual([typeof channel, typeof toASCII], ['function', 'function']);
});

test('compose and Duplex.from make one stream of generators and streams', async () => {
  const shout = async function* (source) {
    for await (const chunk of source) {
      yield `${chunk}`.toUpperCase();
    }
  };
  const one = Duplex.from(shout);
  one.end('a');
  assert.deepEqual(await one.toArray(), ['A']);
  const both = Stream.compose(shout, async function* (source) {
    for await (const chunk of source) {
      yield `${chunk}!`;
    }
  });
  both.write('a');
  both.end('b');
  assert.deepEqual((await both.toArray()).join(''), 'A!B!');
});

test('Buffer.copyBytesFrom copies the bytes of a view', () => {
  assert.deepEqual([...Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, 1)], [2, 0]);
});

test('Brotli, at once, with a callback and as a stream', async () => {
  assert.equal(brotliCompressSync('hello').toString('hex'), '0b028068656c6c6f03');
  assert.equal(brotliCompressSync('hello world '.repeat(50)).length, 24);
  assert.equal(brotliDecompressSync(brotliCompressSync('hello hello', { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })).toString(), 'hello hello');
  assert.equal((await promisify(brotliDecompress)(await promisify(brotliCompress)('later'))).toString(), 'later');
  const packing = createBrotliCompress();
  packing.write('a');
  packing.end('b');
  assert.equal(await text(packing.pipe(createBrotliDecompress())), 'ab');
  assert.throws(() => brotliDecompressSync(Buffer.from('nope')), { message: 'Decompression failed' });
  assert.throws(() => brotliDecompressSync(brotliCompressSync('hello').subarray(0, 4)), { message: 'unexpected end of file', code: 'Z_BUF_ERROR' });
});
