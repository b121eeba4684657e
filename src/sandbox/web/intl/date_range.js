// https://tc39.es/ecma402/#sec-partitiondatetimerangepattern : a span of time in en-US, without what both of its ends have in common.

const between = '\u2009–\u2009';

/** The largest field of the calendar in which two days differ. */
function differing(from, to) {
  const fields = { year: (day) => day.getUTCFullYear(), month: (day) => day.getUTCMonth(), day: (day) => day.getUTCDate() };
  return Object.keys(fields).find((field) => fields[field](from) !== fields[field](to));
}

const hasOne = (components, names) => names.some((name) => components[name] !== undefined);
const dateNames = ['weekday', 'year', 'month', 'day'];
const timeNames = ['hour', 'minute', 'second', 'fractionalSecondDigits'];
const isText = (month) => month === 'short' || month === 'long';

/** What must be shown for the ends to be told apart. */
function completed(components, field) {
  const all = { ...components };
  if (hasOne(all, timeNames) && !hasOne(all, dateNames)) {
    return { year: 'numeric', month: 'numeric', day: 'numeric', ...all };
  }
  if (all.day !== undefined && field !== 'day') {
    all.month ??= 'numeric';
    all.year ??= field === 'year' ? 'numeric' : undefined;
  }
  if (all.month === '2-digit' && all.day !== undefined) {
    Object.assign(all, { month: 'numeric', day: 'numeric' });
  }
  return all;
}

function only(components, names) {
  return Object.fromEntries(Object.entries(components).filter(([name]) => names.includes(name)));
}

/** Two days; a month in letters has the year once, and a month once. */
function daysText(components, field, [from, to], write) {
  const { weekday, year, month, day } = components;
  if (!isText(month) || field === 'year') {
    return `${write(components, from)}${between}${write(components, to)}`;
  }
  const first = write({ ...components, year: undefined }, from);
  if (field === 'month' || weekday !== undefined || day === undefined) {
    return `${first}${between}${write(components, to)}`;
  }
  return `${first}${between}${write({ day }, to)}${year === undefined ? '' : `, ${write({ year }, to)}`}`;
}

/** Two times of one day; AM or PM is said once. */
function timesText(components, isTwelve, [from, to], write) {
  const time = only(components, timeNames);
  const date = only(components, dateNames);
  const [start, end] = [write(time, from), write(time, to)];
  const isShared = isTwelve && time.second === undefined && start.slice(-2) === end.slice(-2);
  const before = hasOne(date, dateNames) ? `${write(date, from)}, ` : '';
  return `${before}${isShared ? start.slice(0, -3) : start}${between}${end}`;
}

/** Nothing for two ends that look the same; `write(components, end)` writes some fields of an end, or all that was asked for. */
export function rangeText({ components, hourCycle }, ends, locals, write) {
  const [first, last] = ends.map((end) => write(undefined, end));
  const field = differing(...locals);
  const isTimed = hasOne(components, timeNames);
  if (first === last && (field === undefined || !isTimed)) {
    return undefined;
  }
  const isPlain = components.timeZoneName === undefined && components.era === undefined;
  if (field === undefined) {
    return isPlain ? timesText(components, hourCycle === 'h12' || hourCycle === 'h11', ends, write) : `${first}${between}${last}`;
  }
  const all = completed(components, field);
  const isMore = Object.keys(all).some((name) => all[name] !== components[name]);
  if (isTimed || !isPlain) {
    return isMore ? `${write(all, ends[0])}${between}${write(all, ends[1])}` : `${first}${between}${last}`;
  }
  return daysText(all, field, ends, write);
}
