// https://nodejs.org/docs/latest-v20.x/api/async_context.html
//
// QuickJS has no hook where an async function goes on after `await`, so what Node ties to each promise is tied here to the
// request whose turn it is: a store set by `run` is seen by everything the same request does until the promise that the
// callback returned is settled. Requests don't see each other's stores; two `run`s of one request that overlap do.

import { host } from 'jsguide:web/host';

export class AsyncLocalStorage {
  #stores = new Map();
  #disabled = false;

  static bind(callback) {
    return AsyncResource.bind(callback);
  }

  static snapshot() {
    return (callback, ...args) => callback(...args);
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
  constructor(type) {
    this.type = type;
  }

  static bind(callback, type, thisArgument) {
    return thisArgument === undefined ? callback : callback.bind(thisArgument);
  }

  runInAsyncScope(callback, thisArgument, ...args) {
    return callback.apply(thisArgument, args);
  }

  bind(callback) {
    return AsyncResource.bind(callback);
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
