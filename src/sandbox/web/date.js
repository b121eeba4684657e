// https://tc39.es/ecma262/#sec-date-objects : `Date` follows the sandbox's clock, which a learner can move.
// Only the constructor is new; the prototype stays the engine's own, so `instanceof` and cloning see no difference.

import { host } from 'jsguide:web/host';
import { impure } from 'jsguide:web/impure';
import { defineGlobal } from 'jsguide:web/webidl';

const EngineDate = globalThis.Date;

function SandboxDate(...parts) {
  if (new.target === undefined) {
    impure('Date()');
    return new EngineDate(wallMs()).toString();
  }
  if (parts.length === 0) {
    impure('new Date()');
    return Reflect.construct(EngineDate, [wallMs()], new.target);
  }
  return Reflect.construct(EngineDate, parts, new.target);
}

export function now() {
  impure('Date.now()');
  return wallMs();
}

export function wallMs() {
  return Math.floor(host.wallMs());
}

function hidden(value) {
  return { value, writable: true, enumerable: false, configurable: true };
}

Object.defineProperties(SandboxDate, {
  name: { value: 'Date', configurable: true },
  length: { value: 7, configurable: true },
  prototype: { value: EngineDate.prototype, writable: false },
  now: hidden(now),
  parse: hidden(EngineDate.parse),
  UTC: hidden(EngineDate.UTC),
});
Object.defineProperty(EngineDate.prototype, 'constructor', hidden(SandboxDate));

defineGlobal('Date', SandboxDate);
