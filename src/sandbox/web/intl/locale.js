// https://tc39.es/ecma402/#sec-canonicalizelocalelist : the sandbox has en-US and some of what is asked for in other locales, and says
// what it has not.

import { requireModule } from 'jsguide:web/host';
import { isObject } from 'jsguide:web/webidl';

export const onlyLocale = 'en-US';

const tag = /^[a-z]{2,3}(-[a-z0-9]{2,8})*(-[ux](-[a-z0-9]{1,8})+)?$/i;

/** The locales of an argument as a list of well-formed tags. */
export function localeList(locales) {
  if (locales === undefined) {
    return [];
  }
  const isOne = typeof locales === 'string' || Object.prototype.toString.call(locales) === '[object Intl.Locale]';
  const list = isOne ? [locales] : Array.from(locales);
  return list.map((locale) => {
    if (typeof locale !== 'string' && !isObject(locale)) {
      throw new TypeError('Incorrect locale information provided');
    }
    const text = `${locale}`;
    if (!tag.test(text)) {
      throw new RangeError(`Incorrect locale information provided`);
    }
    return text;
  });
}

function isEnglish(locale) {
  return /^en(-us)?(-u-.*)?$/i.test(locale);
}

const others = 'jsguide:web/intl/localized';

function unknown(locale, known) {
  return new RangeError(`The sandbox has no data for the locale "${locale}": ${known}`);
}

/** Accepts what is answered in en-US; another language is an error here, where Node would answer in it. */
export function requireEnglish(locales) {
  const list = localeList(locales);
  if (list.length > 0 && !list.some(isEnglish)) {
    throw unknown(list[0], 'this part of Intl knows en-US only');
  }
  return onlyLocale;
}

/** The locale that answers, with its data when it is another than en-US. */
export function resolveLocale(locales) {
  const [wanted = onlyLocale] = localeList(locales);
  if (isEnglish(wanted)) {
    return { locale: /^en(-u-.*)?$/i.test(wanted) ? 'en' : onlyLocale };
  }
  const { dataOf, names } = requireModule(others);
  const data = dataOf(wanted);
  if (data === undefined) {
    throw unknown(wanted, `it has en-US, ${names.map(properCase).join(', ')}`);
  }
  return { locale: properCase(wanted), data };
}

function properCase(tag) {
  const [language, region] = tag.toLowerCase().split('-');
  return region === undefined ? language : `${language}-${region.toUpperCase()}`;
}

export function supportedLocales(locales) {
  return localeList(locales).filter((locale) => isEnglish(locale) || requireModule(others).dataOf(locale) !== undefined);
}

/** https://tc39.es/ecma402/#sec-getoption */
export function stringOption(options, name, allowed, fallback, where) {
  const value = options[name];
  if (value === undefined) {
    return fallback;
  }
  const text = `${value}`;
  if (allowed !== undefined && !allowed.includes(text)) {
    throw new RangeError(`Value ${text} out of range for ${where} options property ${name}`);
  }
  return text;
}

export function integerOption(options, name, lowest, highest, fallback) {
  const value = options[name];
  if (value === undefined) {
    return fallback;
  }
  const number = Number(value);
  if (!(number >= lowest && number <= highest)) {
    throw new RangeError(`${name} value is out of range.`);
  }
  return Math.floor(number);
}
