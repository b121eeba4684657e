// Strings, numbers and property names as Node's `util.inspect` writes them.

import { host } from 'jsguide:web/host';

const mustEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const shortEscapes = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\', '\v': '\\x0B' };

/** `[opening, closing]` of each style, as `util.inspect.colors` has them. */
export const colors = Object.assign(Object.create(null), {
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  inverse: [7, 27],
  strikethrough: [9, 29],
  black: [30, 39],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  white: [37, 39],
  gray: [90, 39],
  grey: [90, 39],
});

export const styles = Object.assign(Object.create(null), {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
});

/** A text in the colour of its kind, when colours are wanted. */
export function paint(context, text, kind) {
  const color = context.colors ? colors[styles[kind]] : undefined;
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

/** A string in the quotes that need the least escaping. */
function quote(text) {
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) {
      mark = '"';
    } else if (!text.includes('`') && !text.includes('${')) {
      mark = '`';
    }
  }
  const escaped = text.replace(mustEscape, (character) => {
    if (character === "'") {
      return mark === "'" ? "\\'" : "'";
    }
    return shortEscapes[character] ?? codeEscape(character.charCodeAt(0));
  });
  return `${mark}${escaped}${mark}`;
}

function codeEscape(code) {
  const hex = code.toString(16);
  return code > 0xff ? `\\u${hex}` : `\\x${hex.toUpperCase().padStart(2, '0')}`;
}

export function formatNumber(value, separator = false) {
  if (Object.is(value, -0)) {
    return '-0';
  }
  return separator ? `${value}`.replace(/^(-?\d+)/, grouped) : `${value}`;
}

function grouped(digits) {
  return digits.replace(/(?<=\d)(?=(\d{3})+$)/g, '_');
}

export function formatPrimitive(value, context) {
  switch (typeof value) {
    case 'string':
      return formatString(value, context);
    case 'number':
      return paint(context, formatNumber(value, context.numericSeparator), 'number');
    case 'bigint':
      return paint(context, `${value}n`, 'bigint');
    case 'symbol':
      return paint(context, value.toString(), 'symbol');
    default:
      return paint(context, `${value}`, value === null ? 'null' : typeof value);
  }
}

function formatString(value, context) {
  let text = value;
  let trailer = '';
  const limit = context.maxStringLength ?? Infinity;
  if (text.length > limit) {
    const remaining = text.length - limit;
    text = text.slice(0, limit);
    trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
  }
  // A long text breaks at its own line ends.
  if (context.compact !== true && text.length > 16 && text.length > context.breakLength - context.indentation - 4) {
    const lines = text.split(/(?<=\n)/).map((line) => paint(context, quote(line), 'string'));
    return lines.join(` +\n${' '.repeat(context.indentation + 2)}`) + trailer;
  }
  return paint(context, quote(text), 'string') + trailer;
}

export function propertyKeyText(key, context) {
  if (typeof key === 'symbol') {
    return `[${paint(context, key.toString(), 'symbol')}]`;
  }
  if (key === '__proto__') {
    return "['__proto__']";
  }
  return identifier.test(key) ? key : paint(context, quote(key), 'string');
}

/** The target and the handler of a proxy; undefined for other values. */
export function proxyParts(value) {
  return host.proxyParts(value) ?? undefined;
}

/** Whether a promise is fulfilled, and with what or why not; empty while it is pending. */
export function promiseState(promise) {
  return host.promiseState(promise) ?? [];
}
