// https://tc39.es/ecma402/#pluralrules-objects , for English.

import { decimalOf, roundToFraction } from 'jsguide:web/intl/decimal';
import { integerOption, onlyLocale, requireEnglish, stringOption, supportedLocales } from 'jsguide:web/intl/locale';

export class PluralRules {
  #type;
  #minimumFractionDigits;

  constructor(locales = undefined, options = {}) {
    requireEnglish(locales);
    this.#type = stringOption(options, 'type', ['cardinal', 'ordinal'], 'cardinal', 'Intl.PluralRules');
    this.#minimumFractionDigits = integerOption(options, 'minimumFractionDigits', 0, 100, 0);
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  select(value) {
    const number = Number(value);
    return this.#type === 'ordinal' ? ordinal(number) : this.#cardinal(number);
  }

  #cardinal(number) {
    if (!Number.isFinite(number)) {
      return 'other';
    }
    const { integer, fraction } = roundToFraction(decimalOf(number), this.#minimumFractionDigits, Math.max(3, this.#minimumFractionDigits), 'halfExpand', number < 0);
    return integer === '1' && fraction === '' ? 'one' : 'other';
  }

  resolvedOptions() {
    const pluralCategories = this.#type === 'ordinal' ? ['few', 'one', 'two', 'other'] : ['one', 'other'];
    return { locale: onlyLocale, type: this.#type, minimumIntegerDigits: 1, minimumFractionDigits: this.#minimumFractionDigits, maximumFractionDigits: 3, pluralCategories };
  }
}

/** 1st, 2nd, 3rd, 4th, but 11th, 12th, 13th. */
function ordinal(number) {
  const tens = Math.abs(number) % 100;
  if (tens >= 11 && tens <= 13) {
    return 'other';
  }
  return { 1: 'one', 2: 'two', 3: 'few' }[tens % 10] ?? 'other';
}

Object.defineProperty(PluralRules.prototype, Symbol.toStringTag, { value: 'Intl.PluralRules', configurable: true });
