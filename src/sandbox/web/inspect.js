// https://nodejs.org/docs/latest-v20.x/api/util.html#utilinspectobject-options : values as Node prints them. The layout
// follows lib/internal/util/inspect.js of Node 20.

import { slots } from 'jsguide:web/webidl';
import { formatPrimitive, promiseState, propertyKeyText, quote } from 'jsguide:web/inspect_text';
import { groupArrayElements, reduceToSingleString } from 'jsguide:web/inspect_layout';

export const customInspect = Symbol.for('nodejs.util.inspect.custom');

const languageGlobals = new Set(
  `Object Function Array Number Boolean String Symbol BigInt Date Promise RegExp Error AggregateError EvalError RangeError
   ReferenceError SyntaxError TypeError URIError ArrayBuffer SharedArrayBuffer DataView Map Set WeakMap WeakSet WeakRef
   Proxy FinalizationRegistry Iterator Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
   Float16Array Float32Array Float64Array BigInt64Array BigUint64Array`.split(/\s+/),
);

/** Whether a value is a constructor of the language itself. */
export function isLanguageGlobal(value) {
  return typeof value === 'function' && languageGlobals.has(value.name) && globalThis[value.name] === value;
}

export const defaultOptions = {
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
};

/** `inspect(value, options)`, or the old `inspect(value, showHidden, depth)`. */
export function inspect(value, options = undefined, depth = undefined) {
  const context = { ...defaultOptions, seen: [], circular: null, indentation: 0, currentDepth: 0 };
  if (typeof options === 'boolean') {
    context.showHidden = options;
    context.depth = depth === undefined ? context.depth : depth;
  } else if (options !== undefined && options !== null) {
    for (const key of Object.keys(options)) {
      if (key in defaultOptions) {
        context[key] = options[key];
      }
    }
  }
  for (const key of ['maxArrayLength', 'maxStringLength']) {
    context[key] = context[key] ?? Infinity;
  }
  return formatValue(context, value, 0);
}

inspect.custom = customInspect;
inspect.defaultOptions = defaultOptions;

export function formatValue(context, value, recurseTimes, typed = false) {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') {
    return formatPrimitive(value, context);
  }
  if (context.customInspect) {
    const custom = value[customInspect];
    if (typeof custom === 'function' && custom !== inspect) {
      return formatCustom(context, value, custom, recurseTimes);
    }
  }
  if (context.seen.includes(value)) {
    context.circular ??= new Map();
    if (!context.circular.has(value)) {
      context.circular.set(value, context.circular.size + 1);
    }
    return `[Circular *${context.circular.get(value)}]`;
  }
  return formatRaw(context, value, recurseTimes, typed);
}

function formatCustom(context, value, custom, recurseTimes) {
  const depth = context.depth === null ? null : context.depth - recurseTimes;
  const options = userOptions(context);
  const shown = custom.call(value, depth, options, inspect);
  if (shown === value) {
    return formatRaw(context, value, recurseTimes, false);
  }
  if (typeof shown === 'string') {
    return shown.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
  }
  return formatValue(context, shown, recurseTimes);
}

function userOptions(context) {
  return Object.fromEntries(Object.keys(defaultOptions).map((key) => [key, context[key]]));
}

/** The name of the nearest constructor in the prototype chain, or null. */
export function constructorName(value) {
  let object = value;
  while (object !== null && object !== undefined) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (
      descriptor !== undefined &&
      typeof descriptor.value === 'function' &&
      descriptor.value.name !== '' &&
      value instanceof descriptor.value
    ) {
      return descriptor.value.name;
    }
    object = Object.getPrototypeOf(object);
  }
  return null;
}

function prefixOf(name, tag, fallback, size = '') {
  const shownTag = tag !== '' && tag !== name ? `[${tag}] ` : '';
  if (name === null) {
    return `[${fallback}${size}: null prototype] ${shownTag}`;
  }
  return `${name}${size} ${shownTag}`;
}

function tagOf(value, name) {
  const tag = value[Symbol.toStringTag];
  return typeof tag === 'string' && tag !== '' && tag !== name ? tag : '';
}

function keysOf(context, value) {
  const symbols = Object.getOwnPropertySymbols(value).filter((symbol) => symbol !== slots);
  if (context.showHidden) {
    return [...Object.getOwnPropertyNames(value), ...symbols];
  }
  const visible = symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol));
  return [...Object.keys(value), ...visible];
}

const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function formatRaw(context, value, recurseTimes, typed) {
  const name = constructorName(value);
  const tag = tagOf(value, name);
  const shape = describe(context, value, name, tag, typed);
  if (shape.whole !== undefined && shape.keys.length === 0) {
    return shape.whole;
  }
  if (recurseTimes > context.depth && context.depth !== null) {
    const shown = `${prefixOf(name, tag, Array.isArray(value) ? 'Array' : 'Object').slice(0, -1)}`;
    return `[${shown.startsWith('[') ? shown.slice(1, -1) : shown}]`.replace('[[', '[');
  }
  context.seen.push(value);
  context.currentDepth = recurseTimes;
  const indentation = context.indentation;
  let output = shape.items(recurseTimes + 1);
  for (const key of shape.keys) {
    output.push(formatProperty(context, value, recurseTimes + 1, key, shape.isArray));
  }
  context.seen.pop();
  context.indentation = indentation;
  let { base } = shape;
  const { braces } = shape;
  const reference = context.circular?.get(value);
  if (reference !== undefined) {
    const mark = `<ref *${reference}>`;
    if (base === '') {
      braces[0] = `${mark} ${braces[0]}`;
    } else {
      base = `${mark} ${base}`;
    }
  }
  if (context.sorted) {
    output = shape.isArray ? output : output.sort(context.sorted === true ? undefined : context.sorted);
  }
  if (shape.isArray && output.length > 6 && context.compact >= 1) {
    output = groupArrayElements(context, output, shape.extra, value);
  }
  return reduceToSingleString(context, output, base, braces, recurseTimes, shape.isArray, shape.count(output));
}

/**
 * How a value is laid out: `braces`, `base` (text before them), `items(depth)` (its contents), `keys` (further
 * properties), `whole` (the text when there is nothing else to show).
 */
function describe(context, value, name, tag, typed) {
  const plain = { base: '', keys: keysOf(context, value), items: () => [], isArray: false, extra: 0, count: (output) => output.length };
  for (const describer of describers) {
    const shape = describer(context, value, name, tag, plain, typed);
    if (shape !== null) {
      return { ...plain, ...shape };
    }
  }
  const prefix = name === 'Object' && tag === '' ? '' : prefixOf(name, tag, 'Object');
  return { ...plain, braces: [`${prefix}{`, '}'], whole: `${prefix}{}` };
}

const describers = [describeList, describeCollection, describeFunction, describeError, describeBoxed, describeBuffer];

function withoutIndexes(context, value) {
  return keysOf(context, value).filter((key) => typeof key === 'symbol' || !/^(0|[1-9]\d*)$/.test(key));
}

function describeList(context, value, name, tag) {
  if (Array.isArray(value)) {
    const prefix = name === 'Array' && tag === '' ? '' : prefixOf(name, tag, 'Array', `(${value.length})`);
    const keys = withoutIndexes(context, value).filter((key) => key !== 'length' || context.showHidden);
    return {
      braces: [`${prefix}[`, ']'],
      keys,
      isArray: true,
      whole: value.length === 0 ? `${prefix}[]` : undefined,
      items: (depth) => formatArray(context, value, depth),
      extra: value.length > context.maxArrayLength ? 1 : 0,
    };
  }
  if (!ArrayBuffer.isView(value) || value instanceof DataView) {
    return null;
  }
  const fallback = typedArrayTag.call(value);
  const prefix = prefixOf(name, tag === fallback ? '' : tag, fallback, `(${value.length})`);
  return {
    braces: [`${prefix}[`, ']'],
    keys: withoutIndexes(context, value),
    isArray: true,
    whole: value.length === 0 ? `${prefix}[]` : undefined,
    items: () => formatTypedArray(context, value),
    extra: value.length > context.maxArrayLength ? 1 : 0,
  };
}

function formatArray(context, value, depth) {
  const output = [];
  const limit = Math.min(Math.max(0, context.maxArrayLength), value.length);
  let index = 0;
  while (index < value.length && output.length < limit) {
    if (Object.hasOwn(value, index)) {
      output.push(formatProperty(context, value, depth, index, true, true));
      index += 1;
    } else {
      const start = index;
      while (index < value.length && !Object.hasOwn(value, index)) {
        index += 1;
      }
      const count = index - start;
      output.push(`<${count} empty item${count > 1 ? 's' : ''}>`);
    }
  }
  const remaining = value.length - index;
  if (remaining > 0) {
    output.push(moreItems(remaining));
  }
  return output;
}

function formatTypedArray(context, value) {
  const shown = Math.min(Math.max(0, context.maxArrayLength), value.length);
  const output = [];
  for (let index = 0; index < shown; index++) {
    output.push(formatPrimitive(value[index], context));
  }
  if (value.length > shown) {
    output.push(moreItems(value.length - shown));
  }
  return output;
}

export function moreItems(count) {
  return `... ${count} more item${count > 1 ? 's' : ''}`;
}

const iteratorPrototypes = {
  'Map Entries': Object.getPrototypeOf(new Map().entries()),
  'Set Iterator': Object.getPrototypeOf(new Set().values()),
};

function describeCollection(context, value, name, tag) {
  if (value instanceof Set) {
    const prefix = prefixOf(name, tag === 'Set' ? '' : tag, 'Set', `(${value.size})`);
    return {
      braces: [`${prefix}{`, '}'],
      whole: value.size === 0 ? `${prefix}{}` : undefined,
      items: (depth) => nested(context, () => [...Set.prototype.values.call(value)].map((item) => formatValue(context, item, depth))),
    };
  }
  if (value instanceof Map) {
    const prefix = prefixOf(name, tag === 'Map' ? '' : tag, 'Map', `(${value.size})`);
    const show = (depth) => ([key, item]) => `${formatValue(context, key, depth)} => ${formatValue(context, item, depth)}`;
    return {
      braces: [`${prefix}{`, '}'],
      whole: value.size === 0 ? `${prefix}{}` : undefined,
      items: (depth) => nested(context, () => [...Map.prototype.entries.call(value)].map(show(depth))),
    };
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype === iteratorPrototypes['Map Entries'] || prototype === iteratorPrototypes['Set Iterator']) {
    return { braces: [`[${tag}] {`, '}'], base: '', whole: `Object [${tag}] {}` };
  }
  return describeOpaque(context, value, name, tag);
}

function describeOpaque(context, value, name, tag) {
  if (value instanceof WeakMap || value instanceof WeakSet) {
    return { braces: [`${prefixOf(name, '', 'WeakSet')}{`, '}'], items: () => ['<items unknown>'] };
  }
  if (value instanceof Promise) {
    return { braces: [`${prefixOf(name, tag === 'Promise' ? '' : tag, 'Promise')}{`, '}'], items: (depth) => [formatPromise(context, value, depth)] };
  }
  if (value instanceof WeakRef) {
    return { braces: [`${prefixOf(name, '', 'WeakRef')}{`, '}'], items: () => ['<ref>'] };
  }
  return null;
}

function formatPromise(context, promise, depth) {
  const [isFulfilled, value] = promiseState(promise);
  const shown = isFulfilled === undefined ? '<pending>' : formatValue(context, value, depth);
  return isFulfilled === false ? `<rejected> ${shown}` : shown;
}

function nested(context, format) {
  context.indentation += 2;
  const output = format();
  context.indentation -= 2;
  return output;
}

function describeFunction(context, value, name, tag) {
  if (typeof value !== 'function') {
    return null;
  }
  const keys = keysOf(context, value).filter((key) => context.showHidden || (key !== 'prototype' && key !== 'length' && key !== 'name'));
  const base = isClass(value) ? classBase(value, name, tag) : functionBase(value, name, tag);
  return { base, braces: ['{', '}'], keys, whole: base };
}

function isClass(value) {
  return Function.prototype.toString.call(value).startsWith('class') || isPlatformClass(value);
}

/** The platform's own classes, whose source is not kept. */
function isPlatformClass(value) {
  return !isLanguageGlobal(value) && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

function classBase(value, name, tag) {
  const own = Object.hasOwn(value, 'name') && value.name !== '' ? value.name : '(anonymous)';
  let base = `class ${own}`;
  if (name !== 'Function' && name !== null) {
    base += ` [${name}]`;
  }
  if (tag !== '' && name !== tag) {
    base += ` [${tag}]`;
  }
  if (name === null) {
    return `[${base} extends [null prototype]]`;
  }
  const parent = Object.getPrototypeOf(value)?.name;
  return `[${base}${parent ? ` extends ${parent}` : ''}]`;
}

function functionBase(value, name, tag) {
  const kind = name === null ? 'Function (null prototype)' : (functionKind(value) ?? 'Function');
  const shown = value.name === '' ? `${kind} (anonymous)` : `${kind}: ${value.name}`;
  const extra = tag !== '' && name !== tag && !/Function$/.test(tag) ? ` [${tag}]` : '';
  return `[${shown}]${extra}`;
}

function functionKind(value) {
  const tag = value[Symbol.toStringTag];
  return typeof tag === 'string' && /^(Async|Generator|AsyncGenerator)Function$/.test(tag) ? tag : null;
}

function describeError(context, value, name, tag) {
  if (!(value instanceof Error)) {
    return null;
  }
  const hidden = ['name', 'message', 'stack'];
  const stack = errorText(value, name);
  const keys = keysOf(context, value).filter((key) => {
    if (!hidden.includes(key) || context.showHidden) {
      return true;
    }
    return !stack.includes(String(value[key]));
  });
  for (const key of ['cause', 'errors']) {
    if (Object.hasOwn(value, key) && !keys.includes(key) && (key === 'cause' || Array.isArray(value[key]))) {
      keys.push(key);
    }
  }
  const text = stack.includes('\n    at') ? stack : `[${stack}]`;
  const base = context.indentation === 0 ? text : text.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
  return { base, braces: ['{', '}'], keys, whole: base };
}

/** The stack, whose heading names the class too when the name of the error doesn't. */
export function errorText(error, name = constructorName(error)) {
  const own = typeof error.name === 'string' && error.name !== '' ? error.name : 'Error';
  const stack = stackOf(error, own);
  const isHeading = own.endsWith('Error') && stack.startsWith(own) && /^(?:[:\n]|$)/.test(stack.slice(own.length));
  if (name === null || name === own || !isHeading) {
    return stack;
  }
  return `${name.includes(own) ? name : `${name} [${own}]`}${stack.slice(own.length)}`;
}

function stackOf(error, own) {
  const message = typeof error.message === 'string' ? error.message : String(error.message);
  const heading = message === '' ? own : `${own}: ${message}`;
  if (typeof error.stack !== 'string' || error.stack === '') {
    return heading;
  }
  const stack = error.stack.replace(/\n+$/, '');
  return /^\s*at /.test(stack) ? `${heading}\n${stack}` : stack;
}

function describeBoxed(context, value, name, tag) {
  if (value instanceof RegExp) {
    const text = RegExp.prototype.toString.call(value);
    const base = name === 'RegExp' ? text : `${name} ${text}`;
    return { base, braces: ['{', '}'], whole: base };
  }
  if (value instanceof Date) {
    const text = Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    const base = name === 'Date' ? text : `${prefixOf(name, tag, 'Date')}${text}`;
    return { base, braces: ['{', '}'], whole: base };
  }
  for (const constructor of [Number, String, Boolean, BigInt, Symbol]) {
    if (value instanceof constructor) {
      return boxed(context, value, constructor, name);
    }
  }
  if (Object.prototype.toString.call(value) === '[object Arguments]') {
    return { braces: ['[Arguments] {', '}'], whole: '[Arguments] {}' };
  }
  if (/Generator$/.test(tag) && typeof value.next === 'function') {
    return { braces: [`Object [${tag}] {`, '}'], whole: `Object [${tag}] {}` };
  }
  return null;
}

function boxed(context, value, constructor, name) {
  const primitive = constructor.prototype.valueOf.call(value);
  const type = constructor.name;
  const subclass = name !== null && name !== type ? ` (${name})` : '';
  const base = `[${type}${subclass}: ${formatPrimitive(primitive, { ...context, maxStringLength: Infinity })}]`;
  const keys = type === 'String' ? withoutIndexes(context, value).filter((key) => key !== 'length') : keysOf(context, value);
  return { base, braces: ['{', '}'], keys, whole: base };
}

function describeBuffer(context, value, name, tag) {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    const prefix = prefixOf(name, tag === name ? '' : tag, 'ArrayBuffer');
    const bytes = value.detached ? [] : [...new Uint8Array(value).slice(0, 50)];
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const rest = value.byteLength > 50 ? ` ... ${value.byteLength - 50} more byte${value.byteLength > 51 ? 's' : ''}` : '';
    const contents = value.detached ? '(detached)' : `[Uint8Contents]: <${hex}${rest}>`;
    return { braces: [`${prefix}{`, '}'], items: () => [contents, `byteLength: ${value.byteLength}`] };
  }
  if (value instanceof DataView) {
    const members = ['byteLength', 'byteOffset', 'buffer'];
    return {
      braces: [`${prefixOf(name, '', 'DataView')}{`, '}'],
      items: (depth) => members.map((member) => `${member}: ${formatValue(context, value[member], depth)}`),
    };
  }
  return null;
}

function formatProperty(context, object, recurseTimes, key, inArray, isIndex = false) {
  const descriptor = Object.getOwnPropertyDescriptor(object, key) ?? { value: object[key], enumerable: true };
  let text;
  if (descriptor.get !== undefined) {
    text = accessorText(context, object, descriptor, recurseTimes);
  } else if (descriptor.set !== undefined) {
    text = '[Setter]';
  } else {
    const added = isIndex || context.compact !== true ? 2 : 3;
    context.indentation += added;
    text = formatValue(context, descriptor.value, recurseTimes);
    context.indentation -= added;
  }
  if (isIndex) {
    return text;
  }
  return `${descriptor.enumerable === false ? `[${keyName(key)}]` : propertyKeyText(key, quote)}: ${text}`;
}

function keyName(key) {
  return typeof key === 'symbol' ? key.toString() : key;
}

function accessorText(context, object, descriptor, recurseTimes) {
  const label = descriptor.set === undefined ? 'Getter' : 'Getter/Setter';
  if (!context.getters) {
    return `[${label}]`;
  }
  try {
    const value = descriptor.get.call(object);
    return `[${label}${typeof value === 'object' && value !== null ? `] ${formatValue(context, value, recurseTimes)}` : `: ${formatValue(context, value, recurseTimes)}]`}`;
  } catch (error) {
    return `[${label}: <Inspection threw (${error.message})>]`;
  }
}
