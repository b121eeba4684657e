// https://tc39.es/ecma262/#sec-date-objects : `Date` follows the sandbox's clock, which a learner can move.
// Only the constructor is new; the prototype stays the engine's own, so `instanceof` and cloning see no difference.

import { host, requireModule } from 'jsguide:web/host';
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

/** https://tc39.es/ecma262/#sec-timezoneestring : V8 names the zone, the engine does not. */
for (const name of ['toString', 'toTimeString']) {
  const write = EngineDate.prototype[name];
  const named = {
    [name]() {
      const text = write.call(this);
      return text === 'Invalid Date' ? text : `${text} (${zoneName(this.getTime())})`;
    },
  };
  Object.defineProperty(EngineDate.prototype, name, hidden(named[name]));
}

function zoneName(epochMs) {
  const { resolveZone, zoneText } = requireModule('jsguide:web/intl/time_zone');
  return zoneText(resolveZone(), 'long', epochMs);
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
