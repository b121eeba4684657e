// How `node:assert` shows two values that should be equal: line by line, as lib/internal/assert/assertion_error.js of Node 20.

import { inspect } from 'jsguide:web/inspect_lazily';
import { isObject } from 'jsguide:web/webidl';

const mostShort = 12;
const mostLines = 50;

export function linesOf(value) {
  return inspect(value, { compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, sorted: true, getters: true, breakLength: Infinity }).split('\n');
}

/** The same but for a comma at the end, which only says that more follows. */
function areSame(first, second) {
  return first === second || first === `${second},` || `${first},` === second;
}

export function difference(title, actual, expected) {
  const [here, there] = [linesOf(actual), linesOf(expected)];
  const onOneLine = here.length === 1 && there.length === 1 && here[0] !== there[0];
  if (onOneLine && !isObject(actual) && !isObject(expected) && here[0].length + there[0].length <= mostShort) {
    return `${title}\n\n${here[0]} !== ${there[0]}\n`;
  }
  const end = [];
  while (here.length > 0 && there.length > 0 && here.at(-1) === there.at(-1)) {
    end.unshift(`  ${here.pop()}`);
    there.pop();
  }
  if (here.length === 0 && there.length === 0) {
    return `Values have same structure but are not reference-equal:\n\n${linesOf(actual).join('\n')}\n`;
  }
  return shortened([`${title}\n+ actual - expected\n`, ...compared(here, there), ...end]).join('\n');
}

/** Lines that differ come in groups: first what is, then what should be. */
function compared(here, there) {
  const shown = [];
  let missing = [];
  for (let index = 0; index < Math.max(here.length, there.length); index++) {
    const [line, other] = [here[index], there[index]];
    if (line !== undefined && other !== undefined && areSame(line, other)) {
      shown.push(...missing, `  ${other.endsWith(',') ? other : line}`);
      missing = [];
      continue;
    }
    if (line !== undefined) {
      shown.push(`+ ${line}`);
    }
    if (other !== undefined) {
      missing.push(`- ${other}`);
    }
  }
  return [...shown, ...missing];
}

function shortened(lines) {
  return lines.length > mostLines ? [...lines.slice(0, mostLines), '...'] : lines;
}
