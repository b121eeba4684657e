// https://tc39.es/ecma402/#pluralrules-objects , for English and the languages of `locale_data.js`:
// https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html

import { decimalOf, roundToFraction } from 'jsguide:web/intl/decimal';
import { integerOption, resolveLocale, stringOption, supportedLocales } from 'jsguide:web/intl/locale';

const within = (number, low, high) => number >= low && number <= high;
const isMillions = ({ i, v }) => i !== 0 && i % 1e6 === 0 && v === 0;
const slavic = ({ i, v }, isOne) => (v !== 0 ? 'other' : isOne ? 'one' : within(i % 10, 2, 4) && !within(i % 100, 12, 14) ? 'few' : 'many');
const romance = (isOne) => (digits) => (isOne(digits) ? 'one' : isMillions(digits) ? 'many' : 'other');
const germanic = ({ i, v }) => (i === 1 && v === 0 ? 'one' : 'other');
const other = () => 'other';

/** By the digits before the point (`i`), how many are behind it (`v`), and the whole (`n`). */
const cardinals = {
  da: ({ n, i, v }) => (n === 1 || (v !== 0 && i <= 1) ? 'one' : 'other'),
  de: germanic,
  en: germanic,
  es: romance(({ n }) => n === 1),
  fr: romance(({ i }) => i <= 1),
  it: romance(({ i, v }) => i === 1 && v === 0),
  ja: other,
  ko: other,
  nl: germanic,
  pl: (digits) => slavic(digits, digits.i === 1),
  pt: romance(({ i }) => i <= 1),
  'pt-PT': romance(({ i, v }) => i === 1 && v === 0),
  ru: (digits) => slavic(digits, digits.i % 10 === 1 && digits.i % 100 !== 11),
  sv: germanic,
  zh: other,
};

/** 1st, 2nd, 3rd, 4th, but 11th, 12th, 13th. */
function englishOrdinal(number) {
  const tens = number % 100;
  return within(tens, 11, 13) ? 'other' : ({ 1: 'one', 2: 'two', 3: 'few' }[tens % 10] ?? 'other');
}

const ordinals = {
  en: englishOrdinal,
  fr: (number) => (number === 1 ? 'one' : 'other'),
  it: (number) => ([8, 11, 80, 800].includes(number) ? 'many' : 'other'),
  sv: (number) => (within(number % 10, 1, 2) && !within(number % 100, 11, 12) ? 'one' : 'other'),
};

/** As Node lists the categories. */
const categories = {
  cardinal: { ja: ['other'], ko: ['other'], zh: ['other'], es: ['many', 'one', 'other'], fr: ['many', 'one', 'other'], it: ['many', 'one', 'other'], pt: ['many', 'one', 'other'], 'pt-PT': ['many', 'one', 'other'], pl: ['few', 'many', 'one', 'other'], ru: ['few', 'many', 'one', 'other'] },
  ordinal: { en: ['few', 'one', 'two', 'other'], fr: ['one', 'other'], it: ['many', 'other'], sv: ['one', 'other'] },
};

export class PluralRules {
  #locale;
  #type;
  #minimumFractionDigits;

  constructor(locales = undefined, options = {}) {
    const { locale } = resolveLocale(locales);
    this.#locale = locale === 'pt-PT' ? locale : locale.split('-')[0];
    this.#type = stringOption(options, 'type', ['cardinal', 'ordinal'], 'cardinal', 'Intl.PluralRules');
    this.#minimumFractionDigits = integerOption(options, 'minimumFractionDigits', 0, 100, 0);
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  select(value) {
    const number = Number(value);
    if (this.#type === 'ordinal') {
      return (ordinals[this.#locale] ?? other)(Math.abs(number));
    }
    return this.#cardinal(number);
  }

  /** The category of what the range ends with, or of all that is more than one. */
  selectRange(start, end) {
    if (start === undefined || end === undefined || Number.isNaN(Number(start)) || Number.isNaN(Number(end))) {
      throw new RangeError(`Invalid ${Number.isNaN(Number(start)) ? 'startRange' : 'endRange'} : ${Number.isNaN(Number(start)) ? start : end}`);
    }
    return ['en', 'es', 'sv', 'pt-PT'].includes(this.#locale) || this.#type === 'ordinal' ? 'other' : this.select(end);
  }

  #cardinal(number) {
    if (!Number.isFinite(number)) {
      return 'other';
    }
    const { integer, fraction } = roundToFraction(decimalOf(number), this.#minimumFractionDigits, Math.max(3, this.#minimumFractionDigits), 'halfExpand', number < 0);
    return cardinals[this.#locale]({ n: Math.abs(number), i: Number(integer), v: fraction.length });
  }

  resolvedOptions() {
    const pluralCategories = categories[this.#type][this.#locale] ?? (this.#type === 'cardinal' ? ['one', 'other'] : ['other']);
    return { locale: this.#locale, type: this.#type, minimumIntegerDigits: 1, minimumFractionDigits: this.#minimumFractionDigits, maximumFractionDigits: 3, pluralCategories: [...pluralCategories] };
  }
}

Object.defineProperty(PluralRules.prototype, Symbol.toStringTag, { value: 'Intl.PluralRules', configurable: true });
