// https://nodejs.org/docs/latest-v20.x/api/stream.html : what readable and writable streams share: how they are destroyed, and how
// one waits for their end.

import { requireModule } from 'jsguide:web/host';
import { withCode, wrongType } from 'jsguide:web/webidl';

const { EventEmitter } = requireModule('jsguide:web/event_emitter');
const { AbortError, abortedBy } = requireModule('jsguide:web/node_errors');

/** The oldest kind: an emitter with `pipe`. */
export class Stream extends EventEmitter {
  constructor(options = {}) {
    super(options);
    this.destroyed = false;
    this.closed = false;
    this.errored = null;
    this.autoDestroy = options.autoDestroy ?? true;
    this.emitsClose = options.emitClose ?? true;
    for (const method of ['read', 'write', 'writev', 'final', 'transform', 'flush', 'destroy', 'construct']) {
      if (typeof options[method] === 'function') {
        this[`_${method}`] = options[method];
      }
    }
    for (const field of ['autoDestroy', 'emitsClose']) {
      Object.defineProperty(this, field, { enumerable: false });
    }
    if (options.signal !== undefined) {
      addAbortSignal(options.signal, this);
    }
  }

  destroy(error = null, callback = undefined) {
    if (this.destroyed) {
      callback?.(error);
      return this;
    }
    this.destroyed = true;
    this.errored = error ?? this.errored;
    const finish = (failure = undefined) => {
      const shown = failure ?? error;
      this.errored = shown ?? this.errored;
      callback?.(shown);
      process.nextTick(() => {
        if (shown && callback === undefined) {
          this.emit('error', shown);
        }
        this.closed = true;
        if (this.emitsClose) {
          this.emit('close');
        }
      });
    };
    try {
      this._destroy(error, finish);
    } catch (failure) {
      finish(failure);
    }
    return this;
  }

  _destroy(error, callback) {
    callback(error);
  }

  [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    const error = this.destroyed ? null : new AbortError();
    this.destroy(error, () => {});
    return new Promise((resolve) => finished(this, () => resolve()));
  }
}

export function addAbortSignal(signal, stream) {
  const stop = () => stream.destroy(abortedBy(signal));
  if (signal.aborted) {
    stop();
  } else {
    signal.addEventListener('abort', stop, { once: true });
  }
  return stream;
}

/** https://nodejs.org/docs/latest-v20.x/api/stream.html#streamfinishedstream-options-callback */
export function finished(stream, options, callback = undefined) {
  const [given, done] = typeof options === 'function' ? [{}, options] : [options ?? {}, callback];
  if (typeof stream?.on !== 'function') {
    throw wrongType('stream', 'an instance of ReadableStream, WritableStream, or Stream', stream);
  }
  const waits = {
    readable: (given.readable ?? stream.readable !== undefined) && stream.readableEnded === false,
    writable: (given.writable ?? stream.writable !== undefined) && stream.writableFinished === false,
  };
  let isDone = false;
  const finish = (error = undefined) => {
    if (!isDone) {
      isDone = true;
      cleanUp();
      done.call(stream, error);
    }
  };
  const settle = () => {
    if (!waits.readable && !waits.writable) {
      finish();
    }
  };
  const listeners = {
    end() {
      waits.readable = false;
      settle();
    },
    finish() {
      waits.writable = false;
      settle();
    },
    error: (error) => finish(error),
    close() {
      finish(waits.readable || waits.writable ? (stream.errored ?? prematureClose()) : undefined);
    },
  };
  const cleanUp = () => {
    for (const [name, listener] of Object.entries(listeners)) {
      stream.removeListener(name, listener);
    }
  };
  for (const [name, listener] of Object.entries(listeners)) {
    stream.on(name, listener);
  }
  if (stream.closed || (!waits.readable && !waits.writable)) {
    process.nextTick(() => listeners.close());
  }
  given.signal?.addEventListener('abort', () => finish(abortedBy(given.signal)), { once: true });
  return cleanUp;
}

function prematureClose() {
  return withCode(new Error('Premature close'), 'ERR_STREAM_PREMATURE_CLOSE');
}

export function notImplemented(method) {
  return withCode(new Error(`The ${method} method is not implemented`), 'ERR_METHOD_NOT_IMPLEMENTED');
}

const defaultHighWaterMark = { bytes: 16 * 1024, objects: 16 };

export function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultHighWaterMark.objects : defaultHighWaterMark.bytes;
}

export function setDefaultHighWaterMark(objectMode, value) {
  defaultHighWaterMark[objectMode ? 'objects' : 'bytes'] = value;
}
