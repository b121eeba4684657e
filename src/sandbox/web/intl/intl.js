// https://tc39.es/ecma402/ : dates, numbers and plurals in en-US. What is not here says so when it is used.

import { DateTimeFormat, readOptions, textOf } from 'jsguide:web/intl/date_time_format';
import { localeList, requireEnglish } from 'jsguide:web/intl/locale';
import { NumberFormat } from 'jsguide:web/intl/number_format';
import { PluralRules } from 'jsguide:web/intl/plural_rules';

/** Callable without `new`, as these two are for old pages' sake. */
function callable(constructor) {
  return new Proxy(constructor, { apply: (target, receiver, args) => Reflect.construct(target, args) });
}

function missing(name) {
  function constructor() {
    throw new RangeError(`Intl.${name} is not available in the sandbox: it has DateTimeFormat, NumberFormat and PluralRules for en-US`);
  }
  return Object.defineProperty(constructor, 'name', { value: name });
}

export const Intl = Object.defineProperty({}, Symbol.toStringTag, { value: 'Intl', configurable: true });

const members = {
  getCanonicalLocales: (locales) => localeList(locales),
  DateTimeFormat: callable(DateTimeFormat),
  NumberFormat: callable(NumberFormat),
  PluralRules,
};
for (const name of ['Collator', 'RelativeTimeFormat', 'ListFormat', 'Locale', 'DisplayNames', 'Segmenter', 'DurationFormat']) {
  members[name] = missing(name);
}
for (const [name, value] of Object.entries(members)) {
  Object.defineProperty(Intl, name, { value, writable: true, enumerable: false, configurable: true });
}

/** `Date.prototype.toLocaleString` and its like, which differ in what they show without options. */
export function formatDate(date, locales, options, required, defaults) {
  requireEnglish(locales);
  return textOf(readOptions(options ?? {}, required, defaults), date);
}
