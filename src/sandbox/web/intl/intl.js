// https://tc39.es/ecma402/ : dates, numbers, plurals, lists and relative times in en-US, comparing and cutting text. What is not here says so when it is used.

import { DateTimeFormat, readOptions, textOf } from 'jsguide:web/intl/date_time_format';
import { requireModule } from 'jsguide:web/host';
import { ListFormat } from 'jsguide:web/intl/list_format';
import { localeList, requireEnglish } from 'jsguide:web/intl/locale';
import { NumberFormat } from 'jsguide:web/intl/number_format';
import { PluralRules } from 'jsguide:web/intl/plural_rules';
import { RelativeTimeFormat } from 'jsguide:web/intl/relative_time_format';
import { Segmenter } from 'jsguide:web/intl/segmenter';

/** Callable without `new`, as these two are for old pages' sake. */
function callable(constructor) {
  return new Proxy(constructor, { apply: (target, receiver, args) => Reflect.construct(target, args) });
}

function missing(name) {
  function constructor() {
    throw new RangeError(`Intl.${name} is not available in the sandbox: it has DateTimeFormat, NumberFormat, PluralRules, ListFormat, RelativeTimeFormat, Collator and Segmenter for en-US`);
  }
  return Object.defineProperty(constructor, 'name', { value: name });
}

export const Intl = Object.defineProperty({}, Symbol.toStringTag, { value: 'Intl', configurable: true });

const members = {
  getCanonicalLocales: (locales) => localeList(locales),
  DateTimeFormat: callable(DateTimeFormat),
  NumberFormat: callable(NumberFormat),
  Collator: callable(requireModule('jsguide:web/intl/collator').Collator),
  PluralRules,
  ListFormat,
  RelativeTimeFormat,
  Segmenter,
};
for (const name of ['Locale', 'DisplayNames', 'DurationFormat']) {
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
