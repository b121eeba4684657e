// https://mimesniff.spec.whatwg.org/#parsing-a-mime-type : `MIMEType` and `MIMEParams` of `node:util`.

import { requireModule } from 'jsguide:web/host';
import { typeErrorWithCode } from 'jsguide:web/webidl';

const { quotable, token, writeValue } = requireModule('jsguide:web/content_type');

function invalidSyntax(part, text, position) {
  const place = position === -1 ? '' : ` at ${position}`;
  return typeErrorWithCode('ERR_INVALID_MIME_SYNTAX', `The MIME syntax for a ${part} in ${JSON.stringify(text)} is invalid${place}`);
}

function requireToken(text, part, whole = text) {
  if (!token.test(text)) {
    throw invalidSyntax(part, whole, text.search(/[^!#$%&'*+\-.^_`|~A-Za-z0-9]/));
  }
  return text;
}

let fill;

export class MIMEParams {
  #pairs = new Map();

  static {
    fill = (params, text) => {
      for (const [, name, quoted, plain] of text.matchAll(/;\s*([^;=]*)=(?:"((?:[^"\\]|\\.)*)"?[^;]*|([^;]*))/gs)) {
        const key = name.trim().toLowerCase();
        const value = quoted === undefined ? plain.trimEnd() : quoted.replace(/\\(.)/gs, '$1');
        const isFit = token.test(key) && quotable.test(value) && (quoted !== undefined || value !== '');
        if (isFit && !params.#pairs.has(key)) {
          params.#pairs.set(key, value);
        }
      }
    };
  }

  delete(name) {
    this.#pairs.delete(`${name}`);
  }

  get(name) {
    return this.#pairs.get(`${name}`) ?? null;
  }

  has(name) {
    return this.#pairs.has(`${name}`);
  }

  set(name, value) {
    const text = `${value}`;
    const key = requireToken(`${name}`, 'parameter name');
    if (!quotable.test(text)) {
      throw invalidSyntax('parameter value', text, text.search(/[^\t\x20-\x7e\x80-\xff]/));
    }
    this.#pairs.set(key, text);
  }

  *entries() {
    yield* this.#pairs.entries();
  }

  *keys() {
    yield* this.#pairs.keys();
  }

  *values() {
    yield* this.#pairs.values();
  }

  toString() {
    return [...this.#pairs].map(([name, value]) => `${name}=${writeValue(value)}`).join(';');
  }
}

MIMEParams.prototype[Symbol.iterator] = MIMEParams.prototype.entries;
MIMEParams.prototype.toJSON = MIMEParams.prototype.toString;

export class MIMEType {
  #type;
  #subtype;
  #params = new MIMEParams();

  constructor(input) {
    const text = `${input}`.trim();
    const slash = text.indexOf('/');
    if (slash < 0) {
      throw invalidSyntax('type', text, -1);
    }
    const end = text.indexOf(';', slash);
    this.#type = requireToken(text.slice(0, slash), 'type', text).toLowerCase();
    const subtype = text.slice(slash + 1, end < 0 ? undefined : end).trimEnd();
    this.#subtype = requireToken(subtype, 'subtype', text).toLowerCase();
    fill(this.#params, end < 0 ? '' : text.slice(end));
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    this.#type = requireToken(`${value}`, 'type').toLowerCase();
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    this.#subtype = requireToken(`${value}`, 'subtype').toLowerCase();
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const params = this.#params.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }

  toJSON() {
    return this.toString();
  }
}
