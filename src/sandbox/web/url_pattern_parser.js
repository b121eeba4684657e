// https://urlpattern.spec.whatwg.org/#pattern-strings : a pattern string becomes parts, and parts a regular expression.
//
// A part is `{ type, name, prefix, value, suffix, modifier }` with type 'fixed', 'segment', 'wildcard' or 'regexp', and
// modifier '', '?', '*' or '+'.

const nameStart = /[\p{ID_Start}$_]/u;
const namePart = /[\p{ID_Continue}$\u200c\u200d]/u;

/** https://urlpattern.spec.whatwg.org/#tokenize */
export function tokenize(input, lenient) {
  const characters = [...input];
  const tokens = [];
  const add = (type, start, end, value) => tokens.push({ type, index: start, value: value ?? characters.slice(start, end).join('') });
  const simple = { '*': 'asterisk', '+': 'modifier', '?': 'modifier', '{': 'open', '}': 'close' };
  let index = 0;
  const invalid = (start, end, message) => {
    if (!lenient) {
      throw new TypeError(`Invalid pattern "${input}": ${message}`);
    }
    add('invalid', start, end);
    index = end;
  };
  while (index < characters.length) {
    const character = characters[index];
    if (simple[character] !== undefined) {
      add(simple[character], index, index + 1);
      index += 1;
    } else if (character === '\\') {
      if (index === characters.length - 1) {
        invalid(index, index + 1, 'it ends in a backslash');
        continue;
      }
      add('escaped', index, index + 2, characters[index + 1]);
      index += 2;
    } else if (character === ':') {
      const end = nameEnd(characters, index + 1);
      if (end === index + 1) {
        invalid(index, end, 'a name is missing after ":"');
        continue;
      }
      add('name', index, end, characters.slice(index + 1, end).join(''));
      index = end;
    } else if (character === '(') {
      const end = groupEnd(characters, index);
      if (end === -1) {
        invalid(index, index + 1, 'a group is not well formed');
        continue;
      }
      add('regexp', index, end, characters.slice(index + 1, end - 1).join(''));
      index = end;
    } else {
      add('char', index, index + 1);
      index += 1;
    }
  }
  add('end', index, index, '');
  return tokens;
}

function nameEnd(characters, start) {
  let end = start;
  while (end < characters.length && (end === start ? nameStart : namePart).test(characters[end])) {
    end += 1;
  }
  return end;
}

/** Where a group in parentheses ends, or -1: it must be ASCII, not empty, and its inner groups not capturing. */
function groupEnd(characters, start) {
  let depth = 1;
  let index = start + 1;
  if (characters[index] === '?' || characters[index] === ')') {
    return -1;
  }
  while (index < characters.length) {
    const character = characters[index];
    if (character > '\x7f') {
      return -1;
    }
    if (character === '\\') {
      index += 2;
      continue;
    }
    if (character === ')') {
      depth -= 1;
      if (depth === 0) {
        return index + 1;
      }
    } else if (character === '(') {
      if (characters[index + 1] !== '?') {
        return -1;
      }
      depth += 1;
    }
    index += 1;
  }
  return -1;
}

/** https://urlpattern.spec.whatwg.org/#parse-a-pattern-string ; `encode` canonicalises fixed text. */
export function parsePattern(input, { delimiter, prefix: prefixCharacter }, encode) {
  return new PatternParser(input, delimiter, prefixCharacter, encode).parse();
}

class PatternParser {
  parts = [];
  #position = 0;
  #pending = '';
  #nextName = 0;

  constructor(input, delimiter, prefixCharacter, encode) {
    this.input = input;
    this.tokens = tokenize(input, false);
    this.segment = segmentRegexp(delimiter);
    this.prefixCharacter = prefixCharacter;
    this.encode = encode;
  }

  parse() {
    while (this.#position < this.tokens.length) {
      const char = this.#take('char');
      const name = this.#take('name');
      const matcher = this.#takeMatcher(name);
      if (name !== null || matcher !== null) {
        this.#addGroupWithPrefix(char === null ? '' : char.value, name, matcher);
        continue;
      }
      const fixed = char ?? this.#take('escaped');
      if (fixed !== null) {
        this.#pending += fixed.value;
        continue;
      }
      if (this.#take('open') !== null) {
        this.#addBraces();
        continue;
      }
      this.#flushPending();
      this.#require('end');
    }
    return this.parts;
  }

  #take(type) {
    const token = this.tokens[this.#position];
    if (token === undefined || token.type !== type) {
      return null;
    }
    this.#position += 1;
    return token;
  }

  #require(type) {
    const token = this.#take(type);
    if (token === null) {
      throw new TypeError(`Invalid pattern "${this.input}": unexpected "${this.tokens[this.#position]?.value ?? ''}"`);
    }
    return token;
  }

  #takeMatcher(name) {
    const regexp = this.#take('regexp');
    return name === null && regexp === null ? this.#take('asterisk') : regexp;
  }

  #takeModifier() {
    return (this.#take('modifier') ?? this.#take('asterisk'))?.value ?? '';
  }

  #addGroupWithPrefix(character, name, matcher) {
    let prefix = character;
    if (prefix !== '' && prefix !== this.prefixCharacter) {
      this.#pending += prefix;
      prefix = '';
    }
    this.#flushPending();
    this.#addPart(prefix, name, matcher, '', this.#takeModifier());
  }

  #addBraces() {
    const prefix = this.#takeText();
    const name = this.#take('name');
    const matcher = this.#takeMatcher(name);
    const suffix = this.#takeText();
    this.#require('close');
    this.#addPart(prefix, name, matcher, suffix, this.#takeModifier());
  }

  #takeText() {
    let text = '';
    for (;;) {
      const token = this.#take('char') ?? this.#take('escaped');
      if (token === null) {
        return text;
      }
      text += token.value;
    }
  }

  #flushPending() {
    if (this.#pending !== '') {
      this.parts.push({ type: 'fixed', name: '', prefix: '', value: this.encode(this.#pending), suffix: '', modifier: '' });
      this.#pending = '';
    }
  }

  #addPart(prefix, nameToken, matcher, suffix, modifier) {
    if (nameToken === null && matcher === null) {
      if (modifier === '') {
        this.#pending += prefix;
        return;
      }
      this.#flushPending();
      if (prefix !== '') {
        this.parts.push({ type: 'fixed', name: '', prefix: '', value: this.encode(prefix), suffix: '', modifier });
      }
      return;
    }
    this.#flushPending();
    const [type, value] = this.#typeOf(matcher);
    const name = nameToken === null ? this.#nextName++ : nameToken.value;
    if (this.parts.some((part) => part.name === name && part.type !== 'fixed')) {
      throw new TypeError(`Invalid pattern "${this.input}": the name "${name}" is there twice`);
    }
    this.parts.push({ type, name, prefix: this.encode(prefix), value, suffix: this.encode(suffix), modifier });
  }

  #typeOf(matcher) {
    const source = matcher === null ? this.segment : matcher.type === 'asterisk' ? '.*' : matcher.value;
    if (source === this.segment) {
      return ['segment', ''];
    }
    return source === '.*' ? ['wildcard', ''] : ['regexp', source];
  }
}

function escapeRegexp(text) {
  return text.replace(/[.+*?^${}()[\]|/\\]/g, '\\$&');
}

function segmentRegexp(delimiter) {
  return delimiter === '' ? '.+?' : `[^${escapeRegexp(delimiter)}]+?`;
}

/** https://urlpattern.spec.whatwg.org/#generate-a-regular-expression-and-name-list */
export function compileParts(parts, { delimiter }, ignoreCase) {
  const names = [];
  let source = '^';
  for (const part of parts) {
    if (part.type === 'fixed') {
      source += part.modifier === '' ? escapeRegexp(part.value) : `(?:${escapeRegexp(part.value)})${part.modifier}`;
      continue;
    }
    names.push(`${part.name}`);
    source += groupSource(part, delimiter);
  }
  return { regexp: new RegExp(`${source}$`, ignoreCase ? 'vi' : 'v'), names };
}

function groupSource({ type, value, prefix, suffix, modifier }, delimiter) {
  const inner = { segment: segmentRegexp(delimiter), wildcard: '.*', regexp: value }[type];
  const [before, after] = [escapeRegexp(prefix), escapeRegexp(suffix)];
  if (before === '' && after === '') {
    return modifier === '' || modifier === '?' ? `(${inner})${modifier}` : `((?:${inner})${modifier})`;
  }
  if (modifier === '' || modifier === '?') {
    return `(?:${before}(${inner})${after})${modifier}`;
  }
  return `(?:${before}((?:${inner})(?:${after}${before}(?:${inner}))*)${after})${modifier === '*' ? '?' : ''}`;
}

/** https://urlpattern.spec.whatwg.org/#generate-a-pattern-string */
export function writePattern(parts, { delimiter, prefix: prefixCharacter }) {
  return parts.map((part, index) => writePart(part, parts[index - 1], parts[index + 1], delimiter, prefixCharacter)).join('');
}

function escapePattern(text) {
  return text.replace(/[+*?:{}()\\]/g, '\\$&');
}

function writePart(part, previous, next, delimiter, prefixCharacter) {
  const { type, name, value, prefix, suffix, modifier } = part;
  if (type === 'fixed') {
    return modifier === '' ? escapePattern(value) : `{${escapePattern(value)}}${modifier}`;
  }
  const custom = typeof name === 'string';
  const braces = needsBraces(part, previous, next, custom, prefixCharacter);
  let text = braces ? '{' : '';
  text += escapePattern(prefix);
  if (custom) {
    text += `:${name}`;
  }
  if (type === 'regexp') {
    text += `(${value})`;
  } else if (type === 'segment' && !custom) {
    text += `(${segmentRegexp(delimiter)})`;
  } else if (type === 'wildcard') {
    const bare = !custom && (previous === undefined || previous.type === 'fixed' || previous.modifier !== '' || braces || prefix !== '');
    text += bare ? '*' : '(.*)';
  }
  if (type === 'segment' && custom && suffix !== '' && namePart.test(suffix[0])) {
    text += '\\';
  }
  return `${text}${escapePattern(suffix)}${braces ? '}' : ''}${modifier}`;
}

function needsBraces({ type, prefix, suffix, modifier }, previous, next, custom, prefixCharacter) {
  if (suffix !== '' || (prefix !== '' && prefix !== prefixCharacter)) {
    return true;
  }
  if (custom && type === 'segment' && modifier === '' && next !== undefined && next.prefix === '' && next.suffix === '') {
    return next.type === 'fixed' ? namePart.test(next.value[0]) : typeof next.name === 'number';
  }
  return prefix === '' && previous?.type === 'fixed' && prefixCharacter !== '' && previous.value.at(-1) === prefixCharacter;
}
