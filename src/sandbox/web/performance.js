// https://w3c.github.io/hr-time/ , https://w3c.github.io/user-timing/ : performance.

import { DOMException } from 'jsguide:web/dom_exception';
import { EventTarget } from 'jsguide:web/events';
import { host } from 'jsguide:web/host';
import { asInterface, illegalConstructor, internal, requireNamed, typeErrorWithCode, withCode, wrongType } from 'jsguide:web/webidl';

/** The detail of a mark or a measure. */
let detailOf;

export class PerformanceEntry {
  #fields;

  static {
    detailOf = (entry) => entry.#fields.detail;
  }

  constructor(token = undefined, fields = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this.#fields = fields;
  }

  get name() {
    return this.#fields.name;
  }

  get entryType() {
    return this.#fields.entryType;
  }

  get startTime() {
    return this.#fields.startTime;
  }

  get duration() {
    return this.#fields.duration;
  }

  toJSON() {
    return { ...this.#fields };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `${this.constructor.name} ${inspect(this.#fields, options)}`;
  }
}

export class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    requireNamed(arguments.length, 'name');
    const startTime = options?.startTime ?? host.monotonicMs();
    if (startTime < 0) {
      throw withCode(new TypeError(`${startTime} is not a valid timestamp`), 'ERR_PERFORMANCE_INVALID_TIMESTAMP');
    }
    const detail = options?.detail === undefined ? null : structuredClone(options.detail);
    super(internal, { name: `${name}`, entryType: 'mark', startTime, duration: 0, detail });
  }

  get detail() {
    return detailOf(this);
  }
}

export class PerformanceMeasure extends PerformanceEntry {
  get detail() {
    return detailOf(this);
  }
}

let entries = [];

export class Performance extends EventTarget {
  #timeOrigin = host.wallMs() - host.monotonicMs();

  constructor(token = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    super();
  }

  get timeOrigin() {
    return this.#timeOrigin;
  }

  now() {
    return host.monotonicMs();
  }

  mark(name, options = undefined) {
    requireNamed(arguments.length, 'name');
    const mark = new PerformanceMark(name, options);
    record(mark);
    return mark;
  }

  measure(name, startOrOptions = undefined, endMark = undefined) {
    requireNamed(arguments.length, 'name');
    const given = typeof startOrOptions === 'object' && startOrOptions !== null ? startOrOptions : { start: startOrOptions, end: endMark };
    if (given.start !== undefined && given.end !== undefined && given.duration !== undefined) {
      throw typeErrorWithCode('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', 'Must not have options.start, options.end, and options.duration specified');
    }
    const end = given.end === undefined && given.duration === undefined ? host.monotonicMs() : timeOf(given.end, timeOf(given.start, 0) + given.duration);
    const start = given.start === undefined && given.duration !== undefined ? end - given.duration : timeOf(given.start, 0);
    const measure = new PerformanceMeasure(internal, {
      name: `${name}`,
      entryType: 'measure',
      startTime: start,
      duration: end - start,
      detail: given.detail === undefined ? null : structuredClone(given.detail),
    });
    record(measure);
    return measure;
  }

  clearMarks(name = undefined) {
    clear('mark', name);
  }

  clearMeasures(name = undefined) {
    clear('measure', name);
  }

  getEntries() {
    return [...entries].sort((a, b) => a.startTime - b.startTime);
  }

  getEntriesByName(name, type = undefined) {
    return this.getEntries().filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }

  getEntriesByType(type) {
    return this.getEntries().filter((entry) => entry.entryType === type);
  }

  toJSON() {
    return { timeOrigin: this.#timeOrigin };
  }
}

const observers = new Set();

function record(entry) {
  entries.push(entry);
  for (const observer of observers) {
    observer.take(entry);
  }
}

/** https://w3c.github.io/performance-timeline/#performanceobserverentrylist-interface */
export class PerformanceObserverEntryList {
  #entries;

  constructor(token = undefined, list = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
    this.#entries = list;
  }

  getEntries() {
    return [...this.#entries];
  }

  getEntriesByName(name, type = undefined) {
    return this.#entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }

  getEntriesByType(type) {
    return this.#entries.filter((entry) => entry.entryType === type);
  }
}

/** https://w3c.github.io/performance-timeline/#the-performanceobserver-interface : of marks and measures. */
export class PerformanceObserver {
  #callback;
  #waiting = [];
  #types = new Set();
  #watcher = { take: (entry) => this.#take(entry) };

  constructor(callback) {
    if (typeof callback !== 'function') {
      throw wrongType('callback', 'of type function', callback);
    }
    this.#callback = callback;
  }

  static get supportedEntryTypes() {
    return ['mark', 'measure'];
  }

  observe(options = {}) {
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) {
      throw typeErrorWithCode('ERR_MISSING_ARGS', 'The "options.entryTypes" or "options.type" arguments must be specified');
    }
    this.#types = new Set(entryTypes ?? [...this.#types, type]);
    observers.add(this.#watcher);
    if (buffered) {
      performance.getEntriesByType(type).forEach(this.#watcher.take);
    }
  }

  disconnect() {
    observers.delete(this.#watcher);
    this.#waiting = [];
    this.#types.clear();
  }

  takeRecords() {
    return this.#waiting.splice(0);
  }

  #take(entry) {
    if (!this.#types.has(entry.entryType)) {
      return;
    }
    this.#waiting.push(entry);
    if (this.#waiting.length === 1) {
      setImmediate(() => {
        const list = this.takeRecords();
        if (list.length > 0) {
          this.#callback.call(this, new PerformanceObserverEntryList(internal, list), this);
        }
      });
    }
  }
}

function clear(type, name) {
  entries = entries.filter((entry) => entry.entryType !== type || (name !== undefined && entry.name !== `${name}`));
}

function timeOf(mark, fallback) {
  if (mark === undefined) {
    return fallback;
  }
  if (typeof mark === 'number') {
    return mark;
  }
  const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === `${mark}`);
  if (found === undefined) {
    throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  }
  return found.startTime;
}

for (const constructor of [PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserverEntryList, PerformanceObserver, Performance]) {
  asInterface(constructor);
}

export const performance = new Performance(internal);
