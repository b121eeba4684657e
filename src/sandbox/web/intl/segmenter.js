// https://tc39.es/ecma402/#segmenter-objects : by the rules of UAX #29 that hold for every language.

import { host } from 'jsguide:web/host';
import { onlyLocale, localeList, stringOption, supportedLocales } from 'jsguide:web/intl/locale';

const where = 'Intl.Segmenter';

class Segments {
  #input;
  #granularity;

  constructor(input, granularity) {
    this.#input = input;
    this.#granularity = granularity;
  }

  *[Symbol.iterator]() {
    let index = 0;
    for (const segment of host.segments(this.#input, this.#granularity)) {
      const data = { segment, index, input: this.#input };
      if (this.#granularity === 'word') {
        data.isWordLike = /[\p{L}\p{N}]/u.test(segment);
      }
      yield data;
      index += segment.length;
    }
  }

  containing(index = 0) {
    const at = Math.trunc(Number(index)) || 0;
    return at < 0 ? undefined : [...this].find((data) => at >= data.index && at < data.index + data.segment.length);
  }
}

Object.defineProperty(Segments, 'name', { value: '%Segments%' });

export class Segmenter {
  #settings;

  constructor(locales = undefined, options = {}) {
    localeList(locales);
    const granularity = stringOption(options, 'granularity', ['grapheme', 'word', 'sentence'], 'grapheme', where);
    this.#settings = { locale: onlyLocale, granularity };
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  segment(input) {
    return new Segments(`${input}`.toWellFormed(), this.#settings.granularity);
  }

  resolvedOptions() {
    return { ...this.#settings };
  }
}

Object.defineProperty(Segmenter.prototype, Symbol.toStringTag, { value: where, configurable: true });
