// https://html.spec.whatwg.org/#timers-and-user-prompts , with the objects that Node returns instead of numbers:
// https://nodejs.org/docs/latest-v20.x/api/timers.html

import { reportException } from 'jsguide:web/report_error';
import { armTimer, startTimer, stopTimer } from 'jsguide:web/timer_queue';
import { defineGlobal, describeReceived, typeErrorWithCode } from 'jsguide:web/webidl';

/** Node's limit; a longer delay becomes one millisecond. */
const longestDelay = 2 ** 31 - 1;

/** So that `clearTimeout` also takes the number that a Timeout converts to. */
const byId = new Map();

export class Timeout {
  #id = 0;
  #callback;
  #repeat;
  #referenced = true;
  #active = true;
  #cleared = false;

  constructor(callback, delay, repeat) {
    this.#callback = callback;
    this.#repeat = repeat;
    Object.defineProperty(this, '_idleTimeout', { value: delay, writable: true });
    this.#id = startTimer(() => this.#fire(), delay);
    byId.set(this.#id, this);
  }

  #fire() {
    if (this.#repeat) {
      armTimer(this.#id, () => this.#fire(), this._idleTimeout);
    } else {
      this.#active = false;
      byId.delete(this.#id);
    }
    this.#callback();
  }

  ref() {
    this.#referenced = true;
    return this;
  }

  unref() {
    this.#referenced = false;
    return this;
  }

  hasRef() {
    return this.#referenced;
  }

  refresh() {
    if (this.#active || !this.#cleared) {
      stopTimer(this.#id);
      this.#active = true;
      byId.set(this.#id, this);
      armTimer(this.#id, () => this.#fire(), this._idleTimeout);
    }
    return this;
  }

  close() {
    this.#active = false;
    this.#cleared = true;
    byId.delete(this.#id);
    stopTimer(this.#id);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.#id;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

class Immediate {
  #id;

  constructor(callback) {
    this.#id = startTimer(callback, 0);
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  hasRef() {
    return true;
  }

  close() {
    stopTimer(this.#id);
  }

  [Symbol.dispose]() {
    this.close();
  }
}

export function setTimeout(callback, delay = undefined, ...args) {
  requireCallback(callback);
  return new Timeout(bound(callback, args), clampDelay(delay), false);
}

export function setInterval(callback, delay = undefined, ...args) {
  requireCallback(callback);
  return new Timeout(bound(callback, args), clampDelay(delay), true);
}

export function setImmediate(callback, ...args) {
  requireCallback(callback);
  return new Immediate(bound(callback, args));
}

export function clearTimeout(timer = undefined) {
  if (timer instanceof Timeout) {
    timer.close();
  } else if (typeof timer === 'number' || typeof timer === 'string') {
    byId.get(Number(timer))?.close();
  }
}

export function clearInterval(timer = undefined) {
  clearTimeout(timer);
}

export function clearImmediate(immediate = undefined) {
  if (immediate instanceof Immediate) {
    immediate.close();
  }
}

export function queueMicrotask(callback) {
  requireCallback(callback);
  resolved.then(() => {
    try {
      callback();
    } catch (error) {
      reportException(error);
    }
  });
}

const resolved = Promise.resolve();

function bound(callback, args) {
  return args.length === 0 ? () => callback() : () => callback(...args);
}

function clampDelay(delay) {
  const milliseconds = Number(delay);
  return milliseconds >= 1 && milliseconds <= longestDelay ? Math.trunc(milliseconds) : 1;
}

function requireCallback(callback) {
  if (typeof callback !== 'function') {
    throw typeErrorWithCode(
      'ERR_INVALID_ARG_TYPE',
      `The "callback" argument must be of type function. ${describeReceived(callback)}`,
    );
  }
}

defineGlobal('setTimeout', setTimeout);
defineGlobal('setInterval', setInterval);
defineGlobal('setImmediate', setImmediate);
defineGlobal('clearTimeout', clearTimeout);
defineGlobal('clearInterval', clearInterval);
defineGlobal('clearImmediate', clearImmediate);
defineGlobal('queueMicrotask', queueMicrotask);
