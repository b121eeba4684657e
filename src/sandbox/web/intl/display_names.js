// https://tc39.es/ecma402/#intl-displaynames-objects : what languages, regions, currencies and scripts are called in English.

import { currencies, languages, regions, scripts } from 'jsguide:web/intl/display_data';
import { onlyLocale, requireEnglish, stringOption, supportedLocales } from 'jsguide:web/intl/locale';
import { canonicalTag, parseTag } from 'jsguide:web/intl/locale_object';

export { Locale, canonicalTag } from 'jsguide:web/intl/locale_object';
export { currencies };

const where = 'Intl.DisplayNames';
const types = ['language', 'region', 'script', 'currency', 'calendar', 'dateTimeField'];
const dialects = {
  'en-US': 'American English',
  'en-GB': 'British English',
  'en-AU': 'Australian English',
  'en-CA': 'Canadian English',
  'fr-CA': 'Canadian French',
  'fr-CH': 'Swiss French',
  'de-AT': 'Austrian German',
  'de-CH': 'Swiss High German',
  'es-419': 'Latin American Spanish',
  'es-ES': 'European Spanish',
  'es-MX': 'Mexican Spanish',
  'pt-BR': 'Brazilian Portuguese',
  'pt-PT': 'European Portuguese',
  'zh-Hans': 'Simplified Chinese',
  'zh-Hant': 'Traditional Chinese',
  'nl-BE': 'Flemish',
  'ar-001': 'Modern Standard Arabic',
  'fa-AF': 'Dari',
};
const shorter = {
  BA: 'Bosnia',
  CC: 'Cocos Islands',
  GB: 'UK',
  HK: 'Hong Kong',
  MM: 'Myanmar',
  MO: 'Macao',
  PN: 'Pitcairn',
  PS: 'Palestine',
  UN: 'UN',
  US: 'US',
};
const fields = {
  era: 'era',
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  weekOfYear: 'week',
  weekday: 'day of the week',
  day: 'day',
  dayPeriod: 'AM/PM',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
  timeZoneName: 'time zone',
};
const patterns = { region: /^([a-z]{2}|\d{3})$/i, script: /^[a-z]{4}$/i, currency: /^[a-z]{3}$/i };

export class DisplayNames {
  #settings;

  constructor(locales, options) {
    requireEnglish(locales);
    if (options === undefined) {
      throw new TypeError('Cannot convert undefined or null to object');
    }
    const style = stringOption(options, 'style', ['narrow', 'short', 'long'], 'long', where);
    const type = stringOption(options, 'type', types, undefined, where);
    if (type === undefined) {
      throw new TypeError('Required option "type" must not be undefined');
    }
    const fallback = stringOption(options, 'fallback', ['code', 'none'], 'code', where);
    const languageDisplay = stringOption(options, 'languageDisplay', ['dialect', 'standard'], 'dialect', where);
    this.#settings = { style, type, fallback, languageDisplay };
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  of(code) {
    const text = `${code}`;
    const { type, fallback } = this.#settings;
    const pattern = patterns[type];
    if ((pattern !== undefined && !pattern.test(text)) || (type === 'dateTimeField' && fields[text] === undefined)) {
      throw new RangeError(`Invalid argument to ${where}.prototype.of`);
    }
    const [proper, name] = this.#find(text, type);
    return name ?? (fallback === 'code' ? proper : undefined);
  }

  #find(text, type) {
    const { style, languageDisplay } = this.#settings;
    switch (type) {
      case 'region':
        return [text.toUpperCase(), regionName(text.toUpperCase(), style)];
      case 'script': {
        const proper = text[0].toUpperCase() + text.slice(1).toLowerCase();
        return [proper, scripts.get(proper)?.replace(/^(Simplified|Traditional)$/, '$1 Han')];
      }
      case 'currency':
        return [text.toUpperCase(), currencies.get(text.toUpperCase())];
      case 'calendar':
        return [text, text === 'gregory' ? 'Gregorian Calendar' : undefined];
      case 'dateTimeField':
        return [text, fields[text]];
      default:
        return [canonicalTag(text), languageName(text, languageDisplay, style)];
    }
  }

  resolvedOptions() {
    const { style, type, fallback, languageDisplay } = this.#settings;
    const resolved = { locale: onlyLocale, style, type, fallback };
    return type === 'language' ? { ...resolved, languageDisplay } : resolved;
  }
}

Object.defineProperty(DisplayNames.prototype, Symbol.toStringTag, { value: where, configurable: true });

function regionName(code, style) {
  const wide = { '001': 'world', 419: 'Latin America' }[code];
  return (style === 'long' ? undefined : shorter[code]) ?? wide ?? regions.get(code);
}

/** A dialect has a name of its own; else the script and the region stand in brackets. */
function languageName(tag, display, style) {
  const { language, script, region, variants } = parseTag(tag);
  const whole = [language, script, region].filter((part) => part !== undefined).join('-');
  if (display === 'dialect' && dialects[whole] !== undefined && variants.length === 0) {
    return dialects[whole];
  }
  const base = languages.get(language);
  if (base === undefined) {
    return undefined;
  }
  const details = [script && (scripts.get(script) ?? script), region && (regionName(region, style) ?? region)].filter(Boolean);
  return details.length === 0 ? base : `${base} (${details.join(', ')})`;
}
