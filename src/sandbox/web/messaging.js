// https://html.spec.whatwg.org/#comms : MessageChannel, MessagePort, BroadcastChannel, within this engine. Messages arrive
// in a later turn, cloned as structuredClone clones.

import { DOMException } from 'jsguide:web/dom_exception';
import { Event, EventTarget, defineEventHandler } from 'jsguide:web/events';
import { exposeInterfaces, illegalConstructor, internal, requireNamed } from 'jsguide:web/webidl';

export class MessageEvent extends Event {
  #init;

  constructor(type, init = undefined) {
    super(type, init);
    this.#init = { data: null, origin: '', lastEventId: '', source: null, ports: [], ...init };
  }

  get data() {
    return this.#init.data;
  }

  get origin() {
    return this.#init.origin;
  }

  get lastEventId() {
    return this.#init.lastEventId;
  }

  get source() {
    return this.#init.source;
  }

  get ports() {
    return this.#init.ports;
  }
}

function deliver(target, isOpen, data) {
  setTimeout(() => {
    if (isOpen()) target.dispatchEvent(new MessageEvent('message', { data }));
  }, 0);
}

/** Sets what belongs to a pair of ports. */
let entangle;

export class MessagePort extends EventTarget {
  #other = null;
  #waiting = [];
  #started = false;

  constructor(token = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    super();
  }

  static {
    entangle = (left, right) => {
      left.#other = right;
      right.#other = left;
    };
  }

  postMessage(message) {
    requireNamed(arguments.length, 'message');
    const data = structuredClone(message);
    const other = this.#other;
    if (other === null) return;
    if (other.#started) deliver(other, () => other.#other !== null, data);
    else other.#waiting.push(data);
  }

  start() {
    if (this.#started) return;
    this.#started = true;
    for (const data of this.#waiting.splice(0)) deliver(this, () => this.#other !== null, data);
  }

  close() {
    const other = this.#other;
    this.#other = null;
    if (other !== null) other.#other = null;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }
}

defineEventHandler(MessagePort, 'message');
defineEventHandler(MessagePort, 'messageerror');

// A handler set as `onmessage` also starts the port.
const onmessage = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
Object.defineProperty(MessagePort.prototype, 'onmessage', {
  ...onmessage,
  set(handler) {
    onmessage.set.call(this, handler);
    this.start();
  },
});

export class MessageChannel {
  #ports = [new MessagePort(internal), new MessagePort(internal)];

  constructor() {
    entangle(...this.#ports);
  }

  get port1() {
    return this.#ports[0];
  }

  get port2() {
    return this.#ports[1];
  }
}

const channels = new Set();

export class BroadcastChannel extends EventTarget {
  #name;

  constructor(name) {
    requireNamed(arguments.length, 'name');
    super();
    this.#name = `${name}`;
    channels.add(this);
  }

  get name() {
    return this.#name;
  }

  postMessage(message) {
    requireNamed(arguments.length, 'message');
    if (!channels.has(this)) {
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    for (const channel of channels) {
      if (channel !== this && channel.name === this.#name) {
        deliver(channel, () => channels.has(channel), structuredClone(message));
      }
    }
  }

  close() {
    channels.delete(this);
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }
}

defineEventHandler(BroadcastChannel, 'message');
defineEventHandler(BroadcastChannel, 'messageerror');

exposeInterfaces(MessageEvent, MessagePort, MessageChannel, BroadcastChannel);
