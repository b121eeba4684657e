// https://console.spec.whatwg.org/#table , drawn as Node draws it.

import { inspect } from 'jsguide:web/inspect';

const indexHeading = '(index)';
const iterationHeading = '(iteration index)';

/** The table's text, or null when the data is nothing to tabulate. */
export function tableText(data, columns) {
  if (typeof data !== 'object' || data === null) {
    return null;
  }
  if (data instanceof Map) {
    const rows = [...data].map(([key, value], index) => [`${index}`, show(key), show(value)]);
    return draw([iterationHeading, 'Key', 'Values'], rows);
  }
  if (data instanceof Set) {
    return draw([iterationHeading, 'Values'], [...data].map((value, index) => [`${index}`, show(value)]));
  }
  return drawRecords(data, columns);
}

function drawRecords(data, columns) {
  const keys = columns === undefined ? [] : [...columns];
  const records = [];
  let hasPlainValues = false;
  for (const index of Object.keys(data)) {
    const item = data[index];
    const cells = new Map();
    if (typeof item !== 'object' || item === null) {
      hasPlainValues = true;
      records.push({ index, cells, plain: show(item) });
      continue;
    }
    for (const key of columns ?? Object.keys(item)) {
      if (!keys.includes(key)) {
        keys.push(key);
      }
      cells.set(key, Object.hasOwn(item, key) ? show(item[key]) : '');
    }
    records.push({ index, cells, plain: '' });
  }
  const headings = [indexHeading, ...keys, ...(hasPlainValues ? ['Values'] : [])];
  const rows = records.map(({ index, cells, plain }) => [
    index,
    ...keys.map((key) => cells.get(key) ?? ''),
    ...(hasPlainValues ? [plain] : []),
  ]);
  return draw(headings, rows);
}

function show(value) {
  const depth = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth });
}

function draw(headings, rows) {
  const widths = headings.map((heading, column) => Math.max(...[heading, ...rows.map((row) => row[column])].map((cell) => cell.length)) + 2);
  const line = (cells) => `│${cells.map((cell, column) => ` ${cell.padEnd(widths[column] - 1)}`).join('│')}│`;
  const rule = (left, middle, right) => `${left}${widths.map((width) => '─'.repeat(width)).join(middle)}${right}`;
  return [rule('┌', '┬', '┐'), line(headings), rule('├', '┼', '┤'), ...rows.map(line), rule('└', '┴', '┘')].join('\n');
}
