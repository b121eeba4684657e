// What is wrong with a text that JSON.parse refuses, and where, in V8's words.

/** How many letters around a wrong one V8 shows. */
const CONTEXT = 10;

/** Texts that come from an object or a number by mistake. */
const SPECIAL = ['NaN', 'Infinity', 'undefined', '[object Object]'];

const SPACE = ' \t\n\r';

/** What is wrong: a phrase and its position, or a letter that fits nothing (null). */
class Fault {
  constructor(at, phrase) {
    this.at = at;
    this.phrase = phrase;
  }

  /** https://chromium.googlesource.com/v8/v8/+/refs/heads/main/src/json/json-parser.cc */
  in(text) {
    if (this.phrase !== null) return `${this.phrase} in JSON at position ${this.at}`;
    if (this.at >= text.length) return 'Unexpected end of JSON input';
    const found = text[this.at];
    if (found === '-' || isDigit(found)) return `Unexpected number in JSON at position ${this.at}`;
    if (found === '"') return `Unexpected string in JSON at position ${this.at}`;
    if (SPECIAL.includes(text)) return `"${text}" is not valid JSON`;
    return `Unexpected token '${found}', ${this.excerpt(text)} is not valid JSON`;
  }

  excerpt(text) {
    if (text.length <= 2 * CONTEXT) return `"${text}"`;
    const start = this.at < CONTEXT ? 0 : this.at - CONTEXT;
    const isLast = this.at >= CONTEXT && this.at >= text.length - CONTEXT;
    const end = isLast ? text.length : this.at + CONTEXT;
    return `${start === 0 && this.at < CONTEXT ? '' : '...'}"${text.slice(start, end)}"${isLast ? '' : '...'}`;
  }
}

/** What JSON.parse says of a text that it refuses. */
export function faultOf(text) {
  return new Reader(text).message();
}

/** Reads a text until something is wrong. */
class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.open = [];
  }

  message() {
    try {
      do this.value();
      while (this.goesOn());
    } catch (fault) {
      return fault.in(this.text);
    }
    return this.at < this.text.length
      ? `Unexpected non-whitespace character after JSON at position ${this.at}`
      : 'Unexpected end of JSON input';
  }

  get next() {
    while (SPACE.includes(this.text[this.at] ?? 'x')) this.at += 1;
    return this.text[this.at];
  }

  fail(phrase = null) {
    throw new Fault(this.at, phrase);
  }

  /** A value, or the beginning of one that holds others. */
  value() {
    const first = this.next;
    if (first === '{') this.object();
    else if (first === '[') this.array();
    else if (first === '"') this.string();
    else if (first === '-' || isDigit(first)) this.number();
    else this.literal(first);
  }

  object() {
    this.at += 1;
    if (this.next === '}') {
      this.at += 1;
      return;
    }
    this.open.push('}');
    this.name("Expected property name or '}'");
    this.value();
  }

  array() {
    this.at += 1;
    if (this.next === ']') {
      this.at += 1;
      return;
    }
    this.open.push(']');
    this.value();
  }

  name(otherwise) {
    if (this.next !== '"') this.fail(otherwise);
    this.string();
    if (this.next !== ':') this.fail("Expected ':' after property name");
    this.at += 1;
  }

  /** Closes what ends here; whether another value must follow. */
  goesOn() {
    for (;;) {
      const next = this.next;
      const end = this.open.at(-1);
      if (end === undefined) return false;
      if (next === ',') {
        this.at += 1;
        if (end === '}') this.name('Expected double-quoted property name');
        return true;
      }
      if (next !== end) {
        this.fail(end === '}' ? "Expected ',' or '}' after property value" : "Expected ',' or ']' after array element");
      }
      this.open.pop();
      this.at += 1;
    }
  }

  string() {
    for (;;) {
      this.at += 1;
      const letter = this.text[this.at];
      if (letter === undefined) this.fail('Unterminated string');
      if (letter === '"') break;
      if (letter < ' ') this.fail('Bad control character in string literal');
      if (letter === '\\') this.escape();
    }
    this.at += 1;
  }

  escape() {
    this.at += 1;
    const letter = this.text[this.at];
    if (letter === undefined) this.fail();
    if (letter !== 'u') {
      if (!'"\\/bfnrt'.includes(letter)) this.fail('Bad escaped character');
      return;
    }
    for (let count = 0; count < 4; count += 1) {
      this.at += 1;
      if (!/^[0-9a-fA-F]$/.test(this.text[this.at] ?? '')) this.fail('Bad Unicode escape');
    }
  }

  number() {
    if (this.text[this.at] === '-') {
      this.at += 1;
      if (!isDigit(this.text[this.at])) this.fail('No number after minus sign');
    }
    if (this.text[this.at] === '0') {
      this.at += 1;
      if (isDigit(this.text[this.at])) this.fail();
    } else {
      this.digits();
    }
    if (this.text[this.at] === '.') {
      this.at += 1;
      if (!isDigit(this.text[this.at])) this.fail('Unterminated fractional number');
      this.digits();
    }
    if ('eE'.includes(this.text[this.at] ?? 'x')) {
      this.at += 1;
      if ('+-'.includes(this.text[this.at] ?? 'x')) this.at += 1;
      if (!isDigit(this.text[this.at])) this.fail('Exponent part is missing a number');
      this.digits();
    }
  }

  digits() {
    while (isDigit(this.text[this.at])) this.at += 1;
  }

  literal(first) {
    const word = { t: 'true', f: 'false', n: 'null' }[first] ?? this.fail();
    for (const letter of word) {
      if (this.text[this.at] !== letter) this.fail();
      this.at += 1;
    }
  }
}

function isDigit(letter) {
  return letter >= '0' && letter <= '9';
}
