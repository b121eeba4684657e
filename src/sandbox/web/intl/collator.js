// https://tc39.es/ecma402/#collator-objects : the root collation as far as Latin, Greek and Cyrillic text goes, which is also
// that of English, German, French, Spanish, Italian, Dutch and Portuguese. Other scripts go by code point.

/** In the order of https://www.unicode.org/charts/collation/ ; letters come after these. */
const signs = '\t\n\v\f\r\u0085\u2028\u2029 _-–—,;:!¡?¿.…\'‘’"“”«»()[]{}§¶@*/\\&#%‰†‡•`´^¨°©®+±÷×<=>|¦~¤¢$£¥€0123456789';
const weights = new Map([...signs].map((sign, index) => [sign, index + 1]));
const expansions = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', þ: 'th', ð: 'd' };
const levels = { base: [false, false], accent: [true, false], case: [false, true], variant: [true, true] };
const languages = /^(en|de|fr|es|it|nl|pt|und)\b/i;

function choice(options, name, allowed, fallback) {
  const value = options[name] === undefined ? fallback : `${options[name]}`;
  if (!allowed.includes(value)) {
    throw new RangeError(`Value ${value} out of range for Intl.Collator options property ${name}`);
  }
  return value;
}

function localeOf(locales) {
  const list = locales === undefined ? [] : typeof locales === 'string' ? [locales] : Array.from(locales, String);
  if (list.length > 0 && !list.some((locale) => languages.test(locale))) {
    throw new RangeError(`The sandbox has no collation for the locale "${list[0]}"`);
  }
  return list.find((locale) => languages.test(locale)) ?? 'en-US';
}

/** The three levels of a text: what letters, with what marks, in which case. */
function keyOf(text, numeric, ignoresPunctuation) {
  const key = { letters: [], marks: [], cases: [] };
  for (const character of text.normalize('NFD')) {
    if (/\p{M}/u.test(character)) {
      const last = key.marks.length - 1;
      if (last >= 0) {
        key.marks[last] += character;
      }
      continue;
    }
    const small = character.toLowerCase();
    for (const letter of expansions[small] ?? small) {
      pushLetter(key, letter, character === small ? 0 : 1, numeric, ignoresPunctuation);
    }
    if (expansions[small] !== undefined) {
      key.marks[key.marks.length - 1] += '+';
    }
  }
  return key;
}

const digitWeight = weights.get('0');
const letterWeight = 1000;

/** Other signs, emoji among them, come before those of currencies. */
function otherWeight(character) {
  const code = character.codePointAt(0);
  return /[\p{S}\p{P}]/u.test(character) ? weights.get('~') + code / 0x110000 : letterWeight + code;
}

function pushLetter(key, letter, isCapital, numeric, ignoresPunctuation) {
  const weight = weights.get(letter) ?? otherWeight(letter);
  if (ignoresPunctuation && weight < digitWeight) {
    return;
  }
  const isDigit = weight >= digitWeight && weight < digitWeight + 10;
  const last = key.letters.length - 1;
  if (numeric && isDigit && Array.isArray(key.letters[last])) {
    key.letters[last].push(weight - digitWeight);
    return;
  }
  key.letters.push(numeric && isDigit ? [weight - digitWeight] : weight);
  key.marks.push('');
  key.cases.push(isCapital);
}

function compareWeights(left, right) {
  if (Array.isArray(left) && Array.isArray(right)) {
    const [first, second] = [left, right].map((digits) => digits.join('').replace(/^0+(?=.)/, ''));
    return first.length - second.length || (first < second ? -1 : first > second ? 1 : 0);
  }
  const [first, second] = [left, right].map((weight) => (Array.isArray(weight) ? digitWeight + weight[0] : weight));
  return first - second;
}

function compareLists(left, right, compare) {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const order = compare(left[index], right[index]);
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length;
}

const mostKeys = 1000;

const byText = (left, right) => (left < right ? -1 : left > right ? 1 : 0);

export class Collator {
  #settings;
  #compare;
  /** Sorting meets each text many times. */
  #keys = new Map();

  constructor(locales = undefined, options = {}) {
    const sensitivity = choice(options, 'sensitivity', ['base', 'accent', 'case', 'variant'], 'variant');
    this.#settings = {
      locale: localeOf(locales),
      usage: choice(options, 'usage', ['sort', 'search'], 'sort'),
      sensitivity,
      ignorePunctuation: Boolean(options.ignorePunctuation),
      collation: 'default',
      numeric: options.numeric === undefined ? /-u-(?:.*-)?kn\b/.test(`${locales ?? ''}`) : Boolean(options.numeric),
      caseFirst: choice(options, 'caseFirst', ['upper', 'lower', 'false'], 'false'),
    };
  }

  static supportedLocalesOf(locales) {
    return (typeof locales === 'string' ? [locales] : Array.from(locales ?? [], String)).filter((locale) => languages.test(locale));
  }

  get compare() {
    this.#compare ??= (left, right) => this.#order(`${left}`, `${right}`);
    return this.#compare;
  }

  #order(left, right) {
    if (left === right) {
      return 0;
    }
    const { sensitivity, caseFirst } = this.#settings;
    const first = this.#keyOf(left);
    const second = this.#keyOf(right);
    const [heedsMarks, heedsCase] = levels[sensitivity];
    let order = compareLists(first.letters, second.letters, compareWeights);
    if (order === 0 && heedsMarks) {
      order = compareLists(first.marks, second.marks, byText);
    }
    if (order === 0 && heedsCase) {
      order = compareLists(first.cases, second.cases, (a, b) => (caseFirst === 'upper' ? b - a : a - b));
    }
    return Math.sign(order);
  }

  #keyOf(text) {
    let key = this.#keys.get(text);
    if (key === undefined) {
      if (this.#keys.size >= mostKeys) {
        this.#keys.clear();
      }
      key = keyOf(text, this.#settings.numeric, this.#settings.ignorePunctuation);
      this.#keys.set(text, key);
    }
    return key;
  }

  resolvedOptions() {
    return { ...this.#settings };
  }
}

Object.defineProperty(Collator.prototype, Symbol.toStringTag, { value: 'Intl.Collator', configurable: true });

const usual = new Collator();

/** `String.prototype.localeCompare` */
export function compareTexts(left, right, locales, options) {
  const collator = locales === undefined && options === undefined ? usual : new Collator(locales, options);
  return collator.compare(left, right);
}
