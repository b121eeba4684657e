// https://nodejs.org/docs/latest-v20.x/api/util.html#utilinspectobject-options : values as Node prints them. The layout
// follows lib/internal/util/inspect.js of Node 20.

import { slots } from 'jsguide:web/webidl';
import { colors, formatPrimitive, paint, promiseState, propertyKeyText, proxyParts, styles } from 'jsguide:web/inspect_text';
import { groupArrayElements, reduceToSingleString } from 'jsguide:web/inspect_layout';
import { classBase, constructorName, errorText, functionBase, isClass, prefixOf, tagOf } from 'jsguide:web/inspect_names';


const customInspect = Symbol.for('nodejs.util.inspect.custom');

const defaultOptions = {
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
inspect.colors = colors;
inspect.styles = styles;

function formatValue(context, value, recurseTimes, typed = false) {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') {
    return formatPrimitive(value, context);
  }
  const proxied = proxyParts(value);
  if (proxied !== undefined) {
    return formatProxy(context, value, proxied, recurseTimes, typed);
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
    return paint(context, `[Circular *${context.circular.get(value)}]`, 'special');
  }
  return formatRaw(context, value, recurseTimes, typed);
}

/** The traps of a proxy are not called: what it stands before is shown, or both parts. */
function formatProxy(context, value, [target, handler], recurseTimes, typed) {
  if (!context.showProxy) {
    return formatValue(context, target, recurseTimes, typed);
  }
  if (recurseTimes > context.depth && context.depth !== null) {
    return paint(context, 'Proxy [Array]', 'special');
  }
  const output = nested(context, () => [target, handler].map((part) => formatValue(context, part, recurseTimes + 1)));
  return reduceToSingleString(context, output, '', ['Proxy [', ']'], recurseTimes, true, output.length);
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
  const options = Object.fromEntries(Object.keys(defaultOptions).map((key) => [key, context[key]]));
  return { ...options, stylize: (text, style) => paint(context, `${text}`, style) };
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
    return paint(context, `[${shown.startsWith('[') ? shown.slice(1, -1) : shown}]`.replace('[[', '['), 'special');
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
    const mark = paint(context, `<ref *${reference}>`, 'special');
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
      output.push(paint(context, `<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined'));
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

function moreItems(count) {
  return `... ${count} more item${count > 1 ? 's' : ''}`;
}

/** As many as may be shown, and how many more there are. */
function formatFirst(context, items, show) {
  const shown = items.slice(0, Math.max(0, context.maxArrayLength));
  const output = nested(context, () => shown.map(show));
  return shown.length < items.length ? [...output, moreItems(items.length - shown.length)] : output;
}

function describeCollection(context, value, name, tag) {
  if (value instanceof Set) {
    const prefix = prefixOf(name, tag, 'Set', `(${value.size})`);
    return {
      braces: [`${prefix}{`, '}'],
      whole: value.size === 0 ? `${prefix}{}` : undefined,
      items: (depth) => formatFirst(context, [...Set.prototype.values.call(value)], (item) => formatValue(context, item, depth)),
    };
  }
  if (value instanceof Map) {
    const prefix = prefixOf(name, tag, 'Map', `(${value.size})`);
    const show = (depth, [key, item]) => `${formatValue(context, key, depth)} => ${formatValue(context, item, depth)}`;
    return {
      braces: [`${prefix}{`, '}'],
      whole: value.size === 0 ? `${prefix}{}` : undefined,
      items: (depth) => formatFirst(context, [...Map.prototype.entries.call(value)], (pair) => show(depth, pair)),
    };
  }
  return describeOpaque(context, value, name, tag);
}

function describeOpaque(context, value, name, tag) {
  if (value instanceof WeakMap || value instanceof WeakSet) {
    return { braces: [`${prefixOf(name, '', 'WeakSet')}{`, '}'], items: () => [paint(context, '<items unknown>', 'special')] };
  }
  if (value instanceof Promise) {
    return { braces: [`${prefixOf(name, tag === 'Promise' ? '' : tag, 'Promise')}{`, '}'], items: (depth) => [formatPromise(context, value, depth)] };
  }
  if (value instanceof WeakRef) {
    return { braces: [`${prefixOf(name, '', 'WeakRef')}{`, '}'], items: () => [paint(context, '<ref>', 'special')] };
  }
  return null;
}

function formatPromise(context, promise, depth) {
  const [isFulfilled, value] = promiseState(promise);
  const shown = isFulfilled === undefined ? paint(context, '<pending>', 'special') : nested(context, () => formatValue(context, value, depth));
  return isFulfilled === false ? `${paint(context, '<rejected>', 'special')} ${shown}` : shown;
}

function bufferContents(context, buffer) {
  if (buffer.detached) {
    return '(detached)';
  }
  const bytes = [...new Uint8Array(buffer).slice(0, Math.max(0, context.maxArrayLength))];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const rest = buffer.byteLength - bytes.length;
  const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '';
  return `${paint(context, '[Uint8Contents]', 'special')}: <${hex}${more}>`;
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
  return { base, braces: ['{', '}'], keys, whole: paint(context, base, 'special') };
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

function describeBoxed(context, value, name, tag) {
  if (value instanceof RegExp) {
    const text = RegExp.prototype.toString.call(value);
    const base = name === 'RegExp' ? text : `${name} ${text}`;
    return { base, braces: ['{', '}'], whole: paint(context, base, 'regexp') };
  }
  if (value instanceof Date) {
    const text = Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    const base = name === 'Date' ? text : `${prefixOf(name, tag, 'Date')}${text}`;
    return { base, braces: ['{', '}'], whole: paint(context, base, 'date') };
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
  const text = formatPrimitive(primitive, { ...context, colors: false, maxStringLength: Infinity });
  const base = paint(context, `[${type}${subclass}: ${text}]`, type.toLowerCase());
  const keys = type === 'String' ? withoutIndexes(context, value).filter((key) => key !== 'length') : keysOf(context, value);
  return { base, braces: ['{', '}'], keys, whole: base };
}

function describeBuffer(context, value, name, tag) {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    const prefix = prefixOf(name, tag === name ? '' : tag, 'ArrayBuffer');
    return {
      braces: [`${prefix}{`, '}'],
      items: () => [bufferContents(context, value), `byteLength: ${formatPrimitive(value.byteLength, context)}`],
    };
  }
  if (value instanceof DataView) {
    const members = ['byteLength', 'byteOffset', 'buffer'];
    return {
      braces: [`${prefixOf(name, '', 'DataView')}{`, '}'],
      items: (depth) => nested(context, () => members.map((member) => `${member}: ${formatValue(context, value[member], depth)}`)),
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
    text = paint(context, '[Setter]', 'special');
  } else {
    const added = isIndex || context.compact !== true ? 2 : 3;
    context.indentation += added;
    text = formatValue(context, descriptor.value, recurseTimes);
    context.indentation -= added;
  }
  if (isIndex) {
    return text;
  }
  return `${descriptor.enumerable === false ? `[${keyName(key)}]` : propertyKeyText(key, context)}: ${text}`;
}

function keyName(key) {
  return typeof key === 'symbol' ? key.toString() : key;
}

function accessorText(context, object, descriptor, recurseTimes) {
  const label = descriptor.set === undefined ? 'Getter' : 'Getter/Setter';
  const { getters } = context;
  const isAsked = getters === true || getters === (descriptor.set === undefined ? 'get' : 'set');
  if (!isAsked) {
    return paint(context, `[${label}]`, 'special');
  }
  try {
    const value = descriptor.get.call(object);
    const shown = formatValue(context, value, recurseTimes);
    const special = (text) => paint(context, text, 'special');
    return typeof value === 'object' && value !== null ? `${special(`[${label}]`)} ${shown}` : `${special(`[${label}:`)} ${shown}${special(']')}`;
  } catch (error) {
    return `[${label}: <Inspection threw (${error.message})>]`;
  }
}
