// https://dom.spec.whatwg.org/#aborting-ongoing-activities : AbortController, AbortSignal.

import { DOMException } from 'jsguide:web/dom_exception';
import { EventTarget, defineEventHandler, isListenedTo, onAbortListenersChange, trustedEvent } from 'jsguide:web/events';
import { startTimer } from 'jsguide:web/timer_queue';
import { exposeInterfaces, illegalConstructor, internal, shownAs, withCode, wrongType } from 'jsguide:web/webidl';
import { inspect } from 'jsguide:web/inspect_lazily';

/** Aborts a signal, https://dom.spec.whatwg.org/#abortsignal-signal-abort */
export let signalAbort;

/** Adds an algorithm that runs before the event; returns a function that takes it back. */
export let onSignalAbort;

/** A fresh signal, for a request that comes from outside. */
export const createSignal = () => new AbortSignal(internal);

/** Node asks for a number, where the standard would make one of a text. */
function requireDelay(delay) {
  if (typeof delay !== 'number') {
    throw wrongType('delay', 'of type number', delay);
  }
  if (!Number.isInteger(delay) || delay < 0 || delay > 2 ** 32 - 1) {
    const range = Number.isInteger(delay) ? '>= 0 && <= 4294967295' : 'an integer';
    const shown = Math.abs(delay) > 2 ** 32 ? inspect(delay, { numericSeparator: true }) : delay;
    throw withCode(new RangeError(`The value of "delay" is out of range. It must be ${range}. Received ${shown}`), 'ERR_OUT_OF_RANGE');
  }
}

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #algorithms = null;
  #dependents = null;
  #sources = null;

  constructor(token = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    super();
  }

  static {
    signalAbort = (signal, reason) => signal.#abort(reason);
    onSignalAbort = (signal, algorithm) => {
      signal.#algorithms ??= new Set();
      signal.#algorithms.add(algorithm);
      signal.#keepWhileAwaited();
      return () => {
        signal.#algorithms?.delete(algorithm);
        signal.#keepWhileAwaited();
      };
    };
    onAbortListenersChange((target) => {
      if (#sources in target) {
        target.#keepWhileAwaited();
      }
    });
  }

  static abort(reason = undefined) {
    const signal = createSignal();
    signal.#aborted = true;
    signal.#reason = reason === undefined ? abortError() : reason;
    return signal;
  }

  static timeout(milliseconds) {
    requireDelay(milliseconds);
    const signal = createSignal();
    startTimer(() => signal.#abort(timeoutError()), milliseconds);
    return signal;
  }

  /** https://dom.spec.whatwg.org/#create-a-dependent-abort-signal */
  static any(signals) {
    if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') {
      throw wrongType('signals', 'an instance of Array', signals);
    }
    const result = createSignal();
    const list = [...signals];
    list.forEach((signal, index) => {
      if (!isSignal(signal)) {
        throw wrongType(`signals[${index}]`, 'an instance of AbortSignal', signal);
      }
    });
    const aborted = list.find((signal) => signal.#aborted);
    if (aborted !== undefined) {
      result.#aborted = true;
      result.#reason = aborted.#reason;
      return result;
    }
    result.#sources = new Set();
    for (const signal of list) {
      for (const source of signal.#sources ?? [signal]) {
        result.#sources.add(source);
        source.#dependents ??= new Dependents();
        source.#dependents.add(result);
      }
    }
    return result;
  }

  get aborted() {
    return this.#aborted;
  }

  get reason() {
    return this.#reason;
  }

  throwIfAborted() {
    if (this.#aborted) {
      throw this.#reason;
    }
  }

  #abort(reason) {
    if (this.#aborted) {
      return;
    }
    this.#mark(reason === undefined ? abortError() : reason);
    const dependents = (this.#dependents?.alive() ?? []).filter((dependent) => !dependent.#aborted);
    for (const dependent of dependents) {
      dependent.#mark(this.#reason);
    }
    this.#runAbortSteps();
    for (const dependent of dependents) {
      dependent.#runAbortSteps();
    }
  }

  /** https://dom.spec.whatwg.org/#abort-signal-garbage-collection */
  #keepWhileAwaited() {
    if (this.#sources === null) {
      return;
    }
    const isAwaited = !this.#aborted && (this.#algorithms?.size > 0 || isListenedTo(this, 'abort'));
    for (const source of this.#sources) {
      source.#dependents.keep(this, isAwaited);
    }
  }

  #mark(reason) {
    this.#aborted = true;
    this.#reason = reason;
  }

  #runAbortSteps() {
    const algorithms = this.#algorithms ?? [];
    this.#algorithms = null;
    for (const algorithm of algorithms) {
      algorithm();
    }
    this.dispatchEvent(trustedEvent('abort'));
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    return shownAs('AbortSignal', { aborted: this.aborted }, how);
  }
}

/** The signals that follow another, which holds those that somebody waits for; the others go when their makers let go. */
class Dependents {
  #refs = [];
  #kept = new Set();
  #mostRefs = 16;

  add(signal) {
    if (this.#refs.length >= this.#mostRefs) {
      this.#refs = this.#refs.filter((ref) => ref.deref() !== undefined);
      this.#mostRefs = Math.max(16, this.#refs.length * 2);
    }
    this.#refs.push(new WeakRef(signal));
  }

  keep(signal, isAwaited) {
    if (isAwaited) {
      this.#kept.add(signal);
    } else {
      this.#kept.delete(signal);
    }
  }

  alive() {
    return this.#refs.map((ref) => ref.deref()).filter((signal) => signal !== undefined);
  }
}

class AbortController {
  #signal = createSignal();

  get signal() {
    return this.#signal;
  }

  abort(reason = undefined) {
    signalAbort(this.#signal, reason);
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    return shownAs('AbortController', { signal: this.signal }, how);
  }
}

export function isSignal(value) {
  return value instanceof AbortSignal;
}

function abortError() {
  return new DOMException('This operation was aborted', 'AbortError');
}

function timeoutError() {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

defineEventHandler(AbortSignal, 'abort');
exposeInterfaces(AbortSignal, AbortController);
