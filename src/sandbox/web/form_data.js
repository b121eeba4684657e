// https://xhr.spec.whatwg.org/#interface-formdata

import { File, bytesOf, isBlob } from 'jsguide:web/blob';
import {
  asInterface,
  defineGlobal,
  definePairIterable,
  illegalInvocation,
  isObject,
  requireArguments,
  slots,
  toUSVString,
} from 'jsguide:web/webidl';

export class FormData {
  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    }
    this[slots] = [];
  }

  append(name, value, filename = undefined) {
    requireArguments(2, arguments.length, 'FormData.append');
    entriesOf(this).push(toEntry('append', name, value, filename, arguments.length));
  }

  delete(name) {
    requireArguments(1, arguments.length, 'FormData.delete');
    const key = toUSVString(name);
    this[slots] = entriesOf(this).filter((entry) => entry[0] !== key);
  }

  get(name) {
    requireArguments(1, arguments.length, 'FormData.get');
    const key = toUSVString(name);
    const found = entriesOf(this).find((entry) => entry[0] === key);
    return found === undefined ? null : found[1];
  }

  getAll(name) {
    requireArguments(1, arguments.length, 'FormData.getAll');
    const key = toUSVString(name);
    return entriesOf(this)
      .filter((entry) => entry[0] === key)
      .map((entry) => entry[1]);
  }

  has(name) {
    requireArguments(1, arguments.length, 'FormData.has');
    const key = toUSVString(name);
    return entriesOf(this).some((entry) => entry[0] === key);
  }

  set(name, value, filename = undefined) {
    requireArguments(2, arguments.length, 'FormData.set');
    const entry = toEntry('set', name, value, filename, arguments.length);
    const entries = entriesOf(this);
    const first = entries.findIndex((candidate) => candidate[0] === entry[0]);
    if (first === -1) {
      entries.push(entry);
      return;
    }
    this[slots] = entries.filter((candidate, index) => index <= first || candidate[0] !== entry[0]);
    this[slots][first] = entry;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const shown = {};
    for (const [name, value] of this[slots]) {
      if (!Object.hasOwn(shown, name)) {
        shown[name] = value;
      } else if (Array.isArray(shown[name])) {
        shown[name].push(value);
      } else {
        shown[name] = [shown[name], value];
      }
    }
    return `FormData ${inspect(shown, options)}`;
  }
}

export function entriesOf(form) {
  if (!isObject(form) || !(form instanceof FormData)) {
    throw illegalInvocation();
  }
  return form[slots];
}

/** https://html.spec.whatwg.org/#create-an-entry */
function toEntry(method, name, value, filename, given) {
  const key = toUSVString(name);
  if (!isBlob(value)) {
    if (given >= 3) {
      throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'`);
    }
    return [key, toUSVString(value)];
  }
  if (value instanceof File && filename === undefined) {
    return [key, value];
  }
  const fileName = filename === undefined ? 'blob' : toUSVString(filename);
  const options = { type: value.type, lastModified: value.lastModified };
  return [key, new File([bytesOf(value)], fileName, options)];
}

asInterface(FormData);
definePairIterable(FormData, entriesOf);
defineGlobal('FormData', FormData);
