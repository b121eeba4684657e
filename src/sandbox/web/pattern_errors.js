// What V8 says of a pattern or flags that `RegExp` refuses: https://tc39.es/ecma262/#sec-regexpinitialize

/** `[what QuickJS says, what V8 says]`. */
const reasons = [
  [/^expecting '\)'$/, 'Unterminated group'],
  [/^nothing to repeat$/, 'Nothing to repeat'],
  [/^duplicate group name$/, 'Duplicate capture group name'],
  [/^invalid class range$/, 'Range out of order in character class'],
  [/^invalid escape sequence in regular expression$/, 'Invalid escape'],
  [/^invalid group name$/, 'Invalid capture group name'],
  [/^group name not defined$/, 'Invalid named capture referenced'],
  [/^invalid back reference in regular expression$/, 'Invalid escape'],
  [/^invalid repetition count$/, 'numbers out of order in {} quantifier'],
  [/^unknown unicode property name$/, 'Invalid property name'],
  [/^extraneous characters at the end$/, "Unmatched ')'"],
  [/^unexpected end$/, 'Unterminated character class'],
];

/** The same error with the words, if it is one about the pattern or the flags. */
export function explainPattern(error, pattern, flags) {
  if (!(error instanceof SyntaxError)) {
    return error;
  }
  const message = messageOf(error.message, pattern, flags);
  Object.defineProperty(error, 'message', { value: message, writable: true, enumerable: false, configurable: true });
  return error;
}

function messageOf(said, pattern, flags) {
  if (said === 'invalid regular expression flags') {
    return `Invalid flags supplied to RegExp constructor '${flags}'`;
  }
  const source = pattern instanceof RegExp ? pattern.source : `${pattern ?? ''}`;
  const reason = /(?:^|[^\\])(?:\\\\)*\\$/.test(source) ? '\\ at end of pattern' : reasons.find(([words]) => words.test(said))?.[1];
  return reason === undefined ? said : `Invalid regular expression: /${source}/${flags ?? ''}: ${reason}`;
}
