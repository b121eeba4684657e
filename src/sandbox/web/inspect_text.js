// Strings, numbers and property names as Node's `util.inspect` writes them.

import { host } from 'jsguide:web/host';

const mustEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const shortEscapes = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\', '\v': '\\x0B' };

/** A string in the quotes that need the least escaping. */
export function quote(text) {
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
      return formatNumber(value, context.numericSeparator);
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return value.toString();
    default:
      return `${value}`;
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
    const lines = text.split(/(?<=\n)/).map((line) => quote(line));
    return lines.join(` +\n${' '.repeat(context.indentation + 2)}`) + trailer;
  }
  return quote(text) + trailer;
}

export function propertyKeyText(key) {
  if (typeof key === 'symbol') {
    return `[${key.toString()}]`;
  }
  if (key === '__proto__') {
    return "['__proto__']";
  }
  return identifier.test(key) ? key : quote(key);
}

/** Whether a promise is fulfilled, and with what or why not; empty while it is pending. */
export function promiseState(promise) {
  return host.promiseState(promise) ?? [];
}
