// https://tc39.es/ecma402/#relativetimeformat-objects , for en-US and the locales of `locale_data.js`.

import { resolveLocale, stringOption, supportedLocales } from 'jsguide:web/intl/locale';
import { NumberFormat } from 'jsguide:web/intl/number_format';
import { PluralRules } from 'jsguide:web/intl/plural_rules';

const where = 'Intl.RelativeTimeFormat';

/** Short names (of one, of more) and narrow ones. */
const units = {
  second: ['sec.', 'sec.', 's'],
  minute: ['min.', 'min.', 'm'],
  hour: ['hr.', 'hr.', 'h'],
  day: ['day', 'days', 'd'],
  week: ['wk.', 'wk.', 'w'],
  month: ['mo.', 'mo.', 'mo'],
  quarter: ['qtr.', 'qtrs.', 'q'],
  year: ['yr.', 'yr.', 'y'],
};

function wordFor(value, unit, style) {
  if (unit === 'day') {
    return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[value];
  }
  if (['second', 'minute', 'hour'].includes(unit)) {
    return value === 0 ? (unit === 'second' ? 'now' : `this ${unit}`) : undefined;
  }
  const which = { '-1': 'last', 0: 'this', 1: 'next' }[value];
  return which === undefined ? undefined : `${which} ${style === 'long' ? unit : units[unit][0]}`;
}

function toUnit(unit, method) {
  const singular = `${unit}`.replace(/s$/, '');
  if (!Object.hasOwn(units, singular)) {
    throw new RangeError(`Invalid unit argument for ${where}.prototype.${method}() '${unit}'`);
  }
  return singular;
}

export class RelativeTimeFormat {
  #settings;
  #data;
  #numbers;
  #plurals;

  constructor(locales = undefined, options = {}) {
    const { locale, data } = resolveLocale(locales);
    this.#data = data;
    this.#numbers = new NumberFormat(locale);
    this.#plurals = new PluralRules(locale);
    this.#settings = {
      locale,
      style: stringOption(options, 'style', ['long', 'short', 'narrow'], 'long', where),
      numeric: stringOption(options, 'numeric', ['always', 'auto'], 'always', where),
      numberingSystem: 'latn',
    };
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  format(value, unit) {
    return this.#parts(value, unit, 'format')
      .map((part) => part.value)
      .join('');
  }

  formatToParts(value, unit) {
    return this.#parts(value, unit, 'formatToParts');
  }

  #parts(value, unit, method) {
    const number = Number(value);
    const name = toUnit(unit, method);
    if (!Number.isFinite(number)) {
      throw new RangeError(`Value need to be finite number for ${where}.prototype.${method}()`);
    }
    const { style, numeric } = this.#settings;
    if (this.#data !== undefined) {
      return this.#localized(number, name);
    }
    const word = numeric === 'auto' ? wordFor(number, name, style) : undefined;
    if (word !== undefined) {
      return [{ type: 'literal', value: word }];
    }
    const amount = Math.abs(number);
    const isPast = number < 0 || Object.is(number, -0);
    const digits = this.#numbers.formatToParts(amount).map((part) => ({ ...part, unit: name }));
    const after = `${this.#nameOf(name, amount)}${isPast ? ' ago' : ''}`;
    return [...(isPast ? [] : [{ type: 'literal', value: 'in ' }]), ...digits, { type: 'literal', value: after }];
  }

  /** By the locale's own patterns: of the past, of what comes, and the words for what is near. */
  #localized(number, unit) {
    const { style, numeric } = this.#settings;
    const [past, future, words] = this.#data.relative[`${unit} ${style}`].split('~').map((forms) => new Map(forms.split('|').map((form) => form.split('='))));
    const word = numeric === 'auto' ? words.get(`${number}`) : undefined;
    if (word !== undefined) {
      return [{ type: 'literal', value: word }];
    }
    const forms = number < 0 || Object.is(number, -0) ? past : future;
    const amount = Math.abs(number);
    const pattern = forms.get(this.#plurals.select(amount)) ?? forms.get('other');
    const digits = this.#numbers.formatToParts(amount).map((part) => ({ ...part, unit }));
    return pattern.split(/(#)/).flatMap((piece) => (piece === '#' ? digits : piece === '' ? [] : [{ type: 'literal', value: piece }]));
  }

  #nameOf(unit, amount) {
    const [one, more, narrow] = units[unit];
    const isOne = this.#plurals.select(amount) === 'one';
    const names = { long: ` ${unit}${isOne ? '' : 's'}`, short: ` ${isOne ? one : more}`, narrow };
    return names[this.#settings.style];
  }

  resolvedOptions() {
    return { ...this.#settings };
  }
}

Object.defineProperty(RelativeTimeFormat.prototype, Symbol.toStringTag, { value: where, configurable: true });
