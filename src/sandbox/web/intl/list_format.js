// https://tc39.es/ecma402/#listformat-objects , for en-US and the locales of `locale_data.js`.

import { resolveLocale, stringOption, supportedLocales } from 'jsguide:web/intl/locale';

const where = 'Intl.ListFormat';

/** What stands between two items, between items of a longer list, and before its last one. */
function separators({ type, style }, data) {
  if (data !== undefined) {
    const [pair, middle, last] = data.lists[`${type} ${style}`].split('|');
    return { pair, middle, last };
  }
  if (type === 'unit' || (type === 'conjunction' && style === 'narrow')) {
    const between = type === 'unit' && style === 'narrow' ? ' ' : ', ';
    return { pair: between, middle: between, last: between };
  }
  const word = type === 'disjunction' ? 'or' : style === 'long' ? 'and' : '&';
  return { pair: ` ${word} `, middle: ', ', last: `, ${word} ` };
}

export class ListFormat {
  #settings;
  #data;

  constructor(locales = undefined, options = {}) {
    const { locale, data } = resolveLocale(locales);
    this.#data = data;
    this.#settings = {
      locale,
      type: stringOption(options, 'type', ['conjunction', 'disjunction', 'unit'], 'conjunction', where),
      style: stringOption(options, 'style', ['long', 'short', 'narrow'], 'long', where),
    };
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  format(list) {
    return this.formatToParts(list)
      .map((part) => part.value)
      .join('');
  }

  formatToParts(list = []) {
    const items = [];
    for (const item of list) {
      if (typeof item !== 'string') {
        throw new TypeError(`Iterable yielded ${String(item)} which is not a string`);
      }
      items.push(item);
    }
    const { pair, middle, last } = separators(this.#settings, this.#data);
    return items.flatMap((value, index) => {
      const left = items.length - 1 - index;
      const between = items.length === 2 ? pair : left === 1 ? last : middle;
      const element = { type: 'element', value };
      return left === 0 ? [element] : [element, { type: 'literal', value: between }];
    });
  }

  resolvedOptions() {
    return { ...this.#settings };
  }
}

Object.defineProperty(ListFormat.prototype, Symbol.toStringTag, { value: where, configurable: true });
