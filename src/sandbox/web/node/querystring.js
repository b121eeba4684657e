// https://nodejs.org/docs/latest-v20.x/api/querystring.html

import { Buffer } from 'node:buffer';

export function escape(text) {
  return encodeURIComponent(`${text}`.toWellFormed());
}

export function unescape(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text).toString();
  }
}

/** As bytes, and of each character its lower one: what Node makes of text that isn't well escaped. */
export function unescapeBuffer(text) {
  return Buffer.from(`${text}`.replace(/%([0-9a-f]{2})/gi, (match, hex) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
}

function primitiveText(value) {
  const kind = typeof value;
  if (kind === 'string' || kind === 'bigint' || kind === 'boolean' || (kind === 'number' && Number.isFinite(value))) {
    return `${value}`;
  }
  return '';
}

export function stringify(object, separator = '&', equals = '=', { encodeURIComponent: encode = escape } = {}) {
  if (typeof object !== 'object' || object === null) {
    return '';
  }
  const pairs = [];
  for (const key of Object.keys(object)) {
    const values = Array.isArray(object[key]) ? object[key] : [object[key]];
    for (const value of values) {
      pairs.push(`${encode(key)}${equals}${encode(primitiveText(value))}`);
    }
  }
  return pairs.join(separator);
}

export function parse(text, givenSeparator = undefined, givenEquals = undefined, options = undefined) {
  const { decodeURIComponent: decode = unescape, maxKeys = 1000 } = options ?? {};
  const [separator, equals] = [givenSeparator || '&', givenEquals || '='];
  const result = Object.create(null);
  if (typeof text !== 'string' || text === '') {
    return result;
  }
  const pairs = text.split(separator);
  for (const pair of maxKeys > 0 ? pairs.slice(0, maxKeys) : pairs) {
    if (pair === '') {
      continue;
    }
    const at = pair.indexOf(equals);
    const part = (piece) => {
      const text = piece.replaceAll('+', ' ');
      return decode !== unescape || /%[0-9a-f]{2}/i.test(text) ? decode(text) : text;
    };
    const key = part(at === -1 ? pair : pair.slice(0, at));
    const value = at === -1 ? '' : part(pair.slice(at + equals.length));
    if (!(key in result)) {
      result[key] = value;
    } else if (Array.isArray(result[key])) {
      result[key].push(value);
    } else {
      result[key] = [result[key], value];
    }
  }
  return result;
}

export const encode = stringify;
export const decode = parse;

export default { escape, unescape, unescapeBuffer, stringify, parse, encode, decode };
