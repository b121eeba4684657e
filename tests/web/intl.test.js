// Dates and numbers in en-US. Generated from Node 20: options, and what Intl makes of them.

const instant = new Date('2021-01-02T15:04:05.678Z');
const outcome = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};

const dates = (options, expected, timeZone = 'UTC') =>
  test(`date ${JSON.stringify(options)} in ${timeZone}`, () =>
    assert.equal(outcome(() => new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(instant)), expected));

const numbers = (value, options, expected) =>
  test(`number ${value} ${JSON.stringify(options)}`, () =>
    assert.equal(outcome(() => new Intl.NumberFormat('en-US', options).format(value)), expected));

dates({}, "1/2/2021");
dates({"dateStyle":"full"}, "Saturday, January 2, 2021");
dates({"dateStyle":"long"}, "January 2, 2021");
dates({"dateStyle":"medium"}, "Jan 2, 2021");
dates({"dateStyle":"short"}, "1/2/21");
dates({"timeStyle":"full"}, "3:04:05 PM Coordinated Universal Time");
dates({"timeStyle":"long"}, "3:04:05 PM UTC");
dates({"timeStyle":"medium"}, "3:04:05 PM");
dates({"timeStyle":"short"}, "3:04 PM");
dates({"dateStyle":"full","timeStyle":"long"}, "Saturday, January 2, 2021 at 3:04:05 PM UTC");
dates({"dateStyle":"long","timeStyle":"short"}, "January 2, 2021 at 3:04 PM");
dates({"dateStyle":"medium","timeStyle":"short"}, "Jan 2, 2021, 3:04 PM");
dates({"dateStyle":"short","timeStyle":"short"}, "1/2/21, 3:04 PM");
dates({"year":"numeric","month":"long","day":"numeric"}, "January 2, 2021");
dates({"year":"numeric","month":"short","day":"2-digit"}, "Jan 02, 2021");
dates({"year":"2-digit","month":"2-digit","day":"2-digit"}, "01/02/21");
dates({"month":"long","year":"numeric"}, "January 2021");
dates({"month":"short","day":"numeric"}, "Jan 2");
dates({"month":"numeric","day":"numeric"}, "1/2");
dates({"month":"numeric","year":"numeric"}, "1/2021");
dates({"weekday":"long"}, "Saturday");
dates({"weekday":"short","day":"numeric"}, "2 Sat");
dates({"weekday":"long","month":"long","day":"numeric","year":"numeric"}, "Saturday, January 2, 2021");
dates({"weekday":"short","year":"numeric","month":"numeric","day":"numeric"}, "Sat, 1/2/2021");
dates({"weekday":"long","month":"short","day":"numeric"}, "Saturday, Jan 2");
dates({"year":"numeric"}, "2021");
dates({"month":"long"}, "January");
dates({"month":"narrow"}, "J");
dates({"day":"2-digit"}, "02");
dates({"hour":"numeric"}, "3 PM");
dates({"hour":"2-digit"}, "03 PM");
dates({"hour":"numeric","minute":"2-digit"}, "3:04 PM");
dates({"hour":"2-digit","minute":"2-digit","second":"2-digit"}, "03:04:05 PM");
dates({"hour":"numeric","hour12":false}, "15");
dates({"hour":"2-digit","minute":"2-digit","hour12":false}, "15:04");
dates({"hour":"numeric","minute":"numeric","second":"numeric","hourCycle":"h23"}, "15:04:05");
dates({"minute":"numeric"}, "4");
dates({"second":"numeric"}, "5");
dates({"minute":"2-digit","second":"2-digit"}, "04:05");
dates({"hour":"numeric","minute":"numeric","timeZoneName":"short"}, "3:04 PM UTC");
dates({"timeZoneName":"short"}, "1/2/2021, UTC");
dates({"timeZoneName":"long"}, "1/2/2021, Coordinated Universal Time");
dates({"year":"numeric","month":"long","day":"numeric","hour":"numeric","minute":"2-digit"}, "January 2, 2021 at 3:04 PM");
dates({"year":"numeric","month":"short","day":"numeric","hour":"numeric","minute":"2-digit"}, "Jan 2, 2021, 3:04 PM");
dates({"year":"numeric","month":"numeric","day":"numeric","hour":"numeric","minute":"2-digit","second":"2-digit"}, "1/2/2021, 3:04:05 PM");
dates({"weekday":"short","hour":"numeric"}, "Sat 3 PM");
dates({"weekday":"long","month":"long","day":"numeric","hour":"numeric"}, "Saturday, January 2 at 3 PM");
dates({"fractionalSecondDigits":3,"second":"numeric"}, "5.678");
dates({"hour":"numeric","minute":"numeric","second":"numeric","fractionalSecondDigits":2}, "3:04:05.67 PM");
dates({"era":"short"}, "1/2/2021 AD");
dates({"era":"long","year":"numeric"}, "2021 Anno Domini");
dates({"year":"numeric","month":"narrow","day":"numeric"}, "J 2, 2021");
dates({"month":"long","weekday":"long"}, "January Saturday");
dates({"year":"numeric","weekday":"long"}, "2021 Saturday");
dates({"year":"numeric","day":"numeric"}, "2021 (day: 2)");
dates({"month":"2-digit","day":"2-digit"}, "01/02");
dates({"weekday":"narrow"}, "S");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 10:04:05 AM EST", "America/New_York");
dates({"timeStyle":"full"}, "10:04:05 AM Eastern Standard Time", "America/New_York");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT-5", "America/New_York");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "10:04 AM EST", "America/New_York");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 4:04:05 PM GMT+1", "Europe/Berlin");
dates({"timeStyle":"full"}, "4:04:05 PM Central European Standard Time", "Europe/Berlin");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT+1", "Europe/Berlin");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "4:04 PM GMT+1", "Europe/Berlin");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 8:34:05 PM GMT+5:30", "Asia/Kolkata");
dates({"timeStyle":"full"}, "8:34:05 PM India Standard Time", "Asia/Kolkata");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT+5:30", "Asia/Kolkata");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "8:34 PM GMT+5:30", "Asia/Kolkata");
dates({"dateStyle":"short","timeStyle":"long"}, "1/3/21, 12:04:05 AM GMT+9", "Asia/Tokyo");
dates({"timeStyle":"full"}, "12:04:05 AM Japan Standard Time", "Asia/Tokyo");
dates({"timeZoneName":"shortOffset"}, "1/3/2021, GMT+9", "Asia/Tokyo");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "12:04 AM GMT+9", "Asia/Tokyo");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 7:04:05 AM PST", "America/Los_Angeles");
dates({"timeStyle":"full"}, "7:04:05 AM Pacific Standard Time", "America/Los_Angeles");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT-8", "America/Los_Angeles");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "7:04 AM PST", "America/Los_Angeles");
dates({"dateStyle":"short","timeStyle":"long"}, "1/3/21, 2:04:05 AM GMT+11", "Australia/Sydney");
dates({"timeStyle":"full"}, "2:04:05 AM Australian Eastern Daylight Time", "Australia/Sydney");
dates({"timeZoneName":"shortOffset"}, "1/3/2021, GMT+11", "Australia/Sydney");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "2:04 AM GMT+11", "Australia/Sydney");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 3:04:05 PM GMT", "Europe/London");
dates({"timeStyle":"full"}, "3:04:05 PM Greenwich Mean Time", "Europe/London");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT+0", "Europe/London");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "3:04 PM GMT", "Europe/London");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 3:04:05 PM UTC", "utc");
dates({"timeStyle":"full"}, "3:04:05 PM Coordinated Universal Time", "utc");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT+0", "utc");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "3:04 PM UTC", "utc");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 3:04:05 PM UTC", "GMT");
dates({"timeStyle":"full"}, "3:04:05 PM Coordinated Universal Time", "GMT");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT+0", "GMT");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "3:04 PM UTC", "GMT");
dates({"dateStyle":"short","timeStyle":"long"}, "RangeError", "Nope/Zone");
dates({"timeStyle":"full"}, "RangeError", "Nope/Zone");
dates({"timeZoneName":"shortOffset"}, "RangeError", "Nope/Zone");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "RangeError", "Nope/Zone");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 5:04:05 AM HST", "Pacific/Honolulu");
dates({"timeStyle":"full"}, "5:04:05 AM Hawaii-Aleutian Standard Time", "Pacific/Honolulu");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT-10", "Pacific/Honolulu");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "5:04 AM HST", "Pacific/Honolulu");
dates({"dateStyle":"short","timeStyle":"long"}, "1/2/21, 12:04:05 PM GMT-3", "America/Sao_Paulo");
dates({"timeStyle":"full"}, "12:04:05 PM Brasilia Standard Time", "America/Sao_Paulo");
dates({"timeZoneName":"shortOffset"}, "1/2/2021, GMT-3", "America/Sao_Paulo");
dates({"hour":"numeric","minute":"2-digit","timeZoneName":"short"}, "12:04 PM GMT-3", "America/Sao_Paulo");
numbers(1234567.891, {}, "1,234,567.891");
numbers(0, {}, "0");
numbers(-0, {}, "-0");
numbers(NaN, {}, "NaN");
numbers(Infinity, {}, "∞");
numbers(-1234.5, {}, "-1,234.5");
numbers(1e+21, {}, "1,000,000,000,000,000,000,000");
numbers(1.005, {"maximumFractionDigits":2}, "1.01");
numbers(1234.5, {"style":"currency","currency":"USD"}, "$1,234.50");
numbers(-1234.5, {"style":"currency","currency":"EUR"}, "-€1,234.50");
numbers(1234.5, {"style":"currency","currency":"JPY"}, "¥1,235");
numbers(5, {"style":"currency","currency":"CHF"}, "CHF 5.00");
numbers(5, {"style":"currency","currency":"USD","currencyDisplay":"code"}, "USD 5.00");
numbers(5, {"style":"currency","currency":"USD","currencyDisplay":"name"}, "5.00 US dollars");
numbers(1, {"style":"currency","currency":"USD","currencyDisplay":"name"}, "1.00 US dollars");
numbers(-5, {"style":"currency","currency":"USD","currencySign":"accounting"}, "($5.00)");
numbers(0.256, {"style":"percent"}, "26%");
numbers(0.256, {"style":"percent","maximumFractionDigits":1}, "25.6%");
numbers(1234, {"notation":"compact"}, "1.2K");
numbers(12345, {"notation":"compact"}, "12K");
numbers(1234567, {"notation":"compact"}, "1.2M");
numbers(999999, {"notation":"compact"}, "1M");
numbers(1500000000, {"notation":"compact","compactDisplay":"long"}, "1.5 billion");
numbers(1234, {"minimumFractionDigits":2}, "1,234.00");
numbers(5, {"minimumIntegerDigits":2}, "05");
numbers(123456, {"maximumSignificantDigits":3}, "123,000");
numbers(1.5, {"minimumSignificantDigits":5}, "1.5000");
numbers(1234, {"useGrouping":false}, "1234");
numbers(5, {"signDisplay":"always"}, "+5");
numbers(0, {"signDisplay":"exceptZero"}, "0");
numbers(1234.5, {"style":"unit","unit":"kilometer-per-hour"}, "1,234.5 km/h");
numbers(5, {"style":"unit","unit":"liter","unitDisplay":"long"}, "5 liters");
numbers(16, {"style":"unit","unit":"megabyte"}, "16 MB");
numbers(1234.5, {"style":"currency","currency":"USD","maximumFractionDigits":0}, "$1,235");
numbers(1234.5, {"style":"currency","currency":"USD","minimumFractionDigits":0}, "$1,234.5");
numbers(12345678901234567890n, {}, "12,345,678,901,234,567,890");
numbers(1e-7, {}, "0");
numbers(0.5, {"maximumFractionDigits":0}, "1");
numbers(1.5, {"maximumFractionDigits":0}, "2");
numbers(2.5, {"maximumFractionDigits":0}, "3");
numbers(123456, {"notation":"scientific"}, "1.235E5");
numbers(123456, {"notation":"engineering"}, "123.456E3");
numbers(5, {"style":"currency"}, "TypeError");
numbers(5, {"style":"x"}, "RangeError");
numbers(5, {"minimumFractionDigits":5,"maximumFractionDigits":2}, "RangeError");
numbers("12.345", {}, "12.345");
numbers(1234, {"style":"currency","currency":"INR"}, "₹1,234.00");
numbers(1234, {"style":"currency","currency":"XYZ"}, "XYZ 1,234.00");
numbers(150, {"notation":"compact"}, "150");
numbers(1500000, {"notation":"compact","style":"currency","currency":"USD"}, "$1.5M");
numbers(0.00012345, {"notation":"compact"}, "0.00012");
numbers(99.95, {"notation":"compact"}, "100");

test('midnight is 24 with hour12: false, and 00 with hourCycle h23', () => {
  const midnight = new Date('2021-01-02T00:04:05Z');
  const show = (options) => new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hour: 'numeric', minute: 'numeric', ...options }).format(midnight);
  assert.equal(show({ hour12: false }), '24:04');
  assert.equal(show({ hourCycle: 'h23' }), '00:04');
});

test('formatToParts names the parts', () => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' }).formatToParts(instant);
  assert.equal(parts.map((part) => part.type).join(), 'month,literal,day,literal,year,literal,hour,literal,minute,literal,dayPeriod');
  const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).formatToParts(-1234.5);
  assert.equal(money.map((part) => part.type).join(), 'minusSign,currency,integer,group,integer,decimal,fraction');
});

test('the methods of Date and Number take locale and options', () => {
  assert.equal(instant.toLocaleString('en-US', { timeZone: 'UTC' }), '1/2/2021, 3:04:05 PM');
  assert.equal(instant.toLocaleDateString('en-US', { timeZone: 'UTC' }), '1/2/2021');
  assert.equal(instant.toLocaleTimeString('en-US', { timeZone: 'UTC' }), '3:04:05 PM');
  assert.equal(instant.toLocaleDateString('en-US', { timeZone: 'UTC', hour: 'numeric' }), '1/2/2021, 3 PM');
  assert.equal(instant.toLocaleTimeString('en-US', { timeZone: 'UTC', month: 'short' }), 'Jan, 3:04:05 PM');
  assert.equal(new Date(NaN).toLocaleString(), 'Invalid Date');
  assert.equal((1234.5).toLocaleString(), '1,234.5');
  assert.equal((1234.5).toLocaleString('en-US', { style: 'currency', currency: 'EUR' }), '€1,234.50');
  assert.equal((12345n).toLocaleString('en-US'), '12,345');
});

test('plural rules know English', () => {
  assert.equal(new Intl.PluralRules('en-US').select(1), 'one');
  assert.equal(new Intl.PluralRules('en-US').select(2), 'other');
  assert.equal([1, 2, 3, 4, 11, 21].map((n) => new Intl.PluralRules('en-US', { type: 'ordinal' }).select(n)).join(), 'one,two,few,other,other,one');
});

test('rounding increments, units and symbols as Node has them', () => {
  const format = (value, options) => new Intl.NumberFormat('en-US', options).format(value);
  assert.equal(format(1.23, { roundingIncrement: 5, minimumFractionDigits: 2, maximumFractionDigits: 2 }), '1.25');
  assert.throws(() => format(1, { roundingIncrement: 3 }), { name: 'RangeError' });
  assert.equal(format('12345678901234567890.5'), '12,345,678,901,234,567,890.5');
  assert.equal(format(12.3, { style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol' }), '$12.30');
  assert.deepEqual(['byte', 'hour', 'day', 'mile-per-hour'].map((unit) => format(1, { style: 'unit', unit, unitDisplay: 'narrow' })), ['1B', '1h', '1d', '1mph']);
  assert.equal(format(1, { style: 'unit', unit: 'day' }), '1 day');
  assert.throws(() => format(1, { style: 'unit', unit: 'parsec' }), { name: 'RangeError', message: "Invalid unit argument for Intl.NumberFormat() 'parsec'" });
  assert.equal(format(Infinity, { signDisplay: 'exceptZero' }), '+∞');
  const { roundingMode, roundingPriority } = new Intl.NumberFormat('en-US', { notation: 'compact' }).resolvedOptions();
  assert.deepEqual([roundingMode, roundingPriority], ['halfExpand', 'morePrecision']);
});

test('a language that is not there is said to be missing', () => {
  if (!isNode) {
    assert.throws(() => new Intl.DisplayNames('de-DE', { type: 'region' }), { name: 'RangeError', message: /en-US/ });
    assert.throws(() => new Intl.DurationFormat('en'), { name: 'RangeError', message: /not available/ });
  }
});

test('Collator puts letters before case and accents, as people sort names', () => {
  const sorted = (list, ...options) => [...list].sort(new Intl.Collator(...options).compare).join(' ');
  assert.equal(sorted(['b', 'B', 'a', 'A', 'ä', 'z', 'Zoe', 'zoe']), 'a A ä b B z zoe Zoe');
  assert.equal(sorted(['résumé', 'resume', 'Resume', 'Résumé']), 'resume Resume résumé Résumé');
  assert.equal(sorted(['item 10', 'item 9', 'item 1'], 'en', { numeric: true }), 'item 1 item 9 item 10');
  assert.equal(sorted(['_a', 'a', '1', '-', '$']), '_a - $ 1 a');
  assert.equal(new Intl.Collator('en', { sensitivity: 'base' }).compare('É', 'e'), 0);
  assert.equal(new Intl.Collator('en', { sensitivity: 'accent' }).compare('E', 'e'), 0);
  assert.throws(() => new Intl.Collator('en', { sensitivity: 'x' }), { name: 'RangeError' });
});

test('localeCompare is the collator', () => {
  assert.equal('a'.localeCompare('B'), -1);
  assert.equal('a'.localeCompare('A'), -1);
  assert.equal('résumé'.localeCompare('resume'), 1);
  assert.equal('a'.localeCompare('á', undefined, { sensitivity: 'base' }), 0);
  assert.deepEqual(['file2', 'file10'].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })), ['file2', 'file10']);
});

test('ListFormat', () => {
  const list = (options, ...items) => new Intl.ListFormat('en-US', options).format(items);
  assert.equal(list({}), '');
  assert.equal(list({}, 'A', 'B'), 'A and B');
  assert.equal(list({}, 'A', 'B', 'C'), 'A, B, and C');
  assert.equal(list({ type: 'disjunction' }, 'A', 'B', 'C'), 'A, B, or C');
  assert.equal(list({ style: 'short' }, 'A', 'B', 'C'), 'A, B, & C');
  assert.equal(list({ type: 'unit', style: 'narrow' }, 'A', 'B'), 'A B');
  assert.throws(() => new Intl.ListFormat('en').format([1]), { message: 'Iterable yielded 1 which is not a string' });
});

test('RelativeTimeFormat', () => {
  const relative = (value, unit, options) => new Intl.RelativeTimeFormat('en-US', options).format(value, unit);
  assert.equal(relative(-1, 'day'), '1 day ago');
  assert.equal(relative(2, 'months'), 'in 2 months');
  assert.equal(relative(-0, 'day'), '0 days ago');
  assert.equal(relative(1234.5678, 'days'), 'in 1,234.568 days');
  assert.equal(relative(-1, 'day', { numeric: 'auto' }), 'yesterday');
  assert.equal(relative(0, 'second', { numeric: 'auto' }), 'now');
  assert.equal(relative(1, 'year', { numeric: 'auto', style: 'short' }), 'next yr.');
  assert.equal(relative(-2, 'quarter', { style: 'short' }), '2 qtrs. ago');
  assert.equal(relative(3, 'hour', { style: 'narrow' }), 'in 3h');
  assert.throws(() => relative(1, 'x'), { name: 'RangeError' });
  assert.deepEqual(new Intl.RelativeTimeFormat('en').formatToParts(2, 'day').map((part) => part.value), ['in ', '2', ' days']);
});

test('Segmenter', () => {
  const pieces = (text, granularity) => [...new Intl.Segmenter('en', { granularity }).segment(text)];
  assert.deepEqual(pieces('👨‍👩‍👧é', 'grapheme').map((piece) => piece.segment), ['👨‍👩‍👧', 'é']);
  assert.deepEqual(
    pieces("Hi, it's 3.5", 'word').filter((piece) => piece.isWordLike).map((piece) => [piece.segment, piece.index]),
    [['Hi', 0], ["it's", 4], ['3.5', 9]],
  );
  const sentences = new Intl.Segmenter('en', { granularity: 'sentence' }).segment('Hello world. How are you?');
  assert.equal(sentences.containing(14).segment, 'How are you?');
  assert.equal(sentences.containing(99), undefined);
});

test('Intl.Locale reads a tag, takes options over it, and writes it properly', () => {
  const locale = new Intl.Locale('EN-latn-us-u-hc-h23-ca-buddhist');
  assert.equal(String(locale), 'en-Latn-US-u-ca-buddhist-hc-h23');
  assert.deepEqual([locale.language, locale.script, locale.region, locale.baseName], ['en', 'Latn', 'US', 'en-Latn-US']);
  assert.deepEqual([locale.calendar, locale.hourCycle, locale.numeric, locale.collation], ['buddhist', 'h23', false, undefined]);
  assert.equal(String(new Intl.Locale('en', { region: 'gb', numeric: true, hourCycle: 'h12' })), 'en-GB-u-hc-h12-kn');
  assert.equal(String(new Intl.Locale('de').maximize()), 'de-Latn-DE');
  assert.equal(String(new Intl.Locale('zh-Hant').maximize()).startsWith('zh-Hant-'), true);
  assert.equal(String(new Intl.Locale('en-Latn-US').minimize()), 'en');
  assert.equal(String(new Intl.Locale('iw')), 'he');
  assert.equal(Object.prototype.toString.call(locale), '[object Intl.Locale]');
  assert.throws(() => new Intl.Locale('x_y'), { name: 'RangeError', message: 'Incorrect locale information provided' });
  assert.throws(() => new Intl.Locale(), { name: 'TypeError' });
  assert.equal(new Intl.NumberFormat(new Intl.Locale('en-US')).format(1234.5), '1,234.5');
});

test('Intl.DisplayNames names regions, languages, currencies and scripts in English', () => {
  const name = (type, code, options) => new Intl.DisplayNames('en', { type, ...options }).of(code);
  assert.equal(name('region', 'US'), 'United States');
  assert.equal(name('region', 'GB', { style: 'short' }), 'UK');
  assert.equal(name('region', '419'), 'Latin America');
  assert.equal(name('region', 'QX'), 'QX');
  assert.equal(name('region', 'QX', { fallback: 'none' }), undefined);
  assert.equal(name('language', 'de'), 'German');
  assert.equal(name('language', 'en-US'), 'American English');
  assert.equal(name('language', 'en-US', { languageDisplay: 'standard' }), 'English (United States)');
  assert.equal(name('language', 'de-DE'), 'German (Germany)');
  assert.equal(name('currency', 'EUR'), 'Euro');
  assert.equal(name('script', 'Cyrl'), 'Cyrillic');
  assert.equal(name('dateTimeField', 'month'), 'month');
  assert.throws(() => name('region', 'USA'), { name: 'RangeError' });
  assert.throws(() => new Intl.DisplayNames('en'), { name: 'TypeError' });
  assert.throws(() => new Intl.DisplayNames('en', {}), { name: 'TypeError' });
});

test('Intl.getCanonicalLocales and Intl.supportedValuesOf', () => {
  assert.deepEqual(Intl.getCanonicalLocales(['EN-us', 'zh-hans-cn', 'en-US']), ['en-US', 'zh-Hans-CN']);
  assert.equal(Intl.supportedValuesOf('currency').includes('EUR'), true);
  assert.equal(Intl.supportedValuesOf('timeZone').includes('Europe/Berlin'), true);
  assert.throws(() => Intl.supportedValuesOf('nope'), { name: 'RangeError', message: 'Invalid key : nope' });
});

test('a price of whole dollars can go without its zeros', () => {
  const price = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', trailingZeroDisplay: 'stripIfInteger' });
  assert.deepEqual([price.format(100), price.format(99.5), price.format(-3)], ['$100', '$99.50', '-$3']);
  assert.equal(price.resolvedOptions().trailingZeroDisplay, 'stripIfInteger');
});
