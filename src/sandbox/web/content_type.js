// https://mimesniff.spec.whatwg.org/#parsing-a-mime-type , and how a header's value is read as one:
// https://fetch.spec.whatwg.org/#concept-header-extract-mime-type

const essencePattern = /^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/;
export const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
export const quotable = /^[\t\x20-\x7e\x80-\xff]*$/;

/** `;name=value`, the value in quotes or not; what follows the closing quote does not count. */
const parameter = /;[\t\n\r ]*([^;=]*)(?:=(?:"((?:[^"\\]|\\[^]?)*)"?[^;]*|([^;]*)))?/g;

function trim(text) {
  return text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
}

/** Essence and names of parameters in lower case, or null. */
export function parseMimeType(input) {
  const text = trim(input);
  const end = text.indexOf(';');
  const essence = trim(end === -1 ? text : text.slice(0, end)).toLowerCase();
  if (!essencePattern.test(essence)) {
    return null;
  }
  const parameters = new Map();
  for (const [, name, quoted, plain] of end === -1 ? [] : text.slice(end).matchAll(parameter)) {
    const key = name.toLowerCase();
    const value = quoted === undefined ? trim(plain ?? '') : quoted.replace(/\\([^])/g, '$1');
    const isGiven = quoted !== undefined || value !== '';
    if (isGiven && token.test(key) && quotable.test(value) && !parameters.has(key)) {
      parameters.set(key, value);
    }
  }
  return { essence, parameters };
}

/** The last type of a list that can be read counts; its charset is that of the same type before it, if it has none. */
export function extractMimeType(header) {
  let found = null;
  let charset;
  for (const value of header.match(/(?:"(?:[^"\\]|\\[^]?)*"?|[^",])+/g) ?? []) {
    const type = parseMimeType(value);
    if (type === null || type.essence === '*/*') {
      continue;
    }
    charset = type.parameters.get('charset') ?? (found?.essence === type.essence ? charset : undefined);
    if (charset !== undefined && !type.parameters.has('charset')) {
      type.parameters.set('charset', charset);
    }
    found = type;
  }
  return found;
}

/** The value of a parameter as it is written: in quotes where it has to be. */
export function writeValue(value) {
  return token.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** https://mimesniff.spec.whatwg.org/#serialize-a-mime-type */
export function serializeMimeType(type) {
  const parameters = [...type.parameters].map(([name, value]) => `;${name}=${writeValue(value)}`);
  return type.essence + parameters.join('');
}
