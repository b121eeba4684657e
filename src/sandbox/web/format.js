// https://console.spec.whatwg.org/#formatter , as Node's `util.format` does it.

import { inspect } from 'jsguide:web/inspect';
import { isLanguageGlobal } from 'jsguide:web/inspect_names';
import { formatNumber } from 'jsguide:web/inspect_text';

const directive = /%[sdifjoOc%]/g;

export function format(...args) {
  return formatWithOptions({}, ...args);
}

export function formatWithOptions(options, ...args) {
  const parts = [];
  let used = 0;
  if (typeof args[0] === 'string') {
    used = 1;
    if (args.length === 1) {
      return args[0];
    }
    parts.push(
      args[0].replace(directive, (match) => {
        if (match === '%%') {
          return '%';
        }
        if (used >= args.length) {
          return match;
        }
        used += 1;
        return substitute(match[1], args[used - 1], options);
      }),
    );
  }
  for (const rest of args.slice(used)) {
    parts.push(typeof rest === 'string' ? rest : inspect(rest, options));
  }
  return parts.join(' ');
}

function substitute(kind, value, options) {
  switch (kind) {
    case 's':
      return stringText(value, options);
    case 'd':
      return numberText(value, Number);
    case 'i':
      return numberText(value, Number.parseInt);
    case 'f':
      return typeof value === 'symbol' ? 'NaN' : formatNumber(Number.parseFloat(value));
    case 'j':
      return jsonText(value);
    case 'o':
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 'O':
      return inspect(value, options);
    default:
      return '';
  }
}

function stringText(value, options) {
  if (typeof value === 'number') {
    return formatNumber(value);
  }
  if (typeof value === 'bigint') {
    return `${value}n`;
  }
  if (typeof value !== 'object' || value === null || hasOwnToString(value)) {
    return String(value);
  }
  return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
}

/** Whether a script gave the object, or a class of its own, a `toString`. */
function hasOwnToString(value) {
  if (typeof value.toString !== 'function') {
    return false;
  }
  if (Object.hasOwn(value, 'toString')) {
    return true;
  }
  let object = value;
  do {
    object = Object.getPrototypeOf(object);
  } while (object !== null && !Object.hasOwn(object, 'toString'));
  const constructor = object === null ? undefined : Object.getOwnPropertyDescriptor(object, 'constructor')?.value;
  return object !== null && !isLanguageGlobal(constructor);
}

function numberText(value, convert) {
  if (typeof value === 'bigint') {
    return `${value}n`;
  }
  return typeof value === 'symbol' ? 'NaN' : formatNumber(convert(value));
}

function jsonText(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (/circular/i.test(error.message)) {
      return '[Circular]';
    }
    throw error;
  }
}
