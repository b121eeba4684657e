// https://nodejs.org/docs/latest-v20.x/api/util.html#utilparseargsconfig , and what else of node:util few handlers use.

import { requireModule } from 'jsguide:web/host';
import { describeReceived, typeErrorWithCode } from 'jsguide:web/webidl';

const { colors } = requireModule('jsguide:web/printing').inspect;

export function styleText(format, text) {
  return [format].flat().reduceRight((styled, name) => {
    if (!Object.hasOwn(colors, name)) {
      throw typeErrorWithCode('ERR_INVALID_ARG_VALUE', `The argument 'format' is invalid. ${describeReceived(name)}`);
    }
    const [open, close] = colors[name];
    return `\u001b[${open}m${styled}\u001b[${close}m`;
  }, `${text}`);
}

function unknownOption(name) {
  return typeErrorWithCode('ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${name}'`);
}

export function parseArgs({ args = [], options = {}, strict = true, allowPositionals = !strict, allowNegative = false } = {}) {
  const result = { values: Object.create(null), positionals: [] };
  const queue = [...args];
  const byShort = (letter) => Object.keys(options).find((name) => options[name].short === letter);
  const store = (name, value) => {
    const { multiple = false } = options[name] ?? {};
    result.values[name] = multiple ? [...(result.values[name] ?? []), value] : value;
  };
  const take = (name, shown, inline) => {
    const denied = allowNegative && options[name] === undefined && name.startsWith('no-') ? name.slice('no-'.length) : undefined;
    if (options[denied]?.type === 'boolean' && inline === undefined) {
      store(denied, false);
      return;
    }
    if (options[name]?.type === 'boolean' && inline !== undefined && strict) {
      throw typeErrorWithCode('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown}' does not take an argument`);
    }
    if (options[name] === undefined && strict) {
      throw unknownOption(shown);
    }
    if (options[name]?.type !== 'string') {
      store(name, inline ?? true);
      return;
    }
    const value = inline ?? queue.shift();
    if (value === undefined && strict) {
      throw typeErrorWithCode('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown} <value>' argument missing`);
    }
    store(name, value);
  };
  while (queue.length > 0) {
    const argument = queue.shift();
    if (argument === '--') {
      result.positionals.push(...queue.splice(0));
    } else if (argument.startsWith('--')) {
      const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
      take(name, `--${name}`, inline);
    } else if (/^-[^-]/.test(argument)) {
      for (const letter of argument.slice(1)) {
        take(byShort(letter) ?? letter, `-${letter}`, undefined);
      }
    } else if (allowPositionals) {
      result.positionals.push(argument);
    } else {
      throw typeErrorWithCode(
        'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
        `Unexpected argument '${argument}'. This command does not take positional arguments`,
      );
    }
  }
  for (const [name, { default: fallback }] of Object.entries(options)) {
    if (fallback !== undefined && result.values[name] === undefined) {
      result.values[name] = fallback;
    }
  }
  return result;
}
