// https://tc39.es/ecma402/#datetimeformat-objects , in the Gregorian calendar, for en-US; other locales are in `localized.js`.

import { requireModule } from 'jsguide:web/host';
import { rangeText } from 'jsguide:web/intl/date_range';
import { integerOption, resolveLocale, stringOption, supportedLocales } from 'jsguide:web/intl/locale';

const { offsetAt, resolveZone, zoneText } = requireModule('jsguide:web/intl/time_zone');
const others = 'jsguide:web/intl/localized';
const where = 'Intl.DateTimeFormat';
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** The narrow space before AM and PM of the Unicode data: V8 shows it in parts only, and a plain one in texts. */
const beforeDayPeriod = '\u202f';

const numeric = ['2-digit', 'numeric'];
const textual = ['narrow', 'short', 'long'];
const componentValues = {
  weekday: textual,
  era: textual,
  year: numeric,
  month: [...numeric, ...textual],
  day: numeric,
  hour: numeric,
  minute: numeric,
  second: numeric,
  timeZoneName: ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'],
};
const dateComponents = ['weekday', 'year', 'month', 'day'];
const timeComponents = ['hour', 'minute', 'second', 'fractionalSecondDigits'];

const dateStyles = {
  full: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  long: { month: 'long', day: 'numeric', year: 'numeric' },
  medium: { month: 'short', day: 'numeric', year: 'numeric' },
  short: { month: 'numeric', day: 'numeric', year: '2-digit' },
};
const timeStyles = {
  full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' },
  long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
  medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  short: { hour: 'numeric', minute: '2-digit' },
};

/**
 * `required` is which components count as given ('date', 'time' or 'any'), `defaults` which are added when none is
 * ('date', 'time' or 'all'): https://tc39.es/ecma402/#sec-createdatetimeformat
 */
export function readOptions(locales, options, required, defaults) {
  const unfit = { date: 'timeStyle', time: 'dateStyle' }[required];
  if (options[unfit] !== undefined) {
    throw new TypeError(`Invalid option : ${unfit}`);
  }
  const settings = { ...resolveLocale(locales), timeZone: resolveZone(options.timeZone), components: {} };
  settings.dateStyle = stringOption(options, 'dateStyle', Object.keys(dateStyles), undefined, where);
  settings.timeStyle = stringOption(options, 'timeStyle', Object.keys(timeStyles), undefined, where);
  readComponents(settings.components, options);
  const given = Object.keys(settings.components);
  if (settings.dateStyle !== undefined || settings.timeStyle !== undefined) {
    if (given.length > 0) {
      throw new TypeError(`Can't set option ${given[0]} when ${settings.dateStyle === undefined ? 'timeStyle' : 'dateStyle'} is used`);
    }
    Object.assign(settings.components, dateStyles[settings.dateStyle], timeStyles[settings.timeStyle]);
  } else {
    addDefaults(settings.components, required, defaults);
  }
  settings.hourCycle = readHourCycle(options, settings.data?.times ?? english);
  settings.askedCycle = askedCycle(options);
  return settings;
}

function readComponents(components, options) {
  for (const name of ['weekday', 'era', 'year', 'month', 'day', 'hour', 'minute', 'second']) {
    const value = stringOption(options, name, componentValues[name], undefined, where);
    if (value !== undefined) {
      components[name] = value;
    }
  }
  if (options.dayPeriod !== undefined) {
    throw new RangeError('The sandbox does not have the option dayPeriod of Intl.DateTimeFormat');
  }
  const digits = integerOption(options, 'fractionalSecondDigits', 1, 3, undefined);
  if (digits !== undefined) {
    components.fractionalSecondDigits = digits;
  }
  const zone = stringOption(options, 'timeZoneName', componentValues.timeZoneName, undefined, where);
  if (zone !== undefined) {
    components.timeZoneName = zone;
  }
}

function addDefaults(components, required, defaults) {
  const has = (names) => names.some((name) => components[name] !== undefined);
  const needed = !((required !== 'time' && has(dateComponents)) || (required !== 'date' && has(timeComponents)));
  if (needed && defaults !== 'time') {
    Object.assign(components, { year: 'numeric', month: 'numeric', day: 'numeric' });
  }
  if (needed && defaults !== 'date') {
    Object.assign(components, { hour: 'numeric', minute: 'numeric', second: 'numeric' });
  }
}

/** Node's data makes `hour12: false` the cycle h24 in en-US, so midnight is 24. */
const english = { hourCycle: 'h12', cycles: ['h12', 'h24'] };

function readHourCycle(options, { hourCycle, cycles }) {
  if (options.hour12 !== undefined) {
    return cycles[options.hour12 ? 0 : 1];
  }
  return stringOption(options, 'hourCycle', ['h11', 'h12', 'h23', 'h24'], hourCycle, where);
}

/** How the clock was asked for, as the data of the other locales names it. */
function askedCycle({ hour12, hourCycle }) {
  if (hour12 !== undefined) {
    return `${Boolean(hour12)}`;
  }
  return hourCycle === undefined ? '' : { h11: 'h12', h24: 'h23' }[hourCycle] ?? hourCycle;
}

export class DateTimeFormat {
  #settings;
  #bound = null;

  constructor(locales = undefined, options = undefined) {
    this.#settings = readOptions(locales, options ?? {}, 'any', 'date');
  }

  static supportedLocalesOf(locales) {
    return supportedLocales(locales);
  }

  get format() {
    this.#bound ??= (date) => textOf(this.#settings, date);
    return this.#bound;
  }

  formatToParts(date = undefined) {
    return partsOf(this.#settings, toEpoch(date));
  }

  formatRange(start, end) {
    const settings = this.#settings;
    if (settings.data !== undefined) {
      throw new RangeError(`The sandbox does not have ranges of dates in the locale "${settings.locale}": en-US has them`);
    }
    const ends = [toEpoch(start), toEpoch(end)];
    const locals = ends.map((epochMs) => localOf(settings, epochMs));
    const write = (components, epochMs) => joined(partsOf(components === undefined ? settings : { ...settings, dateStyle: undefined, timeStyle: undefined, components }, epochMs));
    return rangeText(settings, ends, locals, write) ?? textOf(settings, ends[0]);
  }

  resolvedOptions() {
    const { locale, data, components, dateStyle, timeStyle, timeZone, hourCycle } = this.#settings;
    const resolved = { locale, calendar: 'gregory', numberingSystem: 'latn', timeZone };
    if (components.hour !== undefined) {
      Object.assign(resolved, { hourCycle, hour12: hourCycle === 'h11' || hourCycle === 'h12' });
    }
    if (dateStyle === undefined && timeStyle === undefined) {
      return Object.assign(resolved, data === undefined ? shownComponents(components, resolved.hour12) : requireModule(others).shownWidths(this.#settings));
    }
    return Object.assign(resolved, dateStyle && { dateStyle }, timeStyle && { timeStyle });
  }
}

/** The widths that are really used: minutes and seconds beside hours have two digits. */
function shownComponents(components, hour12) {
  const shown = { ...components };
  if (shown.hour !== undefined) {
    shown.hour = hour12 ? shown.hour : '2-digit';
    for (const name of ['minute', 'second']) {
      if (shown[name] !== undefined) {
        shown[name] = '2-digit';
      }
    }
  }
  return shown;
}

function toEpoch(date) {
  const epochMs = date === undefined ? Date.now() : Number(date);
  if (!Number.isFinite(epochMs) || Math.abs(epochMs) > 8.64e15) {
    throw new RangeError('Invalid time value');
  }
  return epochMs;
}

function joined(parts) {
  return parts.map((part) => part.value).join('');
}

export function textOf(settings, date) {
  return joined(partsOf(settings, toEpoch(date))).replaceAll(beforeDayPeriod, ' ');
}

/** A date whose UTC fields are those of the zone. */
function localOf({ timeZone }, epochMs) {
  return new Date(epochMs + offsetAt(timeZone, epochMs) * 1000);
}

function partsOf(settings, epochMs) {
  const { components, hourCycle, timeZone } = settings;
  const local = localOf(settings, epochMs);
  if (settings.data !== undefined) {
    return requireModule(others).localizedParts(settings, local);
  }
  const date = dateParts(components, local);
  const time = timeParts(components, local, hourCycle);
  const parts = [...date];
  if (date.length > 0 && time.length > 0) {
    parts.push(literal(dateTimeSeparator(settings)));
  }
  parts.push(...time);
  if (components.timeZoneName !== undefined) {
    const zone = { type: 'timeZoneName', value: zoneText(timeZone, components.timeZoneName, epochMs) };
    parts.push(...(parts.length === 0 ? [] : [literal(time.length === 0 ? ', ' : ' ')]), zone);
  }
  return parts;
}

function literal(value) {
  return { type: 'literal', value };
}

function dateTimeSeparator({ components, dateStyle }) {
  if (dateStyle === 'full' || dateStyle === 'long' || (dateStyle === undefined && components.month === 'long')) {
    return ' at ';
  }
  const onlyWeekday = components.weekday !== undefined && components.month === undefined && components.day === undefined && components.year === undefined;
  return onlyWeekday ? ' ' : ', ';
}

function textForm(names, index, width) {
  const name = names[index];
  return width === 'long' ? name : name.slice(0, width === 'short' ? 3 : 1);
}

function dateFields(components, local) {
  const fields = {};
  const two = (value, width) => (width === '2-digit' ? `${value}`.padStart(2, '0').slice(-2) : `${value}`);
  if (components.weekday !== undefined) {
    fields.weekday = { type: 'weekday', value: textForm(weekdays, local.getUTCDay(), components.weekday) };
  }
  if (components.month !== undefined) {
    const isNumber = numeric.includes(components.month);
    const value = isNumber ? two(local.getUTCMonth() + 1, components.month) : textForm(months, local.getUTCMonth(), components.month);
    fields.month = { type: 'month', value, isNumber };
  }
  if (components.day !== undefined) {
    fields.day = { type: 'day', value: two(local.getUTCDate(), components.day) };
  }
  if (components.year !== undefined) {
    const year = local.getUTCFullYear();
    const shown = components.era !== undefined && year <= 0 ? 1 - year : year;
    fields.year = { type: 'year', value: two(shown, components.year) };
  }
  if (components.era !== undefined) {
    const first = local.getUTCFullYear() > 0;
    const names = { narrow: ['A', 'B'], short: ['AD', 'BC'], long: ['Anno Domini', 'Before Christ'] };
    fields.era = { type: 'era', value: names[components.era][first ? 0 : 1] };
  }
  return fields;
}

function dateParts(components, local) {
  const fields = dateFields(components, local);
  const { weekday, month, day, year, era } = fields;
  const parts = [];
  const add = (field, separator) => {
    if (field !== undefined) {
      parts.push(...(parts.length === 0 ? [] : [literal(separator)]), { type: field.type, value: field.value });
    }
  };
  if (month === undefined || (day === undefined && year === undefined)) {
    addSparse(add, fields);
  } else {
    add(weekday, '');
    add(month, ', ');
    add(day, month.isNumber ? '/' : ' ');
    add(year, month.isNumber ? '/' : day === undefined ? ' ' : ', ');
  }
  add(era, ' ');
  return parts;
}

/** The odd combinations: "2 Saturday", "January Saturday", "2021 (day: 2)". */
function addSparse(add, { weekday, month, day, year }) {
  add(month, '');
  add(year, ' ');
  if (year !== undefined && day !== undefined) {
    add({ type: 'day', value: day.value }, ' (day: ');
    add({ type: 'literal', value: ')' }, '');
  } else {
    add(day, ' ');
  }
  add(weekday, ' ');
}

function hourText(hour, hourCycle, width) {
  const shown = { h11: hour % 12, h12: hour % 12 === 0 ? 12 : hour % 12, h23: hour, h24: hour === 0 ? 24 : hour }[hourCycle];
  const twoDigits = width === '2-digit' || hourCycle === 'h23' || hourCycle === 'h24';
  return `${shown}`.padStart(twoDigits ? 2 : 1, '0');
}

function timeParts(components, local, hourCycle) {
  const parts = [];
  const add = (type, value, separator) => parts.push(...(parts.length === 0 ? [] : [literal(separator)]), { type, value });
  const withOthers = components.hour !== undefined || (components.minute !== undefined && components.second !== undefined);
  const digits = (value) => `${value}`.padStart(withOthers ? 2 : 1, '0');
  if (components.hour !== undefined) {
    add('hour', hourText(local.getUTCHours(), hourCycle, components.hour), '');
  }
  if (components.minute !== undefined) {
    add('minute', digits(local.getUTCMinutes()), ':');
  }
  if (components.second !== undefined) {
    add('second', digits(local.getUTCSeconds()), ':');
  }
  if (components.fractionalSecondDigits !== undefined) {
    const milliseconds = `${local.getUTCMilliseconds()}`.padStart(3, '0');
    add('fractionalSecond', milliseconds.slice(0, components.fractionalSecondDigits), '.');
  }
  if (components.hour !== undefined && (hourCycle === 'h12' || hourCycle === 'h11')) {
    add('dayPeriod', local.getUTCHours() < 12 ? 'AM' : 'PM', beforeDayPeriod);
  }
  return parts;
}

Object.defineProperty(DateTimeFormat.prototype, Symbol.toStringTag, { value: 'Intl.DateTimeFormat', configurable: true });
