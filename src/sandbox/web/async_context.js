// https://nodejs.org/docs/latest-v20.x/api/async_context.html

import { Frame, context, runIn, tied } from 'jsguide:web/context';

export class AsyncLocalStorage {
  /** Names what it holds: another after `disable`, so that what was held before is gone. */
  #key = {};

  static bind(callback) {
    return tied(callback);
  }

  static snapshot() {
    return tied((callback, ...args) => callback(...args));
  }

  getStore() {
    return context.now?.stores?.get(this.#key);
  }

  #with(store) {
    const { now } = context;
    const stores = new Map(now?.stores).set(this.#key, store);
    return now === null ? new Frame(0, null, null, stores) : new Frame(now.id, now.work, now.scope, stores);
  }

  enterWith(store) {
    context.now = this.#with(store);
  }

  run(store, callback, ...args) {
    return runIn(this.#with(store), callback, null, args);
  }

  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }

  disable() {
    this.#key = {};
  }
}

export class AsyncResource {
  #enter = tied(function (callback, ...args) {
    return callback.apply(this, args);
  });

  constructor(type) {
    this.type = type;
  }

  static bind(callback, type, thisArgument) {
    return tied(thisArgument === undefined ? callback : callback.bind(thisArgument));
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
