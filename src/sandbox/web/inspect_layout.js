// How Node's `util.inspect` spreads the parts of a value over lines: `reduceToSingleString` and `groupArrayElements` of
// lib/internal/util/inspect.js.

const mostColumns = 15;

/** One line if all parts fit and the value is not too deep, else a line each. `entries` is the count before grouping. */
export function reduceToSingleString(context, output, base, braces, recurseTimes, isArray, entries) {
  const start = base === '' ? '' : `${base} `;
  if (context.compact !== true) {
    if (typeof context.compact === 'number' && context.compact >= 1) {
      const ungrouped = !(isArray && output.grouped);
      if (context.currentDepth - recurseTimes < context.compact && ungrouped && entries === output.length) {
        const width = output.length + context.indentation + braces[0].length + base.length + 10;
        if (fitsOnLine(context, output, width, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) {
            return `${start}${braces[0]} ${joined} ${braces[1]}`;
          }
        }
      }
    }
    const indentation = `\n${' '.repeat(context.indentation)}`;
    return `${start}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (fitsOnLine(context, output, 0, base)) {
    return `${braces[0]}${start === '' ? '' : ` ${base}`} ${output.join(', ')} ${braces[1]}`;
  }
  const indentation = `\n${' '.repeat(context.indentation)}`;
  const lineStart = base === '' && braces[0].length === 1 ? ' ' : `${base === '' ? '' : ` ${base}`}\n${indentation}  `;
  return `${braces[0]}${lineStart}${output.join(`,${indentation}`)} ${braces[1]}`;
}

/** What a text takes on the screen. */
function widthOf(context, text) {
  return context.colors ? text.replaceAll(/\u001b\[\d+m/g, '').length : text.length;
}

function fitsOnLine(context, output, start, base) {
  let length = output.length + start;
  if (length + output.length > context.breakLength) {
    return false;
  }
  for (const part of output) {
    length += widthOf(context, part);
    if (length > context.breakLength) {
      return false;
    }
  }
  return base === '' || !base.includes('\n');
}

/** Puts the short elements of a long array in columns; returns what it got when that does not look better. */
export function groupArrayElements(context, output, extra, value) {
  let totalLength = 0;
  let longest = 0;
  // The last entry may say how many more there are.
  const outputLength = output.length - extra;
  const separatorSpace = 2;
  const lengths = [];
  for (let index = 0; index < outputLength; index++) {
    const length = widthOf(context, output[index]);
    lengths.push(length);
    totalLength += length + separatorSpace;
    longest = Math.max(longest, length);
  }
  const actualMax = longest + separatorSpace;
  const worthIt =
    actualMax * 3 + context.indentation < context.breakLength &&
    (totalLength / actualMax > 5 || longest <= 6);
  if (!worthIt) {
    return output;
  }
  const columns = columnCount(context, totalLength / output.length, actualMax, outputLength);
  if (columns <= 1) {
    return output;
  }
  const rows = layOut(context, output, outputLength, lengths, columns, separatorSpace, value);
  if (extra) {
    rows.push(output[outputLength]);
  }
  rows.grouped = true;
  return rows;
}

function columnCount(context, averageLength, actualMax, entries) {
  const approximateCharHeights = 2.5;
  const averageBias = Math.sqrt(actualMax - averageLength);
  const biasedMax = Math.max(actualMax - 3 - averageBias, 1);
  return Math.min(
    Math.round(Math.sqrt(approximateCharHeights * biasedMax * entries) / biasedMax),
    Math.floor((context.breakLength - context.indentation) / actualMax),
    context.compact * 4,
    mostColumns,
  );
}

function layOut(context, output, outputLength, lengths, columns, separatorSpace, value) {
  const rows = [];
  const widths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let index = column; index < outputLength; index += columns) {
      width = Math.max(width, lengths[index]);
    }
    widths.push(width + separatorSpace);
  }
  const alignRight = value !== undefined && Array.from(value).every((item) => typeof item === 'number' || typeof item === 'bigint');
  for (let index = 0; index < outputLength; index += columns) {
    const end = Math.min(index + columns, outputLength);
    let row = '';
    let position = index;
    for (; position < end - 1; position++) {
      const cell = `${output[position]}, `;
      const width = widths[position - index];
      const space = ' '.repeat(Math.max(0, width - widthOf(context, cell)));
      row += alignRight ? space + cell : cell + space;
    }
    const last = widths[position - index] - separatorSpace - widthOf(context, output[position]);
    row += alignRight ? ' '.repeat(Math.max(0, last)) + output[position] : output[position];
    rows.push(row);
  }
  return rows;
}
