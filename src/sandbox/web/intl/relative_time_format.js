// https://tc39.es/ecma402/#relativetimeformat-objects , for en-US.

import { onlyLocale, requireEnglish, stringOption, supportedLocales } from 'jsguide:web/intl/locale';
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
  #numbers = new NumberFormat('en-US');
  #plurals = new PluralRules('en-US');

  constructor(locales = undefined, options = {}) {
    requireEnglish(locales);
    this.#settings = {
      locale: onlyLocale,
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
