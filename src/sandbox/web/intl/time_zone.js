// Time zones: offsets come from the crate `jiff`, which reads the tz database of the machine; names from the Unicode CLDR.

import { host } from 'jsguide:web/host';

/** Short standard, short daylight, short generic, long name before "Standard Time", "Daylight Time" and "Time". */
const american = {
  'America/New_York': ['EST', 'EDT', 'ET', 'Eastern'],
  'America/Detroit': ['EST', 'EDT', 'ET', 'Eastern'],
  'America/Toronto': ['EST', 'EDT', 'ET', 'Eastern'],
  'America/Chicago': ['CST', 'CDT', 'CT', 'Central'],
  'America/Denver': ['MST', 'MDT', 'MT', 'Mountain'],
  'America/Phoenix': ['MST', 'MDT', 'MT', 'Mountain'],
  'America/Los_Angeles': ['PST', 'PDT', 'PT', 'Pacific'],
  'America/Anchorage': ['AKST', 'AKDT', 'AKT', 'Alaska'],
  'Pacific/Honolulu': ['HST', 'HDT', 'HST', 'Hawaii-Aleutian'],
};

const longNames = {
  'Europe/London': ['Greenwich Mean Time', 'British Summer Time'],
  'Europe/Dublin': ['Greenwich Mean Time', 'Irish Standard Time'],
  'Europe/Lisbon': ['Western European Standard Time', 'Western European Summer Time'],
  'Asia/Calcutta': ['India Standard Time', 'India Standard Time'],
  'Asia/Kolkata': ['India Standard Time', 'India Standard Time'],
  'Asia/Tokyo': ['Japan Standard Time', 'Japan Daylight Time'],
  'Asia/Shanghai': ['China Standard Time', 'China Daylight Time'],
  'Asia/Singapore': ['Singapore Standard Time', 'Singapore Standard Time'],
  'Australia/Sydney': ['Australian Eastern Standard Time', 'Australian Eastern Daylight Time'],
  'Australia/Melbourne': ['Australian Eastern Standard Time', 'Australian Eastern Daylight Time'],
  'America/Sao_Paulo': ['Brasilia Standard Time', 'Brasilia Summer Time'],
};

const centralEuropean = ['Berlin', 'Paris', 'Madrid', 'Rome', 'Vienna', 'Zurich', 'Amsterdam', 'Brussels', 'Prague', 'Warsaw', 'Stockholm', 'Oslo', 'Copenhagen', 'Budapest'];
const easternEuropean = ['Athens', 'Helsinki', 'Kiev', 'Kyiv', 'Bucharest', 'Sofia', 'Riga', 'Vilnius', 'Tallinn'];
for (const city of centralEuropean) {
  longNames[`Europe/${city}`] = ['Central European Standard Time', 'Central European Summer Time'];
}
for (const city of easternEuropean) {
  longNames[`Europe/${city}`] = ['Eastern European Standard Time', 'Eastern European Summer Time'];
}

/** Node's data spells some zones by their older name. */
const olderNames = { 'Asia/Kolkata': 'Asia/Calcutta', 'Europe/Kyiv': 'Europe/Kiev' };
const utcNames = new Set(['UTC', 'GMT', 'Etc/UTC', 'Etc/GMT', 'Etc/UCT', 'UCT', 'Zulu', 'Etc/Zulu', 'Etc/Universal', 'Universal', 'Etc/Greenwich', 'Greenwich', 'GMT0', 'Etc/GMT0']);

/** The proper name of a zone, or of the machine's without one. */
export function resolveZone(name) {
  if (name === undefined) {
    const own = host.systemZone();
    return utcNames.has(own) ? 'UTC' : own;
  }
  const text = `${name}`;
  if ([...utcNames].some((utc) => utc.toLowerCase() === text.toLowerCase())) {
    return 'UTC';
  }
  const found = /^[+-]/.test(text) ? undefined : host.zoneName(text);
  if (found === undefined) {
    throw new RangeError(`Invalid time zone specified: ${text}`);
  }
  return olderNames[found] ?? found;
}

/** Seconds east of UTC at an instant. */
export function offsetAt(zone, epochMs) {
  return zone === 'UTC' ? 0 : (host.zoneOffset(zone, epochMs)?.[0] ?? 0);
}

function isDaylight(zone, epochMs, offset) {
  const year = new Date(epochMs).getUTCFullYear();
  const standard = Math.min(offsetAt(zone, Date.UTC(year, 0, 1)), offsetAt(zone, Date.UTC(year, 6, 1)));
  return offset > standard;
}

function gmtText(offset, long) {
  const minutes = Math.abs(Math.trunc(offset / 60));
  const hours = `${Math.floor(minutes / 60)}`.padStart(long ? 2 : 1, '0');
  const rest = minutes % 60 === 0 && !long ? '' : `:${`${minutes % 60}`.padStart(2, '0')}`;
  return `GMT${offset < 0 ? '-' : '+'}${hours}${rest}`;
}

/** What `timeZoneName` shows. */
export function zoneText(zone, style, epochMs) {
  const offset = offsetAt(zone, epochMs);
  if (style === 'shortOffset' || style === 'longOffset') {
    return gmtText(offset, style === 'longOffset');
  }
  const short = style.startsWith('short');
  if (zone === 'UTC') {
    return utcText(style);
  }
  const daylight = isDaylight(zone, epochMs, offset);
  const names = american[zone];
  if (names !== undefined) {
    return americanText(names, style, daylight);
  }
  if (short) {
    return offset === 0 ? 'GMT' : gmtText(offset, false);
  }
  return longNames[zone]?.[daylight ? 1 : 0] ?? gmtText(offset, true);
}

function utcText(style) {
  return { short: 'UTC', long: 'Coordinated Universal Time', shortGeneric: 'GMT+0', longGeneric: 'GMT+00:00' }[style];
}

function americanText([standard, summer, generic, name], style, daylight) {
  switch (style) {
    case 'short':
      return daylight ? summer : standard;
    case 'shortGeneric':
      return generic;
    case 'longGeneric':
      return `${name} Time`;
    default:
      return `${name} ${daylight ? 'Daylight' : 'Standard'} Time`;
  }
}
