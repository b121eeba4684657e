// https://nodejs.org/docs/latest-v20.x/api/stream.html#writable-streams

import { requireModule } from 'jsguide:web/host';
import { Stream, getDefaultHighWaterMark, notImplemented } from 'jsguide:web/node_streams/base';
import { Readable, readableState, toChunk } from 'jsguide:web/node_streams/readable';
import { typeErrorWithCode, withCode } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');

const states = new WeakMap();

function begin(stream, options) {
  const objectMode = Boolean(options.writableObjectMode ?? options.objectMode);
  states.set(stream, {
    objectMode,
    highWaterMark: options.writableHighWaterMark ?? options.highWaterMark ?? getDefaultHighWaterMark(objectMode),
    decodeStrings: options.decodeStrings ?? true,
    waiting: [],
    length: 0,
    writing: false,
    corked: 0,
    needDrain: false,
    ending: false,
    finishing: false,
    finished: false,
    onFinished: [],
  });
}

const methods = {
  write(chunk, encoding = undefined, callback = undefined) {
    const [named, done] = typeof encoding === 'function' ? [undefined, encoding] : [encoding, callback];
    const state = states.get(this);
    if (chunk === null) {
      throw typeErrorWithCode('ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
    }
    const item = state.objectMode || (typeof chunk === 'string' && !state.decodeStrings) ? chunk : toChunk(chunk, named);
    const refusal = state.ending ? afterEnd() : this.destroyed ? destroyed('write') : null;
    if (refusal !== null) {
      process.nextTick(() => done?.(refusal));
      this.destroy(refusal);
      return false;
    }
    state.length += state.objectMode ? 1 : item.length;
    state.waiting.push({ chunk: item, encoding: Buffer.isBuffer(item) ? 'buffer' : (named ?? 'utf8'), done });
    writeNext(this, state);
    const isBelow = state.length < state.highWaterMark;
    state.needDrain ||= !isBelow;
    return isBelow && !this.destroyed;
  },

  end(chunk = undefined, encoding = undefined, callback = undefined) {
    const done = [chunk, encoding, callback].find((item) => typeof item === 'function');
    const state = states.get(this);
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') {
      this.write(chunk, typeof encoding === 'function' ? undefined : encoding);
    }
    if (done !== undefined) {
      onFinish(this, state, done);
    }
    state.corked = 0;
    state.ending = true;
    writeNext(this, state);
    return this;
  },

  destroy(error = undefined, callback = undefined) {
    if (!this.destroyed) {
      process.nextTick(refuseWaiting, this, states.get(this));
    }
    return Stream.prototype.destroy.call(this, error, callback);
  },

  cork() {
    states.get(this).corked += 1;
  },

  uncork() {
    const state = states.get(this);
    state.corked = Math.max(0, state.corked - 1);
    writeNext(this, state);
  },

  setDefaultEncoding() {
    return this;
  },

  _write(chunk, encoding, callback) {
    if (this._writev === undefined) {
      throw notImplemented('_write()');
    }
    this._writev([{ chunk, encoding }], callback);
  },
};

const properties = {
  writable: (stream, state) => !stream.destroyed && !stream.errored && !state.ending,
  writableEnded: (stream, state) => state.ending,
  writableFinished: (stream, state) => state.finished,
  writableLength: (stream, state) => state.length,
  writableHighWaterMark: (stream, state) => state.highWaterMark,
  writableObjectMode: (stream, state) => state.objectMode,
  writableNeedDrain: (stream, state) => state.needDrain && !stream.destroyed,
  writableCorked: (stream, state) => state.corked,
  writableAborted: (stream, state) => stream.destroyed && !state.finished,
};

function makeWritable(prototype) {
  for (const [name, run] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value: run, writable: true, enumerable: false, configurable: true });
  }
  for (const [name, get] of Object.entries(properties)) {
    Object.defineProperty(prototype, name, {
      get() {
        return get(this, states.get(this));
      },
      enumerable: false,
      configurable: true,
    });
  }
}

/** Those who gave `end` a callback hear of the end before the listeners of `finish` do. */
function onFinish(stream, state, done) {
  if (state.finished || stream.destroyed) {
    process.nextTick(done, stream.errored ?? (state.finished ? alreadyFinished() : destroyed('end')));
  } else {
    state.onFinished.push(done);
  }
}

/** What will not be written any more is told so. */
function refuseWaiting(stream, state) {
  const error = stream.errored ?? destroyed('write');
  const waiting = [...state.waiting.splice(0).map(({ done }) => done), ...(state.finished ? [] : state.onFinished.splice(0))];
  for (const done of waiting) {
    done?.(error);
  }
}

function alreadyFinished() {
  return withCode(new Error('Cannot call end after a stream was finished'), 'ERR_STREAM_ALREADY_FINISHED');
}

function afterEnd() {
  return withCode(new Error('write after end'), 'ERR_STREAM_WRITE_AFTER_END');
}

function destroyed(what) {
  return withCode(new Error(`Cannot call ${what} after a stream was destroyed`), 'ERR_STREAM_DESTROYED');
}

function writeNext(stream, state) {
  while (!state.writing && state.corked === 0 && !stream.destroyed) {
    if (state.waiting.length === 0) {
      finishIfEnded(stream, state);
      return;
    }
    writeSome(stream, state);
  }
}

function writeSome(stream, state) {
  const parts = state.waiting.length > 1 && stream._writev !== undefined ? state.waiting.splice(0) : [state.waiting.shift()];
  state.writing = true;
  let isSync = true;
  const callback = (error = null) => {
    if (!isSync) {
      settle(state, parts);
      written(stream, state, parts, error);
    } else if (error) {
      process.nextTick(() => {
        settle(state, parts);
        written(stream, state, parts, error);
      });
    } else {
      // What is written at once makes room at once; who wrote it hears of that later.
      settle(state, parts);
      process.nextTick(written, stream, state, parts, null);
    }
  };
  try {
    if (parts.length > 1) {
      stream._writev(parts.map(({ chunk, encoding }) => ({ chunk, encoding })), callback);
    } else {
      stream._write(parts[0].chunk, parts[0].encoding, callback);
    }
  } catch (error) {
    state.writing = false;
    throw error;
  }
  isSync = false;
}

function settle(state, parts) {
  state.writing = false;
  state.length -= parts.reduce((sum, { chunk }) => sum + (state.objectMode ? 1 : chunk.length), 0);
}

function written(stream, state, parts, error) {
  for (const { done } of parts) {
    done?.(error);
  }
  if (error) {
    stream.destroy(error);
    return;
  }
  if (state.needDrain && state.length === 0 && !state.ending && !stream.destroyed) {
    state.needDrain = false;
    stream.emit('drain');
  }
  writeNext(stream, state);
}

function finishIfEnded(stream, state) {
  if (!state.ending || state.finishing) {
    return;
  }
  state.finishing = true;
  const finish = (error = null) =>
    process.nextTick(() => {
      if (error) {
        stream.destroy(error);
        return;
      }
      state.finished = true;
      stream.emit('prefinish');
      for (const done of state.onFinished.splice(0)) {
        done();
      }
      stream.emit('finish');
      if (stream.autoDestroy && (readableState(stream) === undefined || stream.readableEnded)) {
        stream.destroy();
      }
    });
  if (typeof stream._final === 'function') {
    try {
      stream._final(finish);
    } catch (error) {
      finish(error);
    }
  } else {
    finish();
  }
}

export class Writable extends Stream {
  constructor(options = {}) {
    super(options);
    begin(this, options);
  }

  /** A duplex is one, too, though its class comes from the other side. */
  static [Symbol.hasInstance](value) {
    return Function.prototype[Symbol.hasInstance].call(this, value) || (this === Writable && states.has(value));
  }

  pipe() {
    this.destroy(withCode(new Error('Cannot pipe, not readable'), 'ERR_STREAM_CANNOT_PIPE'));
  }

  static toWeb(stream) {
    return new WritableStream({
      start(controller) {
        stream.on('error', (error) => controller.error(error));
      },
      write: (chunk) => (stream.write(chunk) ? undefined : new Promise((resolve) => stream.once('drain', resolve))),
      close: () => new Promise((resolve, reject) => stream.end((error) => (error ? reject(error) : resolve()))),
      abort: (reason) => void stream.destroy(reason),
    });
  }

  static fromWeb(target, options = {}) {
    const writer = target.getWriter();
    return new Writable({
      ...options,
      write: (chunk, encoding, callback) => void writer.ready.then(() => writer.write(chunk)).then(() => callback(), callback),
      final: (callback) => void writer.close().then(() => callback(), callback),
      destroy: (error, callback) => void writer.abort(error).catch(() => {}).then(() => callback(error)),
    });
  }
}

makeWritable(Writable.prototype);

export class Duplex extends Readable {
  constructor(options = {}) {
    super(options);
    begin(this, options);
    Object.defineProperty(this, 'allowHalfOpen', { value: options.allowHalfOpen ?? true, writable: true, configurable: true });
  }

  static from(source) {
    if (source instanceof Duplex) {
      return source;
    }
    if (typeof source === 'function') {
      const input = new PassThrough({ objectMode: true });
      return joined(Readable.from(source(input)), input, { objectMode: true });
    }
    const given = source?.readable ?? source?.writable;
    if (typeof given === 'object') {
      return joined(source.readable ?? Readable.from([]), source.writable ?? new PassThrough().resume(), { objectMode: true });
    }
    return joined(Readable.from(source), new PassThrough().resume(), { objectMode: true });
  }

  static toWeb(stream) {
    return { readable: Readable.toWeb(stream), writable: Writable.toWeb(stream) };
  }

  static fromWeb({ readable, writable }, options = {}) {
    return joined(Readable.fromWeb(readable, options), Writable.fromWeb(writable, options), options);
  }
}

/** One stream that is read from `source` and written to `target`. */
export function joined(source, target, options) {
  const duplex = new Duplex({
    ...options,
    read: () => source.resume(),
    write: (chunk, encoding, callback) => void target.write(chunk, encoding, callback),
    final: (callback) => void target.end(callback),
  });
  source.on('data', (chunk) => duplex.push(chunk) || source.pause());
  source.on('end', () => duplex.push(null));
  source.on('error', (error) => duplex.destroy(error));
  target.on('error', (error) => duplex.destroy(error));
  return duplex;
}

makeWritable(Duplex.prototype);

export class Transform extends Duplex {
  #proceed = null;

  _transform() {
    throw notImplemented('_transform()');
  }

  _write(chunk, encoding, callback) {
    this._transform(chunk, encoding, (error = null, result = undefined) => {
      if (error) {
        callback(error);
        return;
      }
      const goesOn = result === undefined || result === null || this.push(result);
      if (goesOn || this.readableLength < this.readableHighWaterMark) {
        callback();
      } else {
        this.#proceed = callback;
      }
    });
  }

  _final(callback) {
    const finish = (error = null, result = undefined) => {
      if (error) {
        callback(error);
        return;
      }
      if (result !== undefined && result !== null) {
        this.push(result);
      }
      this.push(null);
      callback();
    };
    if (typeof this._flush === 'function') {
      this._flush(finish);
    } else {
      finish();
    }
  }

  _read() {
    const proceed = this.#proceed;
    this.#proceed = null;
    proceed?.();
  }
}

export class PassThrough extends Transform {
  _transform(chunk, encoding, callback) {
    callback(null, chunk);
  }
}
