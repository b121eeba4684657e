// https://nodejs.org/docs/latest-v20.x/api/events.html : EventEmitter, once, on.

import { requireModule } from 'jsguide:web/host';
import { withCode, wrongType } from 'jsguide:web/webidl';
import { inspect } from 'jsguide:web/inspect_lazily';
import { process } from 'jsguide:web/process';
import { callbacksOf } from 'jsguide:web/events';

const { abortedBy } = requireModule('jsguide:web/node_errors');

export const errorMonitor = Symbol('events.errorMonitor');
export const captureRejectionSymbol = Symbol.for('nodejs.rejection');

/** Listeners by event; not a class field, so that `EventEmitter.call(this)` and a missing super() both work. */
const listenersOf = new WeakMap();

function tableOf(emitter) {
  let table = listenersOf.get(emitter);
  if (table === undefined) {
    table = new Map();
    listenersOf.set(emitter, table);
  }
  return table;
}

function requireListener(listener) {
  if (typeof listener !== 'function') {
    throw wrongType('listener', 'of type function', listener);
  }
}

function add(emitter, name, listener, first) {
  requireListener(listener);
  const table = tableOf(emitter);
  if (table.has('newListener')) {
    emitter.emit('newListener', name, listener.listener ?? listener);
  }
  const list = table.get(name) ?? [];
  table.set(name, first ? [listener, ...list] : [...list, listener]);
  return emitter;
}

function onceWrapper(emitter, name, listener) {
  requireListener(listener);
  const wrapper = function (...args) {
    emitter.removeListener(name, wrapper);
    return listener.apply(emitter, args);
  };
  wrapper.listener = listener;
  return wrapper;
}

/** Emitters whose listeners' rejections are errors, and how many listeners of one event are not too many. */
const capturing = new WeakSet();
const mostListeners = new WeakMap();

export function EventEmitter(options = undefined) {
  if (options?.captureRejections ?? EventEmitter.captureRejections) {
    capturing.add(this);
  }
}

Object.assign(EventEmitter.prototype, {
  on(name, listener) {
    return add(this, name, listener, false);
  },

  prependListener(name, listener) {
    return add(this, name, listener, true);
  },

  once(name, listener) {
    return add(this, name, onceWrapper(this, name, listener), false);
  },

  prependOnceListener(name, listener) {
    return add(this, name, onceWrapper(this, name, listener), true);
  },

  removeListener(name, listener) {
    requireListener(listener);
    const table = tableOf(this);
    const list = table.get(name) ?? [];
    const index = list.findLastIndex((item) => item === listener || item.listener === listener);
    if (index === -1) {
      return this;
    }
    const rest = list.toSpliced(index, 1);
    if (rest.length === 0) {
      table.delete(name);
    } else {
      table.set(name, rest);
    }
    if (table.has('removeListener')) {
      this.emit('removeListener', name, listener);
    }
    return this;
  },

  removeAllListeners(name = undefined) {
    const table = tableOf(this);
    const all = arguments.length === 0;
    if (!table.has('removeListener')) {
      if (all) {
        table.clear();
      } else {
        table.delete(name);
      }
      return this;
    }
    const names = all ? [...table.keys()].filter((key) => key !== 'removeListener').concat('removeListener') : [name];
    for (const key of names) {
      for (const listener of (table.get(key) ?? []).toReversed()) {
        this.removeListener(key, listener);
      }
    }
    return this;
  },

  emit(name, ...args) {
    const table = tableOf(this);
    if (name === 'error') {
      for (const monitor of table.get(errorMonitor) ?? []) {
        monitor.apply(this, args);
      }
      if (!table.has('error')) {
        throw unhandled(args[0]);
      }
    }
    const list = table.get(name);
    if (list === undefined) {
      return false;
    }
    const captures = capturing.has(this);
    for (const listener of list) {
      const result = listener.apply(this, args);
      if (captures && typeof result?.then === 'function') {
        result.then(undefined, (error) => process.nextTick(onRejection, this, error, name, args));
      }
    }
    return true;
  },

  listenerCount(name) {
    return tableOf(this).get(name)?.length ?? 0;
  },

  listeners(name) {
    return (tableOf(this).get(name) ?? []).map((item) => item.listener ?? item);
  },

  rawListeners(name) {
    return [...(tableOf(this).get(name) ?? [])];
  },

  eventNames() {
    return [...tableOf(this).keys()];
  },

  setMaxListeners(count) {
    if (typeof count !== 'number') {
      throw wrongType('setMaxListeners', 'of type number', count);
    }
    if (count < 0 || Number.isNaN(count)) {
      const text = `The value of "setMaxListeners" is out of range. It must be >= 0. Received ${inspect(count)}`;
      throw withCode(new RangeError(text), 'ERR_OUT_OF_RANGE');
    }
    mostListeners.set(this, count);
    return this;
  },

  getMaxListeners() {
    return mostListeners.get(this) ?? EventEmitter.defaultMaxListeners;
  },
});
EventEmitter.prototype.addListener = EventEmitter.prototype.on;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

function onRejection(emitter, error, name, args) {
  if (typeof emitter[captureRejectionSymbol] === 'function') {
    emitter[captureRejectionSymbol](error, name, ...args);
  } else {
    emitter.emit('error', error);
  }
}

function unhandled(error) {
  if (error instanceof Error) {
    return error;
  }
  const wrapped = withCode(new Error(`Unhandled error. (${inspect(error)})`), 'ERR_UNHANDLED_ERROR');
  wrapped.context = error;
  return wrapped;
}

/** A promise of the arguments of the next event; rejected by an `error` event or by the signal. */
export function once(emitter, name, { signal } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortedBy(signal));
      return;
    }
    const isTarget = typeof emitter.addEventListener === 'function';
    const settle = (finish) => (...args) => {
      cleanUp();
      finish(args);
    };
    const onEvent = settle(resolve);
    const onError = settle(([error]) => reject(error));
    const onAbort = settle(() => reject(abortedBy(signal)));
    const cleanUp = () => {
      if (isTarget) {
        emitter.removeEventListener(name, onEvent);
      } else {
        emitter.removeListener(name, onEvent);
        emitter.removeListener('error', onError);
      }
      signal?.removeEventListener('abort', onAbort);
    };
    if (isTarget) {
      emitter.addEventListener(name, onEvent);
    } else {
      emitter.on(name, onEvent);
      if (name !== 'error') {
        emitter.on('error', onError);
      }
    }
    signal?.addEventListener('abort', onAbort);
  });
}

/** An async iterator over the arguments of each event. */
export function on(emitter, name, { signal, close = [] } = {}) {
  const queue = [];
  let waiting = null;
  let failure = null;
  let isOver = false;
  const wake = () => {
    waiting?.();
    waiting = null;
  };
  const onEvent = (...args) => {
    queue.push(args);
    wake();
  };
  const onError = (error) => {
    failure = { error };
    wake();
  };
  const onClose = () => {
    isOver = true;
    wake();
  };
  const isTarget = typeof emitter.addEventListener === 'function';
  const listeners = [[name, onEvent], ...(isTarget ? [] : [['error', onError]]), ...close.map((closing) => [closing, onClose])];
  const [add, remove] = isTarget ? ['addEventListener', 'removeEventListener'] : ['on', 'removeListener'];
  const stop = () => listeners.forEach(([event, listener]) => emitter[remove](event, listener));
  listeners.forEach(([event, listener]) => emitter[add](event, listener));
  signal?.addEventListener('abort', () => onError(abortedBy(signal)), { once: true });
  return (async function* () {
    try {
      for (;;) {
        while (queue.length > 0) {
          yield queue.shift();
        }
        if (failure !== null) {
          throw failure.error;
        }
        if (isOver) {
          return;
        }
        await new Promise((resolve) => {
          waiting = resolve;
        });
      }
    } finally {
      stop();
    }
  })();
}

export function getEventListeners(target, name) {
  return typeof target.listeners === 'function' ? target.listeners(name) : callbacksOf(target, name);
}

/** https://nodejs.org/docs/latest-v20.x/api/events.html#eventsaddabortlistenersignal-listener */
export function addAbortListener(signal, listener) {
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { once: true });
  }
  return { [Symbol.dispose ?? Symbol.for('nodejs.dispose')]: () => signal.removeEventListener('abort', listener) };
}

export function listenerCount(emitter, name) {
  return emitter.listenerCount(name);
}

export function setMaxListeners(count = EventEmitter.defaultMaxListeners, ...emitters) {
  for (const emitter of emitters) {
    emitter.setMaxListeners?.(count);
  }
}

export function getMaxListeners(emitter) {
  return emitter.getMaxListeners?.() ?? 0;
}

EventEmitter.defaultMaxListeners = 10;
EventEmitter.captureRejections = false;
EventEmitter.captureRejectionSymbol = captureRejectionSymbol;
EventEmitter.listenerCount = listenerCount;
EventEmitter.setMaxListeners = setMaxListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.addAbortListener = addAbortListener;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.once = once;
EventEmitter.on = on;
EventEmitter.errorMonitor = errorMonitor;
