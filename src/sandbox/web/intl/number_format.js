// https://tc39.es/ecma402/#numberformat-objects , for en-US.

import { integerOption, onlyLocale, requireEnglish, stringOption, supportedLocales } from 'jsguide:web/intl/locale';
import { decimalOf, roundToFraction, roundToSignificant } from 'jsguide:web/intl/decimal';
import { currencyDigits, currencyNames, currencySymbols, unitNames } from 'jsguide:web/intl/names';

const where = 'Intl.NumberFormat';
const compactSteps = [
  [12, 'T', 'trillion'],
  [9, 'B', 'billion'],
  [6, 'M', 'million'],
  [3, 'K', 'thousand'],
];

function readOptions(options) {
  const style = stringOption(options, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal', where);
  const settings = { locale: onlyLocale, numberingSystem: 'latn', style };
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
  settings.trailingZeroDisplay = stringOption(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto', where);
  return settings;
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
  if (options.unit === undefined) {
    throw new TypeError('Unit is required with unit style.');
  }
  settings.unit = `${options.unit}`;
  const parts = settings.unit.split('-per-');
  if (parts.some((part) => !Object.hasOwn(unitNames, part))) {
    throw new RangeError(`The sandbox does not know the unit "${settings.unit}"`);
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

export class NumberFormat {
  #settings;
  #bound = null;

  constructor(locales = undefined, options = undefined) {
    requireEnglish(locales);
    this.#settings = readOptions(options ?? {});
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
    return from === to ? `~${from}` : `${from}–${to}`;
  }

  resolvedOptions() {
    const { roundsCompact, ...shown } = this.#settings;
    void roundsCompact;
    return { ...shown, roundingIncrement: 1, roundingPriority: 'auto' };
  }
}

/** The text of a number with all settings, as typed parts. */
function partsOf(settings, given) {
  const value = typeof given === 'bigint' ? given : typeof given === 'string' ? Number(given) : Number(given);
  const negative = typeof value === 'bigint' ? value < 0n : value < 0 || Object.is(value, -0);
  const magnitude = withoutZeros(settings, magnitudeParts(settings, value, negative));
  const zero = magnitude.every((part) => part.type !== 'integer' && part.type !== 'fraction' ? true : /^0*$/.test(part.value));
  const sign = signOf(settings, negative, zero, Number.isNaN(value));
  return withUnits(settings, magnitude, sign, value);
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

function magnitudeParts(settings, value, negative) {
  if (typeof value === 'number' && Number.isNaN(value)) {
    return [{ type: 'nan', value: 'NaN' }];
  }
  if (value === Infinity || value === -Infinity) {
    return [{ type: 'infinity', value: '∞' }];
  }
  const decimal = decimalOf(value);
  if (settings.style === 'percent') {
    decimal.exponent += 2;
  }
  if (settings.notation === 'standard') {
    return digitParts(settings, round(settings, decimal, negative));
  }
  return settings.notation === 'compact' ? compactParts(settings, decimal, negative) : exponentParts(settings, decimal, negative);
}

function round(settings, decimal, negative) {
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
  const digits = integer.padStart(settings.minimumIntegerDigits, '0');
  const groups = isGrouped(settings.useGrouping, digits) ? digits.split(/(?=(?:\d{3})+$)/) : [digits];
  const parts = [];
  for (const group of groups) {
    if (parts.length > 0) {
      parts.push({ type: 'group', value: ',' });
    }
    parts.push({ type: 'integer', value: group });
  }
  if (fraction !== '') {
    parts.push({ type: 'decimal', value: '.' }, { type: 'fraction', value: fraction });
  }
  return parts;
}

function isGrouped(useGrouping, digits) {
  return useGrouping === 'min2' ? digits.length > 4 : useGrouping !== false;
}

function withUnits(settings, magnitude, sign, value) {
  const signPart = sign === '' ? [] : [{ type: sign === '-' ? 'minusSign' : 'plusSign', value: sign }];
  if (settings.style === 'percent') {
    return [...signPart, ...magnitude, { type: 'percentSign', value: '%' }];
  }
  if (settings.style === 'currency') {
    return withCurrency(settings, magnitude, sign, signPart, value);
  }
  if (settings.style === 'unit') {
    return [...signPart, ...magnitude, ...unitParts(settings, magnitude)];
  }
  return [...signPart, ...magnitude];
}

function withCurrency(settings, magnitude, sign, signPart) {
  const { currency, currencyDisplay, currencySign } = settings;
  if (currencyDisplay === 'name') {
    const [one, other] = currencyNames[currency] ?? [currency, currency];
    const name = magnitude.length === 1 && magnitude[0].value === '1' ? one : other;
    return [...signPart, ...magnitude, { type: 'literal', value: ' ' }, { type: 'currency', value: name }];
  }
  const symbol = currencyDisplay === 'code' ? currency : (currencySymbols[currency] ?? currency);
  const shown = [{ type: 'currency', value: symbol }];
  if (/[A-Z]$/.test(symbol)) {
    shown.push({ type: 'literal', value: '\u00a0' });
  }
  if (currencySign === 'accounting' && sign === '-') {
    return [{ type: 'literal', value: '(' }, ...shown, ...magnitude, { type: 'literal', value: ')' }];
  }
  return [...signPart, ...shown, ...magnitude];
}

function unitParts({ unit, unitDisplay }, magnitude) {
  const single = magnitude.length === 1 && magnitude[0].value === '1';
  const [first, per] = unit.split('-per-');
  const [short, one, other] = unitNames[first];
  if (unitDisplay !== 'long') {
    const text = per === undefined ? short : `${short}/${unitNames[per][3] ?? unitNames[per][0]}`;
    const tight = unitDisplay === 'narrow' || /^[°%]/.test(text);
    return [...(tight ? [] : [{ type: 'literal', value: ' ' }]), { type: 'unit', value: text }];
  }
  const text = per === undefined ? (single ? one : other) : `${single ? one : other} per ${unitNames[per][1]}`;
  return [{ type: 'literal', value: ' ' }, { type: 'unit', value: text }];
}

Object.defineProperty(NumberFormat.prototype, Symbol.toStringTag, { value: 'Intl.NumberFormat', configurable: true });
