// https://tc39.es/ecma402/#numberformat-objects , for en-US; of other locales it has plain numbers, percents and money.

import { integerOption, resolveLocale, stringOption, supportedLocales } from 'jsguide:web/intl/locale';
import { decimalOf, roundToFraction, roundToIncrement, roundToSignificant } from 'jsguide:web/intl/decimal';
import { currencyDigits, currencyNames, currencySymbols, narrowSymbols, pairNames, unitNames } from 'jsguide:web/intl/names';

const where = 'Intl.NumberFormat';
const compactSteps = [
  [12, 'T', 'trillion'],
  [9, 'B', 'billion'],
  [6, 'M', 'million'],
  [3, 'K', 'thousand'],
];

/** How en-US writes numbers: `#` is the number, `¤` the currency, `-` the sign; the other locales say the same in their data. */
const english = { decimal: '.', group: ',', minus: '-', nan: 'NaN', percent: '-#%', currency: '-¤#', accounting: '(¤#)' };

function readOptions({ locale, data: { numbers: data = english } = {} }, options) {
  const style = stringOption(options, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal', where);
  const settings = { data, locale, numberingSystem: 'latn', style };
  if (style === 'currency') {
    readCurrency(settings, options);
  }
  if (style === 'unit') {
    readUnit(settings, options);
  }
  settings.notation = stringOption(options, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard', where);
  readDigits(settings, options);
  if (settings.notation === 'compact') {
    settings.compactDisplay = stringOption(options, 'compactDisplay', ['short', 'long'], 'short', where);
  }
  settings.useGrouping = readGrouping(options, settings.notation);
  settings.signDisplay = stringOption(options, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto', where);
  settings.roundingMode = stringOption(options, 'roundingMode', ['halfExpand', 'trunc', 'floor', 'ceil', 'halfEven'], 'halfExpand', where);
  settings.roundingIncrement = readIncrement(options, settings);
  settings.trailingZeroDisplay = stringOption(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto', where);
  requireData(settings);
  return settings;
}

/** Other locales write words and powers in ways that are not here. */
function requireData({ data, locale, style, notation, currencyDisplay }) {
  const what = style === 'unit' ? 'units' : notation === 'standard' ? (currencyDisplay === 'name' ? 'names of currencies' : undefined) : `${notation} numbers`;
  if (data !== english && what !== undefined) {
    throw new RangeError(`The sandbox does not have ${what} in the locale "${locale}": en-US has them`);
  }
}

const increments = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];

function readIncrement(options, settings) {
  const increment = integerOption(options, 'roundingIncrement', 1, 5000, 1);
  if (!increments.includes(increment)) {
    throw new RangeError('roundingIncrement value is out of range.');
  }
  if (increment !== 1 && settings.maximumFractionDigits !== settings.minimumFractionDigits) {
    throw new RangeError('roundingIncrement value is out of range.');
  }
  return increment;
}

function readCurrency(settings, options) {
  if (options.currency === undefined) {
    throw new TypeError('Currency code is required with currency style.');
  }
  const currency = `${options.currency}`;
  if (!/^[a-z]{3}$/i.test(currency)) {
    throw new RangeError(`Invalid currency code : ${currency}`);
  }
  settings.currency = currency.toUpperCase();
  settings.currencyDisplay = stringOption(options, 'currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol', where);
  settings.currencySign = stringOption(options, 'currencySign', ['standard', 'accounting'], 'standard', where);
}

function readUnit(settings, options) {
  const refused = (unit) => `Invalid unit argument for Intl.NumberFormat() '${unit}'`;
  if (options.unit === undefined) {
    throw new TypeError(refused(''));
  }
  settings.unit = `${options.unit}`;
  const parts = settings.unit.split('-per-');
  if (parts.length > 2 || parts.some((part) => !Object.hasOwn(unitNames, part))) {
    throw new RangeError(refused(settings.unit));
  }
  settings.unitDisplay = stringOption(options, 'unitDisplay', ['short', 'narrow', 'long'], 'short', where);
}

/** https://tc39.es/ecma402/#sec-setnfdigitoptions */
function readDigits(settings, options) {
  const currencyDefault = settings.style === 'currency' && settings.notation === 'standard' ? (currencyDigits[settings.currency] ?? 2) : undefined;
  const leastDefault = currencyDefault ?? 0;
  const mostDefault = currencyDefault ?? (settings.style === 'percent' || settings.notation === 'compact' ? 0 : 3);
  settings.minimumIntegerDigits = integerOption(options, 'minimumIntegerDigits', 1, 21, 1);
  if (options.minimumSignificantDigits !== undefined || options.maximumSignificantDigits !== undefined) {
    settings.minimumSignificantDigits = integerOption(options, 'minimumSignificantDigits', 1, 21, 1);
    settings.maximumSignificantDigits = integerOption(options, 'maximumSignificantDigits', settings.minimumSignificantDigits, 21, 21);
    return;
  }
  const least = integerOption(options, 'minimumFractionDigits', 0, 100, undefined);
  const most = integerOption(options, 'maximumFractionDigits', 0, 100, undefined);
  if (least !== undefined && most !== undefined && least > most) {
    throw new RangeError('maximumFractionDigits value is out of range.');
  }
  settings.roundsCompact = settings.notation === 'compact' && least === undefined && most === undefined;
  settings.minimumFractionDigits = least ?? Math.min(leastDefault, most ?? leastDefault);
  settings.maximumFractionDigits = most ?? Math.max(mostDefault, settings.minimumFractionDigits);
}

function readGrouping(options, notation) {
  const value = options.useGrouping;
  if (value === undefined) {
    return notation === 'compact' ? 'min2' : 'auto';
  }
  return value === true || value === 'true' || value === 'always' ? 'always' : value === false || value === 'false' ? false : `${value}`;
}

const resolvedNames = [
  'locale', 'numberingSystem', 'style', 'currency', 'currencyDisplay', 'currencySign', 'unit', 'unitDisplay', 'minimumIntegerDigits', 'minimumSignificantDigits', 'maximumSignificantDigits', 'minimumFractionDigits', 'maximumFractionDigits', 'useGrouping', 'notation', 'compactDisplay', 'signDisplay', 'roundingMode', 'roundingIncrement', 'trailingZeroDisplay', 'roundingPriority',
];

export class NumberFormat {
  #settings;
  #bound = null;

  constructor(locales = undefined, options = undefined) {
    this.#settings = readOptions(resolveLocale(locales), options ?? {});
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  get format() {
    this.#bound ??= (value) => partsOf(this.#settings, value).map((part) => part.value).join('');
    return this.#bound;
  }

  formatToParts(value) {
    return partsOf(this.#settings, value);
  }

  formatRange(start, end) {
    const [from, to] = [this.format(start), this.format(end)];
    const between = this.#settings.style === 'currency' ? ' – ' : '–';
    return from === to ? `~${from}` : `${from}${between}${to}`;
  }

  resolvedOptions() {
    const settings = this.#settings;
    const shown = { ...settings, ...(settings.roundsCompact ? { minimumSignificantDigits: 1, maximumSignificantDigits: 2 } : {}), roundingPriority: settings.roundsCompact ? 'morePrecision' : 'auto' };
    return Object.fromEntries(resolvedNames.filter((name) => shown[name] !== undefined).map((name) => [name, shown[name]]));
  }
}

/** The text of a number with all settings, as typed parts. */
function partsOf(settings, given) {
  const value = typeof given === 'bigint' ? given : Number(given);
  const negative = typeof value === 'bigint' ? value < 0n : value < 0 || Object.is(value, -0);
  const magnitude = withoutZeros(settings, magnitudeParts(settings, value, negative, exactText(given)));
  const zero = magnitude.every((part) => (part.type === 'integer' || part.type === 'fraction' ? /^0*$/.test(part.value) : part.type !== 'infinity'));
  const sign = signOf(settings, negative, zero, Number.isNaN(value));
  return withUnits(settings, magnitude, sign);
}

/** A fraction of zeros alone goes, when that is asked for. */
function withoutZeros({ trailingZeroDisplay }, parts) {
  const isInteger = parts.every((part) => part.type !== 'fraction' || /^0*$/.test(part.value));
  return trailingZeroDisplay === 'stripIfInteger' && isInteger ? parts.filter((part) => part.type !== 'fraction' && part.type !== 'decimal') : parts;
}

function signOf({ signDisplay }, negative, zero, isNaN) {
  switch (signDisplay) {
    case 'never':
      return '';
    case 'always':
      return negative ? '-' : '+';
    case 'exceptZero':
      return zero || isNaN ? '' : negative ? '-' : '+';
    case 'negative':
      return negative && !zero ? '-' : '';
    default:
      return negative ? '-' : '';
  }
}

/** A number in a text keeps the digits that no double has. */
function exactText(given) {
  return typeof given === 'string' && /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(given) ? given.trim().replace(/^[-+]/, '') : undefined;
}

function magnitudeParts(settings, value, negative, exact) {
  if (typeof value === 'number' && Number.isNaN(value)) {
    return [{ type: 'nan', value: settings.data.nan }];
  }
  if (value === Infinity || value === -Infinity) {
    return [{ type: 'infinity', value: '∞' }];
  }
  const decimal = decimalOf(exact ?? value);
  if (settings.style === 'percent') {
    decimal.exponent += 2;
  }
  if (settings.notation === 'standard') {
    return digitParts(settings, round(settings, decimal, negative));
  }
  return settings.notation === 'compact' ? compactParts(settings, decimal, negative) : exponentParts(settings, decimal, negative);
}

function round(settings, decimal, negative) {
  if (settings.roundingIncrement !== 1) {
    return roundToIncrement(decimal, settings.maximumFractionDigits, settings.roundingIncrement, settings.roundingMode, negative);
  }
  if (settings.maximumSignificantDigits !== undefined) {
    return roundToSignificant(decimal, settings.minimumSignificantDigits, settings.maximumSignificantDigits, settings.roundingMode, negative);
  }
  if (settings.roundsCompact) {
    const whole = decimal.exponent >= 2;
    return whole ? roundToFraction(decimal, 0, 0, settings.roundingMode, negative) : roundToSignificant(decimal, 1, 2, settings.roundingMode, negative);
  }
  return roundToFraction(decimal, settings.minimumFractionDigits, settings.maximumFractionDigits, settings.roundingMode, negative);
}

function compactParts(settings, decimal, negative) {
  let step = compactSteps.find(([power]) => decimal.exponent > power) ?? [0, '', ''];
  let rounded = round(settings, { ...decimal, exponent: decimal.exponent - step[0] }, negative);
  if (rounded.integer.length > 3 && step[0] < 12) {
    // 999,999 is 1M, not 1,000K.
    step = compactSteps.findLast(([power]) => power > step[0]);
    rounded = round(settings, { ...decimal, exponent: decimal.exponent - step[0] }, negative);
  }
  const parts = digitParts(settings, rounded);
  if (step[0] === 0) {
    return parts;
  }
  if (settings.compactDisplay === 'long') {
    return [...parts, { type: 'literal', value: ' ' }, { type: 'compact', value: step[2] }];
  }
  return [...parts, { type: 'compact', value: step[1] }];
}

function exponentParts(settings, decimal, negative) {
  const power = decimal.digits === '' ? 0 : decimal.exponent - 1;
  const shift = settings.notation === 'engineering' ? Math.floor(power / 3) * 3 : power;
  const rounded = round(settings, { ...decimal, exponent: decimal.exponent - shift }, negative);
  const exponent = [{ type: 'exponentSeparator', value: 'E' }];
  if (shift < 0) {
    exponent.push({ type: 'exponentMinusSign', value: '-' });
  }
  return [...digitParts(settings, rounded), ...exponent, { type: 'exponentInteger', value: `${Math.abs(shift)}` }];
}

function digitParts(settings, { integer, fraction }) {
  const { data } = settings;
  const digits = integer.padStart(settings.minimumIntegerDigits, '0');
  const groups = isGrouped(settings, digits) ? digits.split(data.isIndian ? /(?=(?:\d{2})*\d{3}$)/ : /(?=(?:\d{3})+$)/) : [digits];
  const parts = [];
  for (const group of groups) {
    if (parts.length > 0) {
      parts.push({ type: 'group', value: data.group });
    }
    parts.push({ type: 'integer', value: group });
  }
  if (fraction !== '') {
    parts.push({ type: 'decimal', value: data.decimal }, { type: 'fraction', value: fraction });
  }
  return parts;
}

function isGrouped({ useGrouping, data }, digits) {
  return useGrouping === 'min2' || (useGrouping === 'auto' && data.isMinimumTwo) ? digits.length > 4 : useGrouping !== false;
}

function withUnits(settings, magnitude, sign) {
  const { data, style } = settings;
  if (style === 'percent') {
    return arranged(data.percent, data, sign, magnitude);
  }
  if (style === 'currency') {
    return withCurrency(settings, magnitude, sign);
  }
  const parts = arranged('-#', data, sign, magnitude);
  return style === 'unit' ? [...parts, ...unitParts(settings, magnitude)] : parts;
}

/** The parts of a pattern in their order; a symbol that ends like a word keeps a space before the digits. */
function arranged(pattern, data, sign, magnitude, symbol = undefined) {
  return [...pattern].flatMap((piece, index) => {
    switch (piece) {
      case '-':
        return sign === '' ? [] : [{ type: sign === '-' ? 'minusSign' : 'plusSign', value: sign === '-' ? data.minus : sign }];
      case '#':
        return magnitude;
      case '%':
        return [{ type: 'percentSign', value: '%' }];
      case '¤': {
        const isWord = pattern[index + 1] === '#' && magnitude[0].type === 'integer' && /[^\p{S}\p{Z}]$/u.test(symbol);
        return [{ type: 'currency', value: symbol }, ...(isWord ? [{ type: 'literal', value: '\u00a0' }] : [])];
      }
      default:
        return [{ type: 'literal', value: piece }];
    }
  });
}

function withCurrency({ data, currency, currencyDisplay, currencySign }, magnitude, sign) {
  if (currencyDisplay === 'name') {
    const [one, other] = currencyNames[currency] ?? [currency, currency];
    const name = magnitude.length === 1 && magnitude[0].value === '1' ? one : other;
    return [...arranged('-#', data, sign, magnitude), { type: 'literal', value: ' ' }, { type: 'currency', value: name }];
  }
  const symbol = currencyDisplay === 'code' ? currency : symbolOf(data, currency, currencyDisplay === 'narrowSymbol');
  const isAccounted = currencySign === 'accounting' && sign === '-';
  return arranged(isAccounted ? data.accounting : data.currency, data, sign, magnitude, symbol);
}

function symbolOf(data, currency, isNarrow) {
  if (data === english) {
    return (isNarrow ? narrowSymbols[currency] : undefined) ?? currencySymbols[currency] ?? currency;
  }
  const listed = (isNarrow ? data.narrow : data.symbols).split('|').find((pair) => pair.startsWith(`${currency} `));
  return listed === undefined ? currency : listed.slice(4);
}

function unitParts({ unit, unitDisplay }, magnitude) {
  const single = magnitude.length === 1 && magnitude[0].value === '1';
  const [first, per] = unit.split('-per-');
  const [short, one, other, forms = {}] = unitNames[first];
  if (unitDisplay === 'long') {
    const text = per === undefined ? (single ? one : other) : `${single ? one : other} per ${unitNames[per][1]}`;
    return [{ type: 'literal', value: ' ' }, { type: 'unit', value: text }];
  }
  const narrow = unitDisplay === 'narrow' ? forms.narrow : undefined;
  const own = narrow ?? (single && unitDisplay === 'short' ? forms.one : undefined) ?? short;
  const text = pairNames[unit] ?? (per === undefined ? own : `${own}/${unitNames[per][3]?.per ?? unitNames[per][0]}`);
  const tight = unitDisplay === 'narrow' || /^°[CF]|^%/.test(text);
  return [...(tight ? [] : [{ type: 'literal', value: ' ' }]), { type: unit === 'percent' ? 'percentSign' : 'unit', value: text }];
}

Object.defineProperty(NumberFormat.prototype, Symbol.toStringTag, { value: 'Intl.NumberFormat', configurable: true });
