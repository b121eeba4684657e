// https://nodejs.org/docs/latest-v20.x/api/stream.html#readable-streams

import { requireModule } from 'jsguide:web/host';
import { Stream, finished, getDefaultHighWaterMark, notImplemented } from 'jsguide:web/node_streams/base';
import { addOperators } from 'jsguide:web/node_streams/operators';
import { concatenate, isBufferSource, typeErrorWithCode, withCode, wrongType } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');

/** What a readable stream keeps, out of the way of scripts. */
const states = new WeakMap();

export function readableState(stream) {
  return states.get(stream);
}

export function toChunk(chunk, encoding) {
  if (typeof chunk === 'string') {
    return Buffer.from(chunk, encoding);
  }
  if (ArrayBuffer.isView(chunk)) {
    return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  throw wrongType('chunk', 'of type string or an instance of Buffer, TypedArray, or DataView', chunk);
}

export class Readable extends Stream {
  constructor(options = {}) {
    super(options);
    const objectMode = Boolean(options.readableObjectMode ?? options.objectMode);
    states.set(this, {
      objectMode,
      highWaterMark: options.readableHighWaterMark ?? options.highWaterMark ?? getDefaultHighWaterMark(objectMode),
      chunks: [],
      length: 0,
      flowing: null,
      ended: false,
      endEmitted: false,
      reading: false,
      scheduled: false,
      told: false,
      decoder: null,
      encoding: null,
      pipes: [],
      wasRead: false,
    });
    if (options.encoding) {
      this.setEncoding(options.encoding);
    }
  }

  get readable() {
    const { endEmitted, ended, length } = states.get(this);
    return !this.destroyed && !this.errored && !endEmitted && !(ended && length === 0 && endEmitted);
  }

  get readableEnded() {
    return states.get(this).endEmitted;
  }

  get readableFlowing() {
    return states.get(this).flowing;
  }

  get readableLength() {
    return states.get(this).length;
  }

  get readableHighWaterMark() {
    return states.get(this).highWaterMark;
  }

  get readableObjectMode() {
    return states.get(this).objectMode;
  }

  get readableEncoding() {
    return states.get(this).encoding;
  }

  get readableAborted() {
    return this.destroyed && !this.readableEnded;
  }

  get readableDidRead() {
    return states.get(this).wasRead;
  }

  _read() {
    throw notImplemented('_read()');
  }

  push(chunk, encoding = undefined) {
    return add(this, chunk, encoding, false);
  }

  unshift(chunk, encoding = undefined) {
    return add(this, chunk, encoding, true);
  }

  setEncoding(encoding) {
    const state = states.get(this);
    if (!Buffer.isEncoding(encoding)) {
      throw typeErrorWithCode('ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
    }
    state.encoding = encoding.toLowerCase();
    state.decoder = new TextDecoder(/^(utf-?16|ucs-?2)/.test(state.encoding) ? 'utf-16le' : 'utf-8');
    if (!/^(utf|ucs)/.test(state.encoding)) {
      state.decoder = { decode: (bytes) => (bytes === undefined ? '' : Buffer.from(bytes).toString(state.encoding)) };
    }
    const text = state.chunks.map((bytes) => state.decoder.decode(bytes, { stream: true })).join('');
    state.chunks = text === '' ? [] : [text];
    state.length = text.length;
    return this;
  }

  read(size = undefined) {
    const state = states.get(this);
    state.wasRead = true;
    if (size !== 0) {
      fill(this, state);
    }
    const chunk = size === 0 ? null : take(state, size);
    if (chunk !== null) {
      this.emit('data', chunk);
      fill(this, state);
    }
    endIfDone(this, state);
    return chunk;
  }

  on(name, listener) {
    super.on(name, listener);
    const state = states.get(this);
    if (name === 'data' && state.flowing !== false) {
      this.resume();
    } else if (name === 'readable') {
      state.flowing = false;
      state.told = false;
      schedule(this, state);
    }
    return this;
  }

  addListener(name, listener) {
    return this.on(name, listener);
  }

  resume() {
    const state = states.get(this);
    if (state.flowing !== true && this.listenerCount('readable') === 0) {
      state.flowing = true;
      process.nextTick(() => {
        this.emit('resume');
        schedule(this, state);
      });
    }
    schedule(this, state);
    return this;
  }

  pause() {
    const state = states.get(this);
    if (state.flowing !== false) {
      state.flowing = false;
      this.emit('pause');
    }
    return this;
  }

  isPaused() {
    return states.get(this).flowing === false;
  }

  pipe(target, options = {}) {
    const onData = (chunk) => {
      if (target.write(chunk) === false) {
        this.pause();
        target.once('drain', () => this.resume());
      }
    };
    const onEnd = () => target.end();
    states.get(this).pipes.push({ target, onData, onEnd });
    this.on('data', onData);
    if (options.end !== false && target !== process.stdout && target !== process.stderr) {
      this.once('end', onEnd);
    }
    target.emit('pipe', this);
    return target;
  }

  unpipe(target = undefined) {
    const state = states.get(this);
    for (const pipe of state.pipes.filter((item) => target === undefined || item.target === target)) {
      this.removeListener('data', pipe.onData);
      this.removeListener('end', pipe.onEnd);
      pipe.target.emit('unpipe', this);
      this.pause();
    }
    state.pipes = state.pipes.filter((item) => target !== undefined && item.target !== target);
    return this;
  }

  async *[Symbol.asyncIterator](options = {}) {
    let wake = () => {};
    let outcome;
    const stop = finished(this, { writable: false }, (error) => {
      outcome = { error };
      wake();
    });
    const onReadable = () => wake();
    this.on('readable', onReadable);
    try {
      for (;;) {
        const chunk = this.destroyed ? null : this.read();
        if (chunk !== null) {
          yield chunk;
        } else if (outcome?.error) {
          throw outcome.error;
        } else if (outcome !== undefined) {
          return;
        } else {
          await new Promise((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      this.removeListener('readable', onReadable);
      stop();
      if (options.destroyOnReturn !== false && !this.readableEnded) {
        this.destroy(null);
      }
    }
  }

  iterator(options = {}) {
    return this[Symbol.asyncIterator](options);
  }

  static from(source, options = {}) {
    const isText = typeof source === 'string' || isBufferSource(source);
    const iterable = isText ? [source] : source;
    const iterator = iterable?.[Symbol.asyncIterator]?.() ?? iterable?.[Symbol.iterator]?.();
    if (iterator === undefined) {
      throw wrongType('iterable', 'an instance of Iterable', source);
    }
    return new Readable({ objectMode: true, highWaterMark: 1, ...options, ...pullingFrom(iterator) });
  }

  static toWeb(stream) {
    let stop;
    return new ReadableStream(
      {
        start(controller) {
          stop = finished(stream, { writable: false }, (error) => (error ? controller.error(error) : controller.close()));
          stream.pause();
          stream.on('data', (chunk) => {
            controller.enqueue(Buffer.isBuffer(chunk) ? new Uint8Array(chunk) : chunk);
            if (controller.desiredSize <= 0) {
              stream.pause();
            }
          });
        },
        pull: () => void stream.resume(),
        cancel(reason) {
          stop();
          stream.on('error', () => {});
          stream.destroy(reason);
        },
      },
      { highWaterMark: stream.readableObjectMode ? 16 : stream.readableHighWaterMark, size: stream.readableObjectMode ? undefined : (chunk) => chunk.length },
    );
  }

  /** Each item with its place; Node 20 has it and warns. */
  asIndexedPairs() {
    let index = 0;
    return this.map((value) => [index++, value]);
  }

  static fromWeb(source, options = {}) {
    const reader = source.getReader();
    return new Readable({
      ...options,
      ...pullingFrom({ next: () => reader.read(), return: () => reader.cancel() }),
    });
  }

  static isDisturbed(stream) {
    return stream.readableDidRead || stream.destroyed;
  }
}

/** `read` and `destroy` of a stream over an iterator. */
function pullingFrom(iterator) {
  let isDone = false;
  return {
    read() {
      Promise.resolve(iterator.next()).then(
        async ({ done, value }) => {
          isDone = done;
          this.push(done ? null : await value);
        },
        (error) => {
          isDone = true;
          this.destroy(error);
        },
      );
    },
    destroy(error, callback) {
      if (!isDone) {
        isDone = true;
        Promise.resolve(iterator.return?.()).then(() => callback(error), callback);
      } else {
        callback(error);
      }
    },
  };
}

function add(stream, chunk, encoding, first) {
  const state = states.get(stream);
  state.reading = false;
  if (chunk === null) {
    end(stream, state);
    return false;
  }
  if (state.ended && !first) {
    stream.destroy(withCode(new Error('stream.push() after EOF'), 'ERR_STREAM_PUSH_AFTER_EOF'));
    return false;
  }
  const item = state.objectMode ? chunk : decoded(state, toChunk(chunk, encoding));
  if (state.objectMode || item.length > 0) {
    state.chunks[first ? 'unshift' : 'push'](item);
    state.length += state.objectMode ? 1 : item.length;
  }
  state.told = false;
  schedule(stream, state);
  return state.length < state.highWaterMark;
}

function decoded(state, bytes) {
  return state.decoder === null ? bytes : state.decoder.decode(bytes, { stream: true });
}

function end(stream, state) {
  const rest = state.ended || state.decoder === null ? '' : state.decoder.decode();
  if (rest !== '') {
    state.chunks.push(rest);
    state.length += rest.length;
  }
  state.ended = true;
  state.told = false;
  schedule(stream, state);
}

/** Asks the source for more while there is room. */
function fill(stream, state) {
  if (state.reading || state.ended || stream.destroyed || state.length >= Math.max(state.highWaterMark, 1)) {
    return;
  }
  state.reading = true;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    stream.destroy(error);
  }
}

function take(state, size) {
  if (state.length === 0) {
    return null;
  }
  if (state.objectMode) {
    state.length -= 1;
    return state.chunks.shift();
  }
  const flowing = size === undefined && state.flowing === true;
  const wanted = flowing ? state.chunks[0].length : (size ?? state.length);
  if (wanted > state.length && !state.ended) {
    return null;
  }
  const all = flowing ? state.chunks[0] : joined(state);
  const chunk = all.slice(0, wanted);
  const rest = all.slice(wanted);
  state.chunks = [...(rest.length > 0 ? [rest] : []), ...(flowing ? state.chunks.slice(1) : [])];
  state.length -= chunk.length;
  return chunk;
}

function joined(state) {
  if (state.decoder !== null) {
    return state.chunks.join('');
  }
  const { buffer, byteOffset, byteLength } = concatenate(state.chunks);
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Data, `readable` and the end are told in a tick of their own. */
function schedule(stream, state) {
  if (!state.scheduled) {
    state.scheduled = true;
    process.nextTick(() => {
      state.scheduled = false;
      tell(stream, state);
    });
  }
}

function tell(stream, state) {
  if (stream.destroyed) {
    return;
  }
  while (state.flowing === true && !stream.destroyed) {
    if (stream.read() === null) {
      break;
    }
  }
  if (stream.listenerCount('readable') > 0 && !state.told) {
    fill(stream, state);
    if (state.length > 0 || state.ended) {
      state.told = true;
      stream.emit('readable');
    }
  }
  if (state.flowing !== null || stream.listenerCount('readable') > 0) {
    endIfDone(stream, state);
  }
}

function endIfDone(stream, state) {
  if (state.ended && state.length === 0 && !state.endEmitted && !stream.destroyed && !state.ending) {
    state.ending = true;
    process.nextTick(() => {
      if (!stream.destroyed) {
        state.endEmitted = true;
        stream.emit('end');
        if (stream.autoDestroy && (stream.writable === undefined || stream.writableFinished)) {
          stream.destroy();
        } else if (stream.allowHalfOpen === false) {
          stream.end();
        }
      }
    });
  }
}

addOperators(Readable);
