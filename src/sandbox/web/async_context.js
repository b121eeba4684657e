// https://nodejs.org/docs/latest-v20.x/api/async_context.html
//
// QuickJS has no hook where an async function goes on after `await`, so what Node ties to each promise is tied here to the
// request whose turn it is: a store set by `run` is seen by everything the same request does until the promise that the
// callback returned is settled, and by the timers, ticks and microtasks that it leaves behind. Requests don't see each other's
// stores; two `run`s of one request that overlap do.

import { host } from 'jsguide:web/host';
import { setContext } from 'jsguide:web/ticks';

/** Those that there are: a snapshot asks each for its store. */
let storages = [];

function storesOfNow() {
  const alive = storages.map((ref) => ref.deref()).filter((storage) => storage !== undefined);
  return alive.map((storage) => [storage, storage.getStore()]);
}

function within(stores, callback) {
  return function (...args) {
    const inner = () => callback.apply(this, args);
    return stores.reduce((run, [storage, store]) => () => storage.run(store, run), inner)();
  };
}

/** A function that sees the stores of now whenever it is called. */
function bound(callback) {
  return within(storesOfNow(), callback);
}

/** The same for what the platform calls later, where there is a store to see. */
function tied(callback) {
  const stores = storesOfNow().filter(([, store]) => store !== undefined);
  return stores.length === 0 ? callback : within(stores, callback);
}

setContext(tied);

export class AsyncLocalStorage {
  #stores = new Map();
  #disabled = false;

  constructor() {
    storages = [...storages.filter((ref) => ref.deref() !== undefined), new WeakRef(this)];
  }

  static bind(callback) {
    return AsyncResource.bind(callback);
  }

  static snapshot() {
    return bound((callback, ...args) => callback(...args));
  }

  getStore() {
    return this.#disabled ? undefined : this.#stores.get(host.currentRequest());
  }

  enterWith(store) {
    this.#disabled = false;
    this.#stores.set(host.currentRequest(), store);
  }

  run(store, callback, ...args) {
    const request = host.currentRequest();
    const had = this.#stores.has(request);
    const before = this.#stores.get(request);
    const restore = () => {
      if (had) {
        this.#stores.set(request, before);
      } else {
        this.#stores.delete(request);
      }
    };
    this.enterWith(store);
    let result;
    try {
      result = callback(...args);
    } catch (error) {
      restore();
      throw error;
    }
    if (!(result instanceof Promise)) {
      restore();
      return result;
    }
    return result.finally(restore);
  }

  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }

  disable() {
    this.#disabled = true;
    this.#stores.clear();
  }
}

export class AsyncResource {
  #enter = bound(function (callback, ...args) {
    return callback.apply(this, args);
  });

  constructor(type) {
    this.type = type;
  }

  static bind(callback, type, thisArgument) {
    return bound(thisArgument === undefined ? callback : callback.bind(thisArgument));
  }

  runInAsyncScope(callback, thisArgument, ...args) {
    return this.#enter.call(thisArgument, callback, ...args);
  }

  bind(callback, thisArgument) {
    return (...args) => this.runInAsyncScope(callback, thisArgument, ...args);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return 0;
  }

  triggerAsyncId() {
    return 0;
  }
}
