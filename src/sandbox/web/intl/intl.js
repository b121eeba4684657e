// https://tc39.es/ecma402/ : dates, numbers, plurals, lists and relative times in en-US and the locales of `locale_data.js`, comparing and cutting text. What is not here says so when it is used.

import { DateTimeFormat, readOptions, textOf } from 'jsguide:web/intl/date_time_format';
import { host, requireModule } from 'jsguide:web/host';
import { ListFormat } from 'jsguide:web/intl/list_format';
import { localeList } from 'jsguide:web/intl/locale';
import { unitNames } from 'jsguide:web/intl/names';
import { NumberFormat } from 'jsguide:web/intl/number_format';
import { PluralRules } from 'jsguide:web/intl/plural_rules';
import { RelativeTimeFormat } from 'jsguide:web/intl/relative_time_format';
import { Segmenter } from 'jsguide:web/intl/segmenter';

/** Names of places and languages, which few scripts want. */
const named = 'jsguide:web/intl/display_names';

/** Callable without `new`, as these two are for old pages' sake. */
function callable(constructor) {
  return new Proxy(constructor, { apply: (target, receiver, args) => Reflect.construct(target, args) });
}

function missing(name) {
  function constructor() {
    throw new RangeError(`Intl.${name} is not available in the sandbox: it has DateTimeFormat, NumberFormat, PluralRules, ListFormat, RelativeTimeFormat, Collator, DisplayNames and Segmenter for en-US`);
  }
  return Object.defineProperty(constructor, 'name', { value: name });
}

export const Intl = Object.defineProperty({}, Symbol.toStringTag, { value: 'Intl', configurable: true });

const members = {
  getCanonicalLocales: (locales) => [...new Set(localeList(locales).map((tag) => requireModule(named).canonicalTag(tag)))],
  supportedValuesOf,
  DateTimeFormat: callable(DateTimeFormat),
  NumberFormat: callable(NumberFormat),
  Collator: callable(requireModule('jsguide:web/intl/collator').Collator),
  PluralRules,
  ListFormat,
  RelativeTimeFormat,
  Segmenter,
};
members.DurationFormat = missing('DurationFormat');
for (const [name, value] of Object.entries(members)) {
  Object.defineProperty(Intl, name, { value, writable: true, enumerable: false, configurable: true });
}

for (const name of ['Locale', 'DisplayNames']) {
  Object.defineProperty(Intl, name, {
    get: () => requireModule(named)[name],
    set: (value) => Object.defineProperty(Intl, name, { value, writable: true, configurable: true }),
    enumerable: false,
    configurable: true,
  });
}

/** https://tc39.es/ecma402/#sec-intl.supportedvaluesof */
function supportedValuesOf(key) {
  const values = {
    calendar: () => ['gregory'],
    collation: () => ['emoji', 'eor'],
    currency: () => [...requireModule(named).currencies.keys()],
    numberingSystem: () => ['latn'],
    timeZone: () => host.zoneNames(),
    unit: () => Object.keys(unitNames),
  }[`${key}`];
  if (values === undefined) {
    throw new RangeError(`Invalid key : ${key}`);
  }
  return [...values()].sort();
}

/** `Date.prototype.toLocaleString` and its like, which differ in what they show without options. */
export function formatDate(date, locales, options, required, defaults) {
  return textOf(readOptions(locales, options ?? {}, required, defaults), date);
}
