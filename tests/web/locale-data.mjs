// Writes src/sandbox/web/intl/locale_data.js from the Unicode data in Node: node tests/web/locale-data.mjs > that file
//
// A date's pattern is learned from how Node writes one day with each combination of fields, so nothing here knows a language.

const tags = {
  'en-GB': ['en-GB'],
  'en-CA': ['en-CA'],
  'en-AU': ['en-AU'],
  'en-IN': ['en-IN'],
  de: ['de', 'de-DE'],
  fr: ['fr', 'fr-FR'],
  es: ['es', 'es-ES'],
  it: ['it', 'it-IT'],
  pt: ['pt', 'pt-BR'],
  'pt-PT': ['pt-PT'],
  nl: ['nl', 'nl-NL'],
  sv: ['sv', 'sv-SE'],
  da: ['da', 'da-DK'],
  pl: ['pl', 'pl-PL'],
  ru: ['ru', 'ru-RU'],
  ja: ['ja', 'ja-JP'],
  zh: ['zh', 'zh-CN'],
  ko: ['ko', 'ko-KR'],
};
const currencies = ['USD', 'EUR', 'GBP', 'JPY', 'INR', 'KRW', 'CNY', 'BRL', 'CAD', 'AUD', 'NZD', 'MXN', 'HKD', 'ILS', 'VND', 'TWD', 'PHP', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'HUF', 'RUB', 'TRY', 'ZAR', 'THB', 'UAH', 'SGD'];
const day = new Date(Date.UTC(2024, 1, 9, 15, 4, 5, 67));
const partsOf = (tag, options, date = day) => new Intl.DateTimeFormat(tag, { timeZone: 'UTC', ...options }).formatToParts(date);
const valueOf = (parts, type) => parts.find((part) => part.type === type)?.value;

function template(parts, token) {
  return parts.map((part) => (part.type === 'literal' ? part.value : `{${token(part)}}`)).join('');
}

/** Lists of names, each kept once; a field's token says which list it is from. */
class Names {
  lists = [];

  indexOf(list) {
    const key = list.join('|');
    const known = this.lists.indexOf(key);
    return known >= 0 ? known : this.lists.push(key) - 1;
  }
}

const twelve = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2024, month, 9, 15)));
const seven = Array.from({ length: 7 }, (_, weekday) => new Date(Date.UTC(2024, 8, 1 + weekday, 15)));

/** `d` and `M` are plain numbers, `dd` and `MM` have two digits, `M3` is a name from list 3. */
function dateToken(tag, options, names) {
  const named = (letter, type, dates) => `${letter}${names.indexOf(dates.map((date) => valueOf(partsOf(tag, options, date), type)))}`;
  return ({ type, value }) => {
    switch (type) {
      case 'day':
        return value === '09' ? 'dd' : 'd';
      case 'month':
        return /^0?2$/.test(value) ? (value === '02' ? 'MM' : 'M') : named('M', 'month', twelve);
      case 'year':
        return value === '24' ? 'yy' : 'y';
      case 'weekday':
        return named('w', 'weekday', seven);
      default:
        throw new Error(`${tag}: ${type} in ${JSON.stringify(options)}`);
    }
  };
}

const letters = { numeric: 'n', '2-digit': '2', narrow: 'a', short: 's', long: 'l' };
const choices = {
  weekday: [undefined, 'narrow', 'short', 'long'],
  year: [undefined, 'numeric', '2-digit'],
  month: [undefined, 'numeric', '2-digit', 'narrow', 'short', 'long'],
  day: [undefined, 'numeric', '2-digit'],
};

function combinations() {
  let all = [{}];
  for (const [field, values] of Object.entries(choices)) {
    all = all.flatMap((options) => values.map((value) => (value === undefined ? options : { ...options, [field]: value })));
  }
  return all.filter((options) => {
    const values = Object.values(options);
    return values.length === 1 || (values.length > 1 && !values.includes('narrow'));
  });
}

const keyOf = (options) => Object.keys(choices).map((field) => letters[options[field]] ?? '-').join('');

function dates(tag, names) {
  const patterns = new Map();
  for (const options of combinations()) {
    const pattern = template(partsOf(tag, options), dateToken(tag, options, names));
    patterns.set(pattern, [...(patterns.get(pattern) ?? []), keyOf(options)]);
  }
  const byStyle = Object.fromEntries(['full', 'long', 'medium', 'short'].map((dateStyle) => [dateStyle, template(partsOf(tag, { dateStyle }), dateToken(tag, { dateStyle }, names))]));
  return { patterns: [...patterns].map(([pattern, keys]) => `${pattern}=${keys.join(' ')}`), byStyle };
}

/** The ways to ask for a clock, which differ in more than AM and PM: Node writes 3:04 for `hour12: false` where en-GB has 03:04. */
const askedCycles = { '': {}, true: { hour12: true }, false: { hour12: false }, h12: { hourCycle: 'h12' }, h23: { hourCycle: 'h23' } };

function times(tag) {
  const token = ({ type, value }) => ({ hour: /^0/.test(value) ? 'hh' : 'h', minute: /^0/.test(value) ? 'mm' : 'm', second: /^0/.test(value) ? 'ss' : 's', dayPeriod: 'a' })[type];
  const early = new Date(Date.UTC(2024, 1, 9, 3, 4, 5));
  const found = {};
  for (const [key, cycle] of Object.entries(askedCycles)) {
    for (const hour of ['numeric', '2-digit']) {
      for (const [minute, second] of [[], ['2-digit'], ['numeric'], ['2-digit', '2-digit'], ['numeric', 'numeric']]) {
        found[`${letters[hour]}${letters[minute] ?? '-'}${second ? 's' : '-'}${key}`] = template(partsOf(tag, { hour, ...(minute && { minute }), ...(second && { second }), ...cycle }, early), token);
      }
    }
    for (const timeStyle of ['medium', 'short']) {
      found[`${timeStyle}${key}`] = template(partsOf(tag, { timeStyle, ...cycle }, early), token);
    }
  }
  for (const options of [{ minute: '2-digit' }, { second: '2-digit' }, { minute: '2-digit', second: '2-digit' }]) {
    found[`-${letters[options.minute] ?? '-'}${options.second ? 's' : '-'}`] = template(partsOf(tag, options, early), token);
  }
  const periods = [early, day].map((date) => valueOf(partsOf(tag, { hour: 'numeric', hour12: true }, date), 'dayPeriod'));
  const { hourCycle } = new Intl.DateTimeFormat(tag, { hour: 'numeric' }).resolvedOptions();
  const cycles = [true, false].map((hour12) => new Intl.DateTimeFormat(tag, { hour: 'numeric', hour12 }).resolvedOptions().hourCycle);
  return { patterns: found, periods, hourCycle, cycles };
}

/** What stands between date and time; nothing where the date comes last. */
function glue(tag) {
  const time = { hour: '2-digit', minute: '2-digit' };
  const between = (alone, clock, both) => {
    return both.startsWith(alone) && both.endsWith(clock) ? both.slice(alone.length, both.length - clock.length) : undefined;
  };
  const tail = (options) => {
    const alone = partsOf(tag, options).map((part) => part.value).join('');
    const both = partsOf(tag, { ...options, ...time }).map((part) => part.value).join('');
    const clock = partsOf(tag, time).map((part) => part.value).join('');
    return between(alone, clock, both);
  };
  const styled = (dateStyle) => {
    const alone = partsOf(tag, { dateStyle }).map((part) => part.value).join('');
    const clock = partsOf(tag, { timeStyle: 'short' }).map((part) => part.value).join('');
    const both = partsOf(tag, { dateStyle, timeStyle: 'short' }).map((part) => part.value).join('');
    return between(alone, clock, both);
  };
  return {
    full: tail({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }),
    long: tail({ year: 'numeric', month: 'long', day: 'numeric' }),
    medium: tail({ year: 'numeric', month: 'short', day: 'numeric' }),
    short: tail({ year: 'numeric', month: 'numeric', day: 'numeric' }),
    weekday: tail({ weekday: 'long' }),
    styles: ['full', 'long', 'medium', 'short'].map(styled),
  };
}

function numbers(tag) {
  const parts = (value, options) => new Intl.NumberFormat(tag, options).formatToParts(value);
  const big = parts(-1234567.5, {});
  const shape = (value, options) => {
    const isDigits = (part) => ['integer', 'group', 'decimal', 'fraction'].includes(part.type);
    const signs = { minusSign: '-', percentSign: '%', currency: '¤' };
    return parts(value, options).map((part, index, all) => (isDigits(part) ? (index > 0 && isDigits(all[index - 1]) ? '' : '#') : (signs[part.type] ?? part.value))).join('');
  };
  // One whose symbol is no word: a word gets a space that is not the pattern's.
  const plain = currencies.find((currency) => /\p{S}$/u.test(parts(1, { style: 'currency', currency }).find((part) => part.type === 'currency').value));
  const money = { style: 'currency', currency: plain };
  const symbols = (currencyDisplay) =>
    currencies
      .map((currency) => [currency, parts(1, { style: 'currency', currency, currencyDisplay }).find((part) => part.type === 'currency').value])
      .filter(([currency, symbol]) => symbol !== currency)
      .map((pair) => pair.join(' '))
      .join('|');
  return {
    decimal: valueOf(big, 'decimal'),
    group: valueOf(big, 'group'),
    minus: valueOf(big, 'minusSign'),
    nan: valueOf(parts(NaN, {}), 'nan'),
    isMinimumTwo: valueOf(parts(1234, {}), 'group') === undefined,
    isIndian: big.filter((part) => part.type === 'group').length === 2 && big.find((part) => part.type === 'integer').value.length === 2,
    percent: shape(-0.5, { style: 'percent' }),
    currency: shape(-5, { ...money }),
    accounting: shape(-5, { ...money, currencySign: 'accounting' }),
    symbols: symbols('symbol'),
    narrow: symbols('narrowSymbol'),
  };
}

function lists(tag) {
  const found = {};
  for (const type of ['conjunction', 'disjunction', 'unit']) {
    for (const style of ['long', 'short', 'narrow']) {
      const literals = (items) => new Intl.ListFormat(tag, { type, style }).formatToParts(items).filter((part) => part.type === 'literal').map((part) => part.value);
      const [middle, , last] = literals(['a', 'b', 'c', 'd']);
      found[`${type} ${style}`] = [...literals(['a', 'b']), middle, last].join('|');
    }
  }
  return found;
}

function relative(tag) {
  const rules = new Intl.PluralRules(tag);
  const samples = [0, 1, 2, 3, 5, 11, 21, 1.5, 1000000];
  const found = {};
  for (const unit of ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']) {
    for (const style of ['long', 'short', 'narrow']) {
      const always = new Intl.RelativeTimeFormat(tag, { style });
      const auto = new Intl.RelativeTimeFormat(tag, { style, numeric: 'auto' });
      const shape = (value) => always.formatToParts(value, unit).map((part, index, all) => (part.type === 'literal' ? part.value : index > 0 && all[index - 1].type !== 'literal' ? '' : '#')).join('');
      const byCategory = (sign) => {
        const forms = new Map();
        for (const sample of samples) {
          forms.set(rules.select(sample), shape(sign === '-' ? (sample === 0 ? -0 : -sample) : sample));
        }
        return [...forms].map(([category, text]) => `${category}=${text}`).join('|');
      };
      const words = [-2, -1, 0, 1, 2].map((value) => [value, auto.formatToParts(value, unit)]).filter(([, parts]) => parts.every((part) => part.type === 'literal')).map(([value, parts]) => `${value}=${parts[0].value}`).join('|');
      found[`${unit} ${style}`] = [byCategory('-'), byCategory('+'), words].join('~');
    }
  }
  return found;
}

console.log(`// Made by tests/web/locale-data.mjs from the Unicode CLDR ${process.versions.cldr}; its license is https://www.unicode.org/license.txt .`);
console.log('// One line a locale: `dates.patterns` has a pattern and which fields are written so, in the order weekday, year, month, day.');
console.log('\n/** The locales beside en-US, by each tag that asks for one. */');
console.log(`export const tags = ${JSON.stringify(Object.fromEntries(Object.entries(tags).flatMap(([key, all]) => all.map((tag) => [tag.toLowerCase(), key]))))};`);
console.log('\nexport const locales = {');
for (const tag of Object.keys(tags)) {
  const names = new Names();
  const made = { dates: dates(tag, names), times: times(tag), glue: glue(tag), numbers: numbers(tag), lists: lists(tag), relative: relative(tag) };
  console.log(`  ${JSON.stringify(tag)}: ${JSON.stringify({ names: names.lists, ...made })},`);
}
console.log('};');
