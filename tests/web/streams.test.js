// https://streams.spec.whatwg.org/

const chunksOf = (items, strategy) =>
  new ReadableStream(
    {
      start(controller) {
        items.forEach((item) => controller.enqueue(item));
        controller.close();
      },
    },
    strategy,
  );

const readAll = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
};

const tick = () => sleep(2);

test('start runs at once, pull after it has settled', async () => {
  const events = [];
  let finishStart;
  const stream = new ReadableStream({
    start: () => {
      events.push('start');
      return new Promise((resolve) => {
        finishStart = resolve;
      });
    },
    pull: () => {
      events.push('pull');
    },
  });
  await tick();
  assert.equal(events.join(), 'start');
  finishStart();
  await tick();
  assert.equal(events.join(), 'start,pull');
  void stream;
});

test('a source is pulled until the queue is full, and again when a chunk is taken', async () => {
  let pulls = 0;
  const stream = new ReadableStream(
    {
      pull(controller) {
        pulls += 1;
        controller.enqueue(pulls);
      },
    },
    { highWaterMark: 3 },
  );
  await tick();
  assert.equal(pulls, 3);
  const reader = stream.getReader();
  assert.equal((await reader.read()).value, 1);
  await tick();
  assert.equal(pulls, 4);
});

test('with a high-water mark of 0 nothing is pulled before a read', async () => {
  let pulls = 0;
  const stream = new ReadableStream(
    {
      pull(controller) {
        pulls += 1;
        controller.enqueue('x');
      },
    },
    { highWaterMark: 0 },
  );
  await tick();
  assert.equal(pulls, 0);
  await stream.getReader().read();
  assert.equal(pulls, 1);
});

test('pull is not called again while its promise is pending', async () => {
  let pulls = 0;
  let release;
  const stream = new ReadableStream(
    {
      pull: () => {
        pulls += 1;
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    },
    { highWaterMark: 5 },
  );
  await tick();
  const reader = stream.getReader();
  reader.read();
  await tick();
  assert.equal(pulls, 1);
  release();
  await tick();
  assert.equal(pulls, 2);
});

test('the size function decides what counts, and its errors error the stream', async () => {
  let sizes;
  new ReadableStream(
    {
      start(controller) {
        sizes = [controller.desiredSize];
        controller.enqueue('abc');
        sizes.push(controller.desiredSize);
      },
    },
    { highWaterMark: 10, size: (chunk) => chunk.length },
  );
  assert.equal(sizes.join(), '10,7');
  let thrown;
  const broken = new ReadableStream(
    {
      start(controller) {
        thrown = assert.throws(() => controller.enqueue('x'), { name: 'RangeError' });
      },
    },
    { size: () => -1 },
  );
  await assert.rejects(broken.getReader().read(), { name: 'RangeError' });
  assert(thrown);
});

test('queued chunks are read before the end', async () => {
  assert.equal((await readAll(chunksOf([1, 2, 3]))).join(), '1,2,3');
});

test('an error drops the queue', async () => {
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(1);
      controller.error(new Error('boom'));
    },
  });
  await assert.rejects(stream.getReader().read(), { message: 'boom' });
});

test('what pull throws errors the stream', async () => {
  const stream = new ReadableStream({
    pull() {
      throw new Error('pull failed');
    },
  });
  await assert.rejects(stream.getReader().read(), { message: 'pull failed' });
});

test('what start throws leaves the constructor', () => {
  assert.throws(
    () =>
      new ReadableStream({
        start() {
          throw new Error('start failed');
        },
      }),
    { message: 'start failed' },
  );
});

test('enqueue and close after close throw ERR_INVALID_STATE', () => {
  let controller;
  new ReadableStream({
    start(own) {
      controller = own;
      own.close();
    },
  });
  assert.throws(() => controller.enqueue(1), { code: 'ERR_INVALID_STATE', message: 'Invalid state: Controller is already closed' });
  assert.throws(() => controller.close(), { code: 'ERR_INVALID_STATE' });
});

test('desiredSize is 0 when closed and null when errored', () => {
  let controller;
  const start = (own) => {
    controller = own;
  };
  new ReadableStream({ start });
  controller.close();
  assert.equal(controller.desiredSize, 0);
  new ReadableStream({ start });
  controller.error(1);
  assert.equal(controller.desiredSize, null);
});

test('cancel passes its reason on, and its promise waits for the source', async () => {
  let reason;
  let finished = false;
  const stream = new ReadableStream({
    async cancel(given) {
      reason = given;
      await tick();
      finished = true;
    },
  });
  assert.equal(await stream.cancel('why'), undefined);
  assert.equal(reason, 'why');
  assert(finished);
});

test('cancel of a closed stream does not reach the source, of an errored one rejects', async () => {
  let cancelled = false;
  const closed = new ReadableStream({
    start: (controller) => controller.close(),
    cancel: () => {
      cancelled = true;
    },
  });
  await closed.cancel();
  assert(!cancelled);
  const errored = new ReadableStream({ start: (controller) => controller.error(new Error('bad')) });
  await assert.rejects(errored.cancel(), { message: 'bad' });
});

test('a locked stream can be cancelled through its reader only', async () => {
  const stream = new ReadableStream();
  const reader = stream.getReader();
  await assert.rejects(stream.cancel(), { name: 'TypeError', message: 'Invalid state: ReadableStream is locked' });
  await reader.cancel();
  assert.deepEqual(await reader.read(), { value: undefined, done: true });
});

test('releaseLock rejects pending reads and lets another reader come', async () => {
  const stream = new ReadableStream();
  const reader = stream.getReader();
  const pending = reader.read();
  reader.releaseLock();
  await assert.rejects(pending, { name: 'TypeError', message: 'Invalid state: Releasing reader' });
  assert.equal(stream.locked, false);
  await assert.rejects(reader.read(), { message: 'Invalid state: The reader is not attached to a stream' });
  await assert.rejects(reader.closed, { name: 'TypeError' });
  stream.getReader();
});

test('closed is settled with the stream', async () => {
  const reader = chunksOf([]).getReader();
  assert.equal(await reader.closed, undefined);
  const bad = new ReadableStream({ start: (controller) => controller.error(new Error('e')) }).getReader();
  await assert.rejects(bad.closed, { message: 'e' });
});

test('breaking out of the iteration cancels, unless preventCancel', async () => {
  const reasons = [];
  const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(1), cancel: (reason) => reasons.push(reason) });
  for await (const chunk of endless()) {
    void chunk;
    break;
  }
  assert.equal(reasons.length, 1);
  const stream = endless();
  for await (const chunk of stream.values({ preventCancel: true })) {
    void chunk;
    break;
  }
  assert.equal(reasons.length, 1);
  assert.equal(stream.locked, false);
});

test('the iterator is an async iterator without constructor', () => {
  const iterator = new ReadableStream().values();
  assert.equal(iterator[Symbol.asyncIterator](), iterator);
  assert.equal(typeof iterator.next, 'function');
  assert.equal(ReadableStream.prototype[Symbol.asyncIterator], ReadableStream.prototype.values);
});

test('from takes iterables, async iterables and generators, one value a read', async () => {
  assert.equal((await readAll(ReadableStream.from(['a', Promise.resolve('b')]))).join(), 'a,b');
  let produced = 0;
  let returned = false;
  const stream = ReadableStream.from(
    (async function* () {
      try {
        for (;;) {
          produced += 1;
          yield produced;
        }
      } finally {
        returned = true;
      }
    })(),
  );
  const reader = stream.getReader();
  await tick();
  assert.equal(produced, 0);
  await reader.read();
  assert.equal(produced, 1);
  await reader.cancel();
  assert(returned);
  assert.throws(() => ReadableStream.from(5), { name: 'TypeError' });
});

test('tee gives both branches every chunk, and pulls the source once', async () => {
  let pulls = 0;
  const source = new ReadableStream(
    {
      pull(controller) {
        pulls += 1;
        controller.enqueue(pulls);
        if (pulls === 2) {
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
  const [left, right] = source.tee();
  assert(source.locked);
  assert.equal((await readAll(left)).join(), '1,2');
  assert.equal((await readAll(right)).join(), '1,2');
  assert.equal(pulls, 2);
});

test('tee cancels the source when both branches are cancelled, with both reasons', async () => {
  let reasons;
  const [left, right] = new ReadableStream({
    cancel: (given) => {
      reasons = given;
    },
  }).tee();
  const first = left.cancel('a');
  await tick();
  assert.equal(reasons, undefined);
  await right.cancel('b');
  await first;
  assert.deepEqual(reasons, ['a', 'b']);
});

test('tee passes errors to both branches', async () => {
  const [left, right] = new ReadableStream({ start: (controller) => controller.error(new Error('split')) }).tee();
  await assert.rejects(left.getReader().read(), { message: 'split' });
  await assert.rejects(right.getReader().read(), { message: 'split' });
});

test('writes are done one after the other', async () => {
  const events = [];
  const writer = new WritableStream({
    async write(chunk) {
      events.push(`begin ${chunk}`);
      await tick();
      events.push(`end ${chunk}`);
    },
    close: () => {
      events.push('close');
    },
  }).getWriter();
  writer.write(1);
  writer.write(2);
  await writer.close();
  assert.equal(events.join(), 'begin 1,end 1,begin 2,end 2,close');
});

test('ready waits while the queue is full', async () => {
  let release;
  const writer = new WritableStream(
    {
      write: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    },
    { highWaterMark: 1 },
  ).getWriter();
  await writer.ready;
  assert.equal(writer.desiredSize, 1);
  writer.write('a');
  assert.equal(writer.desiredSize, 0);
  let isReady = false;
  writer.ready.then(() => {
    isReady = true;
  });
  await tick();
  assert(!isReady);
  release();
  await tick();
  assert(isReady);
});

test('a failed write errors the stream', async () => {
  const writer = new WritableStream({
    write() {
      throw new Error('disk full');
    },
  }).getWriter();
  await assert.rejects(writer.write(1), { message: 'disk full' });
  await assert.rejects(writer.write(2), { message: 'disk full' });
  await assert.rejects(writer.closed, { message: 'disk full' });
});

test('abort tells the sink and the signal of its controller', async () => {
  let reason;
  let signalReason;
  const stream = new WritableStream({
    start(controller) {
      controller.signal.addEventListener('abort', () => {
        signalReason = controller.signal.reason;
      });
    },
    abort: (given) => {
      reason = given;
    },
  });
  await stream.abort('stop');
  assert.equal(reason, 'stop');
  assert.equal(signalReason, 'stop');
  await assert.rejects(stream.getWriter().write(1));
});

test('writing after close is refused', async () => {
  const writer = new WritableStream().getWriter();
  await writer.close();
  if (!isNode) {
    // Node 20 fails with an internal assertion here.
    await assert.rejects(writer.write(1), { message: 'Invalid state: WritableStream is closed' });
  }
  await assert.rejects(writer.close(), { name: 'TypeError' });
});

test('a transform makes chunks of chunks, flush adds the last', async () => {
  const upper = new TransformStream({
    transform: (chunk, controller) => controller.enqueue(chunk.toUpperCase()),
    flush: (controller) => controller.enqueue('END'),
  });
  assert.equal((await readAll(chunksOf(['a', 'b']).pipeThrough(upper))).join(), 'A,B,END');
});

test('a transform without a transformer passes chunks on', async () => {
  assert.equal((await readAll(chunksOf([1, 2]).pipeThrough(new TransformStream()))).join(), '1,2');
});

test('a transform holds back its writer until somebody reads', async () => {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  let written = false;
  writer.write('x').then(() => {
    written = true;
  });
  await tick();
  assert(!written);
  assert.equal((await readable.getReader().read()).value, 'x');
  await tick();
  assert(written);
});

test('what transform throws errors both sides', async () => {
  const { readable, writable } = new TransformStream({
    transform() {
      throw new Error('cannot');
    },
  });
  const reader = readable.getReader();
  const writer = writable.getWriter();
  const writing = writer.write(1);
  writing.catch(() => {});
  await assert.rejects(reader.read(), { message: 'cannot' });
  await assert.rejects(writing, { message: 'cannot' });
  await assert.rejects(writer.closed, { message: 'cannot' });
});

test('terminate ends the readable side and errors the writable', async () => {
  const { readable, writable } = new TransformStream({ transform: (chunk, controller) => controller.terminate() });
  const writer = writable.getWriter();
  writer.write(1).catch(() => {});
  assert.deepEqual(await readable.getReader().read(), { value: undefined, done: true });
  await assert.rejects(writer.write(2), { message: 'Invalid state: TransformStream has been terminated' });
});

test('pipeTo closes the destination, and locks both meanwhile', async () => {
  const seen = [];
  let closed = false;
  const source = chunksOf([1, 2, 3]);
  const sink = new WritableStream({
    write: (chunk) => {
      seen.push(chunk);
    },
    close: () => {
      closed = true;
    },
  });
  const done = source.pipeTo(sink);
  assert(source.locked && sink.locked);
  await done;
  assert.equal(seen.join(), '1,2,3');
  assert(closed);
  assert(!source.locked && !sink.locked);
});

test('pipeTo with preventClose leaves the destination open', async () => {
  let closed = false;
  const sink = new WritableStream({
    close: () => {
      closed = true;
    },
  });
  await chunksOf([1]).pipeTo(sink, { preventClose: true });
  assert(!closed);
  await sink.close();
});

test('pipeTo aborts the destination when the source fails', async () => {
  let reason;
  const source = new ReadableStream({ start: (controller) => controller.error(new Error('source')) });
  const sink = new WritableStream({
    abort: (given) => {
      reason = given.message;
    },
  });
  await assert.rejects(source.pipeTo(sink), { message: 'source' });
  assert.equal(reason, 'source');
});

test('pipeTo cancels the source when the destination fails', async () => {
  let reason;
  const source = new ReadableStream({
    pull: (controller) => controller.enqueue(1),
    cancel: (given) => {
      reason = given.message;
    },
  });
  const sink = new WritableStream({
    write() {
      throw new Error('sink');
    },
  });
  await assert.rejects(source.pipeTo(sink), { message: 'sink' });
  assert.equal(reason, 'sink');
});

test('pipeTo stops with the signal, and does not take chunks that do not fit', async () => {
  const abort = new AbortController();
  let pulls = 0;
  const events = [];
  const source = new ReadableStream(
    {
      pull(controller) {
        pulls += 1;
        controller.enqueue(pulls);
      },
      cancel: (reason) => events.push(`cancel ${reason}`),
    },
    { highWaterMark: 0 },
  );
  const sink = new WritableStream({ write: () => sleep(20), abort: (reason) => events.push(`abort ${reason}`) }, { highWaterMark: 1 });
  const done = source.pipeTo(sink, { signal: abort.signal });
  await sleep(8);
  assert.equal(pulls, 1);
  abort.abort('enough');
  let why;
  await done.catch((reason) => {
    why = reason;
  });
  assert.equal(why, 'enough');
  assert.deepEqual(events.sort(), ['abort enough', 'cancel enough']);
});

test('pipeTo refuses locked streams', async () => {
  const locked = new ReadableStream();
  locked.getReader();
  await assert.rejects(locked.pipeTo(new WritableStream()), { name: 'TypeError' });
  const sink = new WritableStream();
  sink.getWriter();
  await assert.rejects(new ReadableStream().pipeTo(sink), { name: 'TypeError' });
});

test('a byte stream takes views, and hands out Uint8Arrays', async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(new Uint16Array([0x4241]));
      assert.throws(() => controller.enqueue('text'), { name: 'TypeError' });
      assert.throws(() => controller.enqueue(new Uint8Array(0)), { name: 'TypeError' });
      controller.close();
    },
  });
  const { value } = await stream.getReader().read();
  assert(value instanceof Uint8Array);
  assert.equal([...value].join(), '65,66');
});

test('enqueue takes the buffer away from the source', () => {
  const chunk = new Uint8Array([1, 2, 3]);
  new ReadableStream({ type: 'bytes', start: (controller) => controller.enqueue(chunk) });
  assert.equal(chunk.byteLength, 0);
});

test('a BYOB reader fills the view it is given', async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(new Uint8Array([1, 2, 3, 4, 5]));
      controller.close();
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const given = new Uint8Array(3);
  const first = await reader.read(given);
  assert.equal([...first.value].join(), '1,2,3');
  assert.equal(given.byteLength, 0);
  const second = await reader.read(new Uint8Array(first.value.buffer));
  assert.equal([...second.value].join(), '4,5');
  const end = await reader.read(new Uint8Array(4));
  assert(end.done);
  assert.equal(end.value.byteLength, 0);
});

test('byobRequest lets the source write into the view of the reader', async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const { byobRequest } = controller;
      byobRequest.view[0] = 42;
      byobRequest.respond(1);
      assert.equal(controller.byobRequest, null);
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const { value } = await reader.read(new Uint8Array(8));
  assert.equal([...value].join(), '42');
  assert.equal(value.buffer.byteLength, 8);
});

test('autoAllocateChunkSize gives a byobRequest to plain reads too', async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 16,
    pull(controller) {
      assert.equal(controller.byobRequest.view.byteLength, 16);
      controller.byobRequest.view.set([7, 8]);
      controller.byobRequest.respond(2);
    },
  });
  const { value } = await stream.getReader().read();
  assert.equal([...value].join(), '7,8');
});

test('a read of wider elements waits until one is whole', async () => {
  let controller;
  const stream = new ReadableStream({
    type: 'bytes',
    start(own) {
      controller = own;
    },
  });
  const reading = stream.getReader({ mode: 'byob' }).read(new Uint16Array(2));
  controller.enqueue(new Uint8Array([1]));
  controller.enqueue(new Uint8Array([2, 3]));
  const { value } = await reading;
  assert(value instanceof Uint16Array);
  assert.equal(value.length, 1);
  assert.equal(value[0], 0x0201);
});

test('respond is checked', async () => {
  let request;
  const stream = new ReadableStream({
    type: 'bytes',
    pull: (controller) => {
      request = controller.byobRequest;
      return new Promise(() => {});
    },
  });
  stream.getReader({ mode: 'byob' }).read(new Uint8Array(2));
  await tick();
  assert.throws(() => request.respond(3), { name: 'RangeError' });
  assert.throws(() => request.respond(0), { name: 'TypeError' });
  request.respond(2);
  assert.throws(() => request.respond(1), { name: 'TypeError' });
});

test('a BYOB reader needs a byte stream, and refuses empty views', async () => {
  assert.throws(() => new ReadableStream().getReader({ mode: 'byob' }), { name: 'TypeError' });
  const reader = new ReadableStream({ type: 'bytes' }).getReader({ mode: 'byob' });
  await assert.rejects(reader.read(new Uint8Array(0)), { name: 'TypeError' });
});

test('teed byte streams can still be read with BYOB readers, each with its own bytes', async () => {
  const [left, right] = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(new Uint8Array([1, 2, 3]));
      controller.close();
    },
  }).tee();
  const byob = left.getReader({ mode: 'byob' });
  const first = await byob.read(new Uint8Array(2));
  assert.equal([...first.value].join(), '1,2');
  const whole = await readAll(right);
  whole.forEach((chunk) => chunk.fill(0));
  const second = await byob.read(new Uint8Array(2));
  assert.equal([...second.value].join(), '3');
  assert((await byob.read(new Uint8Array(2))).done);
});

test('an invalid type, strategy or mode is refused', () => {
  assert.throws(() => new ReadableStream({ type: 'x' }), { name: 'TypeError' });
  assert.throws(() => new ReadableStream(null), { name: 'TypeError' });
  assert.throws(() => new ReadableStream({ pull: 1 }), { name: 'TypeError' });
  assert.throws(() => new ReadableStream({}, { highWaterMark: -1 }), { name: 'RangeError' });
  assert.throws(() => new ReadableStream({ type: 'bytes' }, { size: () => 1 }), { name: 'RangeError' });
  assert.throws(() => new ReadableStream().getReader({ mode: 'x' }), { name: 'TypeError' });
  assert.throws(() => new WritableStream({ type: 'bytes' }), { name: 'RangeError' });
  assert.throws(() => new TransformStream({ readableType: 'bytes' }), { name: 'RangeError' });
  assert.throws(() => new ReadableStreamDefaultController(), { name: 'TypeError', message: 'Illegal constructor' });
});

test('the queuing strategies count chunks and bytes', () => {
  assert.equal(new CountQueuingStrategy({ highWaterMark: 4 }).size('xxx'), 1);
  assert.equal(new ByteLengthQueuingStrategy({ highWaterMark: 4 }).size(new Uint8Array(9)), 9);
  assert.equal(new CountQueuingStrategy({ highWaterMark: 4 }).highWaterMark, 4);
  assert.throws(() => new CountQueuingStrategy(), { name: 'TypeError' });
});

test('TextEncoderStream joins halves of a surrogate pair over chunks', async () => {
  const bytes = await readAll(chunksOf(['a\ud83d', '\ude00']).pipeThrough(new TextEncoderStream()));
  assert.equal(Buffer.concat(bytes).toString('hex'), '61f09f9880');
  const lonely = await readAll(chunksOf(['\ud83d']).pipeThrough(new TextEncoderStream()));
  assert.equal(Buffer.concat(lonely).toString('hex'), 'efbfbd');
});

test('TextDecoderStream joins characters over chunks, and is strict when fatal', async () => {
  const split = [new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac])];
  assert.equal((await readAll(chunksOf(split).pipeThrough(new TextDecoderStream()))).join(''), '€');
  const bad = chunksOf([new Uint8Array([0xff])]).pipeThrough(new TextDecoderStream('utf-8', { fatal: true }));
  await assert.rejects(readAll(bad), { name: 'TypeError' });
});

for (const format of ['gzip', 'deflate', 'deflate-raw']) {
  test(`${format}: what is compressed comes out again, in any chunks`, async () => {
    const text = 'The quick brown fox. '.repeat(5000);
    const compressed = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream(format))).bytes();
    assert(compressed.length < 2000, `${compressed.length} bytes`);
    const pieces = [];
    for (let start = 0; start < compressed.length; start += 7) {
      pieces.push(compressed.slice(start, start + 7));
    }
    const back = chunksOf(pieces).pipeThrough(new DecompressionStream(format));
    assert.equal(await new Response(back).text(), text);
  });
}

test('decompression refuses what is not compressed or cut short', async () => {
  const decompress = (bytes, format) => new Response(chunksOf([bytes]).pipeThrough(new DecompressionStream(format))).text();
  await assert.rejects(decompress(new TextEncoder().encode('not gzip at all'), 'gzip'));
  const whole = await new Response(chunksOf([new Uint8Array(100)]).pipeThrough(new CompressionStream('deflate'))).bytes();
  await assert.rejects(decompress(whole.slice(0, whole.length - 4), 'deflate'));
  const zipped = await new Response(chunksOf([new Uint8Array(100)]).pipeThrough(new CompressionStream('gzip'))).bytes();
  await assert.rejects(decompress(zipped.slice(0, zipped.length - 4), 'gzip'));
  assert.throws(() => new CompressionStream('brotli'), { name: 'TypeError' });
});

test('decompression says what zlib says', async () => {
  const fault = async (format, bytes) => {
    try {
      return await new Response(chunksOf([bytes]).pipeThrough(new DecompressionStream(format))).text();
    } catch (error) {
      return `${error.name} ${error.message} ${error.code} ${error.errno}`;
    }
  };
  const packed = async (format) => new Uint8Array(await new Response(chunksOf([new TextEncoder().encode('hello')]).pipeThrough(new CompressionStream(format))).arrayBuffer());
  const noise = new TextEncoder().encode('nope nope nope nope');
  assert.equal(await fault('gzip', noise), 'Error incorrect header check Z_DATA_ERROR -3');
  assert.equal(await fault('deflate', noise), 'Error incorrect header check Z_DATA_ERROR -3');
  assert.equal(await fault('deflate-raw', noise), 'Error invalid block type Z_DATA_ERROR -3');
  assert.equal(await fault('gzip', new Uint8Array(0)), 'Error unexpected end of file Z_BUF_ERROR -5');
  assert.equal(await fault('gzip', (await packed('gzip')).slice(0, 12)), 'Error unexpected end of file Z_BUF_ERROR -5');
  const spoilt = await packed('gzip');
  spoilt[spoilt.length - 6] ^= 1;
  assert.equal(await fault('gzip', spoilt), 'Error incorrect data check Z_DATA_ERROR -3');
  assert.equal(await fault('deflate', new Uint8Array([...(await packed('deflate')), 1, 2])), 'hello');
});

test('a loop that is left by an error has cancelled the stream before the error is caught', async () => {
  const log = [];
  const stream = new ReadableStream({ start: (controller) => controller.enqueue(1), cancel: () => log.push('cancel') });
  try {
    for await (const chunk of stream) {
      throw new Error(`at ${chunk}`);
    }
  } catch {
    log.push('caught');
  }
  assert.deepEqual(log, ['cancel', 'caught']);
});

test('a response takes strings from an async iterator', async () => {
  async function* words() {
    yield 'one ';
    yield new TextEncoder().encode('two');
  }
  assert.equal(await new Response(words()).text(), 'one two');
});

test('the size of a chunk is made a number, and a start that is a promise is waited for before the first pull', async () => {
  for (const [size, desired] of [['3', 2], [null, 5], [true, 4]]) {
    new ReadableStream({ start: (controller) => (controller.enqueue(1), assert.equal(controller.desiredSize, desired)) }, { size: () => size, highWaterMark: 5 });
  }
  const order = [];
  new ReadableStream({ start: () => Promise.resolve(), pull: () => void order.push('pull') });
  await null;
  order.push('job');
  await sleep(1);
  assert.deepEqual(order, ['job', 'pull']);
});

test('what a byte stream refuses has a code', async () => {
  const refusal = async (respond) => {
    let error;
    const stream = new ReadableStream({
      type: 'bytes',
      pull(controller) {
        try {
          respond(controller.byobRequest);
        } catch (caught) {
          error = caught;
        }
        controller.error(error);
      },
    });
    await stream.getReader({ mode: 'byob' }).read(new Uint8Array(2)).catch(() => {});
    return `${error.name} ${error.code} ${error.message}`;
  };
  assert.equal(await refusal((request) => request.respond(0)), "TypeError ERR_INVALID_ARG_VALUE The argument 'bytesWritten' is invalid. Received 0");
  assert.equal(await refusal((request) => request.respond(9)), "RangeError ERR_INVALID_ARG_VALUE The argument 'bytesWritten' is invalid. Received 9");
});

test('what answers with a promise rejects when it is called on something else', async () => {
  const getter = (constructor, name) => Object.getOwnPropertyDescriptor(constructor.prototype, name).get;
  for (const call of [
    getter(WritableStreamDefaultWriter, 'closed'),
    getter(WritableStreamDefaultWriter, 'ready'),
    WritableStreamDefaultWriter.prototype.write,
    WritableStreamDefaultWriter.prototype.close,
    WritableStreamDefaultWriter.prototype.abort,
    getter(ReadableStreamDefaultReader, 'closed'),
    ReadableStreamDefaultReader.prototype.read,
    ReadableStreamDefaultReader.prototype.cancel,
    getter(ReadableStreamBYOBReader, 'closed'),
    ReadableStreamBYOBReader.prototype.cancel,
  ]) {
    await assert.rejects(call.call({}), { name: 'TypeError' });
  }
  await assert.rejects(ReadableStreamBYOBReader.prototype.read.call({}, new Uint8Array(1)), { name: 'TypeError' });
  assert.throws(() => getter(WritableStreamDefaultWriter, 'desiredSize').call({}), { name: 'TypeError' });
});

test('a loop over what is queued waits no longer for each chunk than in Node', async () => {
  const log = [];
  let isLooping = true;
  (async () => {
    for (let moment = 1; isLooping; moment += 1) {
      await null;
      log.push(moment);
    }
  })();
  for await (const chunk of chunksOf(['a', 'b', 'c'])) {
    log.push(chunk);
  }
  isLooping = false;
  assert.deepEqual(log, [1, 2, 3, 4, 'a', 5, 'b', 6, 7, 8, 9, 'c', 10]);
});

test('a loop gets the chunk that came before its stream failed', async () => {
  const stream = new ReadableStream(
    {
      pull(controller) {
        controller.enqueue('a');
        return Promise.resolve().then(() => Promise.reject(new RangeError('later')));
      },
    },
    { highWaterMark: 2 },
  );
  const chunks = [];
  const loop = async () => {
    for await (const chunk of stream) {
      chunks.push(chunk);
    }
  };
  await null;
  await assert.rejects(loop(), { name: 'RangeError' });
  assert.deepEqual(chunks, ['a']);
});
