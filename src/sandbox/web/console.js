// https://console.spec.whatwg.org/ . A line goes to the engine, which knows the request that it belongs to.

import { currentRequest } from 'jsguide:web/context';
import { host } from 'jsguide:web/host';
import { inspect, printing } from 'jsguide:web/inspect_lazily';
import { defineGlobal } from 'jsguide:web/webidl';

/** As `LogLevel` in Rust. */
const level = { debug: 0, log: 1, info: 2, warn: 3, error: 4 };

function format(...args) {
  return args.length === 1 && typeof args[0] === 'string' ? args[0] : printing().format(...args);
}

let indentation = '';
const counts = new Map();
const timers = new Map();

function print(at, text) {
  const lines = indentation === '' ? text : indentation + text.replaceAll('\n', `\n${indentation}`);
  host.log(currentRequest(), at, lines.toWellFormed());
}

function durationText(milliseconds) {
  if (milliseconds >= 3_600_000) {
    const minutes = milliseconds / 60_000;
    return `${Math.floor(minutes / 60)}:${String(Math.floor(minutes % 60)).padStart(2, '0')} (h:mm)`;
  }
  if (milliseconds >= 60_000) {
    const seconds = milliseconds / 1000;
    return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(3).padStart(6, '0')} (m:ss.mmm)`;
  }
  if (milliseconds >= 1000) {
    return `${(milliseconds / 1000).toFixed(3)}s`;
  }
  return `${Number(milliseconds.toFixed(3))}ms`;
}

function elapsed(label, method) {
  if (!timers.has(label)) {
    print(level.warn, `Warning: No such label '${label}' for console.${method}()`);
    return null;
  }
  return `${label}: ${durationText(host.monotonicMs() - timers.get(label))}`;
}

export const console = {
  log(...args) {
    print(level.log, format(...args));
  },

  info(...args) {
    print(level.info, format(...args));
  },

  debug(...args) {
    print(level.debug, format(...args));
  },

  warn(...args) {
    print(level.warn, format(...args));
  },

  error(...args) {
    print(level.error, format(...args));
  },

  trace(...args) {
    const heading = args.length === 0 ? 'Trace' : `Trace: ${format(...args)}`;
    const frames = new Error().stack.split('\n').slice(2).join('\n').trimEnd();
    print(level.error, `${heading}\n${frames}`);
  },

  assert(condition, ...args) {
    if (condition) {
      return;
    }
    if (typeof args[0] === 'string') {
      print(level.warn, format(`Assertion failed: ${args[0]}`, ...args.slice(1)));
    } else {
      print(level.warn, format('Assertion failed', ...args));
    }
  },

  dir(value, options = undefined) {
    print(level.log, inspect(value, { customInspect: false, ...options }));
  },

  dirxml(...args) {
    print(level.log, format(...args));
  },

  table(data, columns = undefined) {
    const text = printing().tableText(data, columns);
    print(level.log, text === null ? format(data) : text);
  },

  group(...args) {
    if (args.length > 0) {
      print(level.log, format(...args));
    }
    indentation += '  ';
  },

  groupCollapsed(...args) {
    console.group(...args);
  },

  groupEnd() {
    indentation = indentation.slice(2);
  },

  count(label = 'default') {
    const key = `${label}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    print(level.log, `${key}: ${counts.get(key)}`);
  },

  countReset(label = 'default') {
    const key = `${label}`;
    if (!counts.delete(key)) {
      print(level.warn, `Warning: Count for '${key}' does not exist`);
    }
  },

  time(label = 'default') {
    const key = `${label}`;
    if (timers.has(key)) {
      print(level.warn, `Warning: Label '${key}' already exists for console.time()`);
      return;
    }
    timers.set(key, host.monotonicMs());
  },

  timeEnd(label = 'default') {
    const text = elapsed(`${label}`, 'timeEnd');
    if (text !== null) {
      print(level.log, text);
      timers.delete(`${label}`);
    }
  },

  timeLog(label = 'default', ...args) {
    const text = elapsed(`${label}`, 'timeLog');
    if (text !== null) {
      print(level.log, format(text, ...args));
    }
  },
};

for (const name of ['clear', 'profile', 'profileEnd', 'timeStamp']) {
  console[name] = Object.defineProperty(() => {}, 'name', { value: name });
}
Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });

defineGlobal('console', console);
