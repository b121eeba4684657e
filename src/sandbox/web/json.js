// JSON.parse whose errors speak as V8's do: the engine parses, only a text that it refuses is read again. And the JSON text
// of answers, of which the host writes the plain ones.

import { host, requireModule } from 'jsguide:web/host';

const engineParse = JSON.parse;

const { parse } = {
  parse(text, reviver) {
    const source = `${text}`;
    try {
      return reviver === undefined ? engineParse(source) : engineParse(source, reviver);
    } catch (error) {
      if (!(error instanceof SyntaxError) || isValid(source)) throw error;
      throw new SyntaxError(requireModule('jsguide:web/json_fault').faultOf(source));
    }
  },
};

/** Whether it was the reviver that threw. */
function isValid(source) {
  try {
    engineParse(source);
    return true;
  } catch {
    return false;
  }
}

Object.defineProperty(JSON, 'parse', { value: parse });

const engineStringify = JSON.stringify;

/** What `JSON.stringify` gives, sooner for plain data; a script that has put something else in its place gets that. */
export function jsonTextOf(data) {
  const text = JSON.stringify === engineStringify ? host.jsonText(data) : undefined;
  return text ?? JSON.stringify(data);
}
