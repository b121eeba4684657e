// https://dom.spec.whatwg.org/#events : Event, CustomEvent, EventTarget. There is no tree, so every event is at its target.

import { host } from 'jsguide:web/host';
import { reportException } from 'jsguide:web/report_error';
import { DOMException } from 'jsguide:web/dom_exception';
import { exposeInterfaces, illegalInvocation, isObject, requireNamed, shownAs, toDOMString, toDictionary, wrongType } from 'jsguide:web/webidl';

const phases = { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 };

/** Sets what only the platform may set on an event. */
let control;

/** Whether somebody listens to events of a type. */
export let isListenedTo;
/** The callbacks of a target for events of a type. */
export let callbacksOf;
let isTarget;

let watchAbort = () => {};

/** Has `watcher(target)` called whenever a listener to `abort` comes or goes. */
export function onAbortListenersChange(watcher) {
  watchAbort = watcher;
}

export class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #timeStamp = host.monotonicMs();
  #target = null;
  #currentTarget = null;
  #dispatching = false;
  #propagationStopped = false;
  #immediateStopped = false;
  #canceled = false;
  #inPassiveListener = false;
  #trusted = false;

  constructor(type, options = undefined) {
    requireNamed(arguments.length, 'type');
    const init = toDictionary(options, 'The "options" argument');
    this.#type = `${type}`;
    this.#bubbles = Boolean(init.bubbles);
    this.#cancelable = Boolean(init.cancelable);
    this.#composed = Boolean(init.composed);
  }

  static {
    control = {
      begin(event, target) {
        event.#dispatching = true;
        event.#target = target;
        event.#currentTarget = target;
      },
      end(event) {
        event.#dispatching = false;
        event.#currentTarget = null;
        event.#propagationStopped = false;
        event.#immediateStopped = false;
      },
      trust(event) {
        event.#trusted = true;
        return event;
      },
      isDispatching: (event) => event.#dispatching,
      isStopped: (event) => event.#immediateStopped,
      setPassive(event, passive) {
        event.#inPassiveListener = passive;
      },
      isEvent: (value) => isObject(value) && #type in value,
    };
  }

  get type() {
    return this.#type;
  }

  get target() {
    return this.#target;
  }

  get srcElement() {
    return this.#target;
  }

  get currentTarget() {
    return this.#currentTarget;
  }

  get eventPhase() {
    return this.#dispatching ? phases.AT_TARGET : phases.NONE;
  }

  get bubbles() {
    return this.#bubbles;
  }

  get cancelable() {
    return this.#cancelable;
  }

  get composed() {
    return this.#composed;
  }

  get defaultPrevented() {
    return this.#canceled;
  }

  get returnValue() {
    return !this.#canceled;
  }

  set returnValue(value) {
    if (!value) {
      this.preventDefault();
    }
  }

  get cancelBubble() {
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    if (value) {
      this.#propagationStopped = true;
    }
  }

  get isTrusted() {
    return this.#trusted;
  }

  get timeStamp() {
    return this.#timeStamp;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    requireNamed(arguments.length, 'type');
    if (!this.#dispatching) {
      this.#type = toDOMString(type);
      this.#bubbles = Boolean(bubbles);
      this.#cancelable = Boolean(cancelable);
    }
  }

  composedPath() {
    return this.#dispatching ? [this.#currentTarget] : [];
  }

  preventDefault() {
    if (this.#cancelable && !this.#inPassiveListener) {
      this.#canceled = true;
    }
  }

  stopPropagation() {
    this.#propagationStopped = true;
  }

  stopImmediatePropagation() {
    this.#propagationStopped = true;
    this.#immediateStopped = true;
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    const { type, defaultPrevented, cancelable, timeStamp } = this;
    const { name } = this.constructor;
    return shownAs(name, { type, defaultPrevented, cancelable, timeStamp }, how, name);
  }
}

for (const [name, value] of Object.entries(phases)) {
  Object.defineProperty(Event, name, { value, enumerable: true });
  Object.defineProperty(Event.prototype, name, { value, enumerable: true });
}

class CustomEvent extends Event {
  #detail;

  constructor(type, options = undefined) {
    requireNamed(arguments.length, 'type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    return this.#detail;
  }
}

/** An event made by the platform itself. */
export function trustedEvent(type) {
  return control.trust(new Event(type));
}

export class EventTarget {
  /** One list of `{ type, callback, capture, once, passive, removed }`, made with the first listener. */
  #listeners = null;

  static {
    isTarget = (value) => isObject(value) && #listeners in value;
    callbacksOf = (target, type) => (target.#listeners ?? []).filter((listener) => listener.type === type).map((listener) => listener.callback);
    isListenedTo = (target, type) => target.#listeners !== null && target.#listeners.some((listener) => listener.type === type);
  }

  addEventListener(type, callback, options = undefined) {
    requireNamed(arguments.length, 'type', 'listener');
    const { capture, once, passive, signal } = listenerOptions(options);
    if (callback === null || callback === undefined) {
      return;
    }
    if (!isObject(callback)) {
      throw wrongType('listener', 'an instance of EventListener', callback);
    }
    if (signal?.aborted) {
      return;
    }
    const name = `${type}`;
    this.#listeners ??= [];
    if (this.#find(name, callback, capture) !== -1) {
      return;
    }
    this.#listeners.push({ type: name, callback, capture, once, passive, removed: false });
    if (name === 'abort') {
      watchAbort(this);
    }
    signal?.addEventListener('abort', () => this.removeEventListener(name, callback, capture), { once: true });
  }

  removeEventListener(type, callback, options = undefined) {
    requireNamed(arguments.length, 'type', 'listener');
    if (this.#listeners === null) {
      return;
    }
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    const index = this.#find(`${type}`, callback, capture);
    if (index !== -1) {
      const [listener] = this.#listeners.splice(index, 1);
      listener.removed = true;
      if (listener.type === 'abort') {
        watchAbort(this);
      }
    }
  }

  dispatchEvent(event) {
    requireNamed(arguments.length, 'event');
    if (!control.isEvent(event)) {
      throw wrongType('event', 'an instance of Event', event);
    }
    if (control.isDispatching(event)) {
      throw new DOMException('The event is already being dispatched', 'InvalidStateError');
    }
    control.begin(event, this);
    this.#invoke(event);
    control.end(event);
    return !event.defaultPrevented;
  }

  #find(type, callback, capture) {
    return this.#listeners.findIndex(
      (listener) => listener.type === type && listener.callback === callback && listener.capture === capture,
    );
  }

  /** https://dom.spec.whatwg.org/#concept-event-listener-inner-invoke */
  #invoke(event) {
    if (this.#listeners === null) {
      return;
    }
    for (const listener of [...this.#listeners]) {
      if (listener.type !== event.type || listener.removed) {
        continue;
      }
      if (listener.once) {
        this.removeEventListener(listener.type, listener.callback, listener.capture);
      }
      control.setPassive(event, listener.passive);
      callListener(listener.callback, this, event);
      control.setPassive(event, false);
      if (control.isStopped(event)) {
        return;
      }
    }
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    const { name } = this.constructor;
    return shownAs(name, {}, how, name);
  }
}

function listenerOptions(options) {
  if (typeof options === 'boolean') {
    return { capture: options, once: false, passive: false, signal: undefined };
  }
  const { capture, once, passive, signal } = options ?? {};
  if (signal !== undefined && !(signal instanceof EventTarget && 'aborted' in signal)) {
    throw wrongType('options.signal', 'an instance of AbortSignal', signal);
  }
  return { capture: Boolean(capture), once: Boolean(once), passive: Boolean(passive), signal };
}

/** An error of one listener is reported and does not keep the others from running. */
function callListener(callback, target, event) {
  try {
    if (typeof callback === 'function') {
      callback.call(target, event);
    } else {
      callback.handleEvent(event);
    }
  } catch (error) {
    reportException(error);
  }
}

/** https://html.spec.whatwg.org/#event-handler-idl-attributes : defines `onabort` and the like. */
export function defineEventHandler(constructor, type) {
  const handlers = new WeakMap();
  const name = `on${type}`;
  const members = {
    get [name]() {
      requireTarget(this);
      return handlers.get(this)?.handler ?? null;
    },

    set [name](value) {
      requireTarget(this);
      const handler = isObject(value) ? value : null;
      let entry = handlers.get(this);
      if (entry === undefined) {
        entry = { handler: null };
        handlers.set(this, entry);
        this.addEventListener(type, function (event) {
          if (typeof entry.handler === 'function') {
            entry.handler.call(this, event);
          }
        });
      }
      entry.handler = handler;
    },
  };
  Object.defineProperty(constructor.prototype, name, Object.getOwnPropertyDescriptor(members, name));
}

function requireTarget(value) {
  if (!isTarget(value)) {
    throw illegalInvocation();
  }
}

exposeInterfaces(Event, CustomEvent, EventTarget);
