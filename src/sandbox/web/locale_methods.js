// https://tc39.es/ecma402/#locale-sensitive-functions : the methods of Date, Number, BigInt and String that need Intl. The engine's
// own ignore locale and options.

import { requireModule } from 'jsguide:web/host';

function replace(prototype, name, method) {
  Object.defineProperty(prototype, name, { value: method, writable: true, enumerable: false, configurable: true });
}

function dateMethod(required, defaults) {
  return function (locales = undefined, options = undefined) {
    if (Number.isNaN(Date.prototype.getTime.call(this))) {
      return 'Invalid Date';
    }
    return requireModule('jsguide:web/intl/intl').formatDate(this, locales, options, required, defaults);
  };
}

function numberMethod(unwrap) {
  return function toLocaleString(locales = undefined, options = undefined) {
    const { Intl } = requireModule('jsguide:web/intl/intl');
    return new Intl.NumberFormat(locales, options).format(unwrap.call(this));
  };
}

replace(Date.prototype, 'toLocaleString', dateMethod('any', 'all'));
replace(Date.prototype, 'toLocaleDateString', dateMethod('date', 'date'));
replace(Date.prototype, 'toLocaleTimeString', dateMethod('time', 'time'));
replace(Number.prototype, 'toLocaleString', numberMethod(Number.prototype.valueOf));
replace(BigInt.prototype, 'toLocaleString', numberMethod(BigInt.prototype.valueOf));

replace(String.prototype, 'localeCompare', function localeCompare(that, locales = undefined, options = undefined) {
  return requireModule('jsguide:web/intl/collator').compareTexts(`${this}`, `${that}`, locales, options);
});
