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
  const [first] = parts;
  return Reflect.construct(EngineDate, parts.length === 1 && typeof first === 'string' ? [parse(first)] : parts, new.target);
}

/** The engine wants seconds before a zone, as in `2024-01-15 10:30Z`; V8 does not. */
function parse(text) {
  const string = `${text}`;
  const time = EngineDate.parse(string);
  return Number.isNaN(time) ? EngineDate.parse(string.replace(/( \d\d?:\d\d)(?=(?:Z|[+-]\d\d:?\d\d)$)/, '$1:00')) : time;
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

/** https://tc39.es/ecma262/#sec-date.prototype.setdate and its like: the engine answers NaN, but leaves the date as it was. */
const { setTime } = EngineDate.prototype;
for (const unit of ['Milliseconds', 'Seconds', 'Minutes', 'Hours', 'Date', 'Month', 'FullYear']) {
  for (const name of [`set${unit}`, `setUTC${unit}`]) {
    const set = EngineDate.prototype[name];
    const whole = {
      [name](...parts) {
        const time = set.apply(this, parts);
        return Number.isNaN(time) ? setTime.call(this, NaN) : time;
      },
    };
    Object.defineProperty(whole[name], 'length', { value: set.length, configurable: true });
    Object.defineProperty(EngineDate.prototype, name, hidden(whole[name]));
  }
}

Object.defineProperties(SandboxDate, {
  name: { value: 'Date', configurable: true },
  length: { value: 7, configurable: true },
  prototype: { value: EngineDate.prototype, writable: false },
  now: hidden(now),
  parse: hidden(parse),
  UTC: hidden(EngineDate.UTC),
});
Object.defineProperty(EngineDate.prototype, 'constructor', hidden(SandboxDate));

defineGlobal('Date', SandboxDate);
