// Dates of other locales than en-US, by the patterns of `locale_data.js`: which fields are wanted picks the pattern.

import { locales, tags } from 'jsguide:web/intl/locale_data';

export const names = Object.keys(tags);

/** What is known of a locale, or nothing. */
export function dataOf(tag) {
  return locales[tags[tag.toLowerCase()]];
}

const letters = { numeric: 'n', '2-digit': '2', narrow: 'a', short: 's', long: 'l' };
const dateFields = ['weekday', 'year', 'month', 'day'];

function missing(locale, what) {
  return new RangeError(`The sandbox does not have ${what} in the locale "${locale}": en-US has more`);
}

/** The pattern of each combination of fields, of the locales that were asked for. */
const patternsOf = new Map();

function patterns({ dates }) {
  if (!patternsOf.has(dates)) {
    const entries = dates.patterns.flatMap((line) => {
      const split = line.lastIndexOf('=');
      return line.slice(split + 1).split(' ').map((key) => [key, line.slice(0, split)]);
    });
    patternsOf.set(dates, new Map(entries));
  }
  return patternsOf.get(dates);
}

function datePattern({ data, locale, components, dateStyle }) {
  if (dateStyle !== undefined) {
    return data.dates.byStyle[dateStyle];
  }
  const key = dateFields.map((field) => letters[components[field]] ?? '-').join('');
  if (key === '----') {
    return undefined;
  }
  const pattern = patterns(data).get(key);
  if (pattern === undefined) {
    throw missing(locale, 'dates with these fields');
  }
  return pattern;
}

function timePattern({ data, locale, components, timeStyle, askedCycle }) {
  const { hour, minute, second } = components;
  const minutes = minute === undefined ? '-' : hour === undefined ? letters['2-digit'] : letters[minute];
  const fields = `${letters[hour] ?? '-'}${minutes}${second ? 's' : '-'}`;
  if (timeStyle === undefined && fields === '---') {
    return undefined;
  }
  const style = timeStyle === undefined ? fields : timeStyle === 'short' ? 'short' : 'medium';
  const pattern = data.times.patterns[`${style}${hour === undefined ? '' : askedCycle}`];
  if (pattern === undefined) {
    throw missing(locale, 'times with these fields');
  }
  return pattern;
}

const styles = ['full', 'long', 'medium', 'short'];

function between({ data, locale, components, dateStyle, timeStyle }) {
  const { weekday, year, month, day } = components;
  const isWeekdayAlone = weekday !== undefined && (year ?? month ?? day) === undefined;
  const length = month === 'long' ? (weekday === undefined ? 'long' : 'full') : month === 'short' ? 'medium' : 'short';
  const found = dateStyle !== undefined && timeStyle !== undefined ? data.glue.styles[styles.indexOf(dateStyle)] : data.glue[isWeekdayAlone ? 'weekday' : length];
  if (found === undefined) {
    throw missing(locale, 'a time beside a weekday');
  }
  return found;
}

/** How a date and time are written, and what is shown of the zone. */
function patternOf(settings) {
  const { components, locale, timeZone } = settings;
  const [date, time] = [datePattern(settings), timePattern(settings)];
  const all = date === undefined || time === undefined ? (date ?? time ?? '') : `${date}${between(settings)}${time}`;
  if (components.era !== undefined) {
    throw missing(locale, 'eras');
  }
  if (components.timeZoneName === undefined) {
    return all;
  }
  if (components.timeZoneName !== 'short' || timeZone !== 'UTC' || time === undefined) {
    throw missing(locale, 'names of time zones');
  }
  return `${all} {z}`;
}

const two = (value) => `${value}`.padStart(2, '0').slice(-2);

function hourOf(hour, hourCycle) {
  return { h11: hour % 12, h12: hour % 12 === 0 ? 12 : hour % 12, h23: hour, h24: hour === 0 ? 24 : hour }[hourCycle];
}

/** A token of a pattern as part: `dd` is the day with two digits, `M3` the month by the third list of names. */
function partOf(token, { data, hourCycle }, local) {
  const [, letter, list] = /^([a-zA-Z]+?)(\d*)$/.exec(token);
  const name = (index) => data.names[Number(list)].split('|')[index];
  const month = local.getUTCMonth();
  const hour = hourOf(local.getUTCHours(), hourCycle);
  const made = {
    d: () => ['day', `${local.getUTCDate()}`],
    dd: () => ['day', two(local.getUTCDate())],
    M: () => ['month', list === '' ? `${month + 1}` : name(month)],
    MM: () => ['month', two(month + 1)],
    y: () => ['year', `${local.getUTCFullYear()}`],
    yy: () => ['year', two(local.getUTCFullYear())],
    w: () => ['weekday', name(local.getUTCDay())],
    h: () => ['hour', `${hour}`],
    hh: () => ['hour', two(hour)],
    m: () => ['minute', `${local.getUTCMinutes()}`],
    mm: () => ['minute', two(local.getUTCMinutes())],
    s: () => ['second', `${local.getUTCSeconds()}`],
    ss: () => ['second', two(local.getUTCSeconds())],
    a: () => ['dayPeriod', data.times.periods[local.getUTCHours() < 12 ? 0 : 1]],
    z: () => ['timeZoneName', 'UTC'],
  }[letter]();
  return { type: made[0], value: made[1] };
}

/** The parts of a date, whose UTC fields are those of the zone. */
export function localizedParts(settings, local) {
  const parts = [];
  for (const piece of patternOf(settings).split(/(\{\w+\})/)) {
    if (piece.startsWith('{')) {
      parts.push(partOf(piece.slice(1, -1), settings, local));
      addFraction(parts, settings, local);
    } else if (piece !== '') {
      parts.push({ type: 'literal', value: piece });
    }
  }
  return parts;
}

function addFraction(parts, { data, components }, local) {
  const digits = components.fractionalSecondDigits;
  if (digits !== undefined && parts.at(-1).type === 'second') {
    const milliseconds = `${local.getUTCMilliseconds()}`.padStart(3, '0');
    parts.push({ type: 'literal', value: data.numbers.decimal }, { type: 'fractionalSecond', value: milliseconds.slice(0, digits) });
  }
}

/** The widths that a locale really uses: en-GB writes 09/02/2024 where `numeric` was asked for. */
export function shownWidths(settings) {
  const shown = { ...settings.components };
  for (const [, token] of patternOf(settings).matchAll(/\{(\w+)\}/g)) {
    const field = { d: 'day', M: 'month', h: 'hour', m: 'minute', s: 'second' }[token[0]];
    if (field !== undefined && /^([a-zA-Z])\1?$/.test(token)) {
      shown[field] = token.length === 2 ? '2-digit' : 'numeric';
    }
  }
  return shown;
}
