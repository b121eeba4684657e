// https://html.spec.whatwg.org/#structured-cloning

import { File, createBlob, isBlob } from 'jsguide:web/blob';
import { DOMException } from 'jsguide:web/dom_exception';
import { host } from 'jsguide:web/host';
import { isAnyArrayBuffer, isObject, slots, typeErrorWithCode } from 'jsguide:web/webidl';

const errorConstructors = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const uncloneable = [WeakMap, WeakSet, WeakRef, Promise];

export function structuredClone(value, options = undefined) {
  if (arguments.length === 0) {
    throw typeErrorWithCode('ERR_MISSING_ARGS', 'The value argument must be specified');
  }
  if (options !== undefined && options !== null && !isObject(options)) {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', 'The options argument must be either an object or undefined');
  }
  const transfer = toTransferList(options?.transfer);
  const memory = new Map();
  const placeholders = transfer.map((buffer) => [buffer, { buffer: null }]);
  const copy = clone(value, memory, new Map(placeholders));
  for (const [buffer, place] of placeholders) {
    if (place.buffer === null) {
      buffer.transfer();
    }
  }
  return copy;
}

/** Buffers are all that can be transferred here; Node moves streams and ports, too. */
function toTransferList(list) {
  if (list !== undefined && list !== null && typeof Object(list)[Symbol.iterator] !== 'function') {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', 'Optional transferList argument must be an iterable');
  }
  const items = [...(list ?? [])];
  for (const item of items) {
    requireTransferable(item);
  }
  if (new Set(items).size !== items.length) {
    throw new DOMException('Transfer list contains duplicate ArrayBuffer', 'DataCloneError');
  }
  if (items.some((buffer) => buffer.detached)) {
    throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
  }
  return items;
}

function isTransferable(value) {
  return [ReadableStream, WritableStream, TransformStream, MessagePort].some((kind) => value instanceof kind);
}

function requireTransferable(item) {
  if (item instanceof ArrayBuffer) {
    return;
  }
  if (isObject(item) && isTransferable(item)) {
    const text = `structuredClone cannot transfer a ${item.constructor.name} in the sandbox, only an ArrayBuffer`;
    throw new DOMException(text, 'DataCloneError');
  }
  throw typeErrorWithCode('ERR_INVALID_TRANSFER_OBJECT', 'Found invalid object in transferList');
}

function clone(value, memory, transferred) {
  if (typeof value === 'symbol') {
    throw uncloneableError(String(value));
  }
  if (typeof value === 'function') {
    throw uncloneableError(Function.prototype.toString.call(value));
  }
  if (!isObject(value)) {
    return value;
  }
  if (memory.has(value)) {
    return memory.get(value);
  }
  for (const step of [cloneBuffer, cloneLeaf, cloneCollection, cloneError, clonePlatformObject]) {
    const copy = step(value, memory, transferred);
    if (copy !== undefined) {
      return copy;
    }
  }
  return clonePlain(value, memory, transferred);
}

function cloneLeaf(value, memory) {
  const copy = leafCopy(value);
  if (copy !== undefined) {
    memory.set(value, copy);
  }
  return copy;
}

function leafCopy(value) {
  switch (internalClass(value)) {
    case 'Boolean':
      return Object(Boolean.prototype.valueOf.call(value));
    case 'Number':
      return Object(Number.prototype.valueOf.call(value));
    case 'String':
      return Object(String.prototype.valueOf.call(value));
    case 'BigInt':
      return Object(BigInt.prototype.valueOf.call(value));
    case 'Symbol':
      throw uncloneableError('#<Symbol>');
    case 'Date':
      return new Date(Date.prototype.getTime.call(value));
    case 'RegExp':
      return new RegExp(value.source, value.flags);
    default:
      return undefined;
  }
}

/** Which of the wrapper, Date and RegExp slots an object has; `instanceof` alone can be deceived. */
function internalClass(value) {
  const probes = [
    ['Date', Date.prototype.getTime, Date],
    ['RegExp', undefined, RegExp],
    ['Boolean', Boolean.prototype.valueOf, Boolean],
    ['Number', Number.prototype.valueOf, Number],
    ['String', String.prototype.valueOf, String],
    ['BigInt', BigInt.prototype.valueOf, BigInt],
    ['Symbol', Symbol.prototype.valueOf, Symbol],
  ];
  for (const [name, probe, constructor] of probes) {
    if (value instanceof constructor && hasSlot(value, probe)) {
      return name;
    }
  }
  return undefined;
}

function hasSlot(value, probe) {
  if (probe === undefined) {
    return Object.prototype.hasOwnProperty.call(value, 'lastIndex');
  }
  try {
    probe.call(value);
    return true;
  } catch {
    return false;
  }
}

function cloneBuffer(value, memory, transferred) {
  if (isAnyArrayBuffer(value)) {
    if (value.detached) {
      throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
    }
    const place = transferred.get(value);
    const copy = place === undefined ? copyBuffer(value) : value.transfer();
    if (place !== undefined) {
      place.buffer = copy;
    }
    memory.set(value, copy);
    return copy;
  }
  if (!ArrayBuffer.isView(value)) {
    return undefined;
  }
  // The type comes from the slot, so that a subclass such as Buffer becomes a plain Uint8Array.
  const name = Object.getOwnPropertyDescriptor(typedArrayPrototype, Symbol.toStringTag).get.call(value) ?? 'DataView';
  const { byteOffset, byteLength } = value;
  const length = name === 'DataView' ? byteLength : value.length;
  const buffer = clone(value.buffer, memory, transferred);
  const copy = new globalThis[name](buffer, byteOffset, length);
  memory.set(value, copy);
  return copy;
}

function copyBuffer(buffer) {
  if (!buffer.resizable) {
    return buffer.slice(0);
  }
  const copy = new ArrayBuffer(buffer.byteLength, { maxByteLength: buffer.maxByteLength });
  new Uint8Array(copy).set(new Uint8Array(buffer));
  return copy;
}

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);

function cloneCollection(value, memory, transferred) {
  if (value instanceof Map) {
    const copy = new Map();
    memory.set(value, copy);
    for (const [key, item] of [...Map.prototype.entries.call(value)]) {
      copy.set(clone(key, memory, transferred), clone(item, memory, transferred));
    }
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set();
    memory.set(value, copy);
    for (const item of [...Set.prototype.values.call(value)]) {
      copy.add(clone(item, memory, transferred));
    }
    return copy;
  }
  return undefined;
}

function cloneError(value, memory, transferred) {
  if (!(value instanceof Error)) {
    return undefined;
  }
  if (value instanceof DOMException) {
    const copy = new DOMException(value.message, value.name);
    memory.set(value, copy);
    return copy;
  }
  const constructor = errorConstructors[value.name] ?? Error;
  const copy = Object.create(constructor.prototype);
  const fresh = new constructor();
  Object.setPrototypeOf(fresh, Object.getPrototypeOf(copy));
  memory.set(value, fresh);
  void value.stack;
  for (const name of ['message', 'stack', 'cause']) {
    const descriptor = Object.getOwnPropertyDescriptor(value, name);
    if (descriptor !== undefined && 'value' in descriptor) {
      const content = name === 'cause' ? clone(descriptor.value, memory, transferred) : `${descriptor.value}`;
      Object.defineProperty(fresh, name, { value: content, writable: true, enumerable: false, configurable: true });
    }
  }
  return fresh;
}

function clonePlatformObject(value, memory) {
  if (isBlob(value)) {
    const { name, type, lastModified } = value;
    const copy = value instanceof File ? new File([value], name, { type, lastModified }) : createBlob(value[slots].bytes, type);
    memory.set(value, copy);
    return copy;
  }
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object CryptoKey]') {
    return value;
  }
  if (uncloneable.some((constructor) => value instanceof constructor)) {
    throw uncloneableError(`#<${value.constructor?.name}>`);
  }
  if (host.proxyParts(value) !== undefined || /^\[object (Map|Set|Array|String|RegExp String) Iterator\]$/.test(tag)) {
    throw uncloneableError(Array.isArray(value) ? '[object Array]' : '#<Object>');
  }
  if (/Generator\]$/.test(tag)) {
    throw uncloneableError(tag);
  }
  if (isTransferable(value)) {
    const text = 'Object that needs transfer was found in message but not listed in transferList';
    throw typeErrorWithCode('ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST', text);
  }
  // Node does not see its other interfaces as such: their own properties are cloned, and they have none.
  return undefined;
}

function clonePlain(value, memory, transferred) {
  const copy = Array.isArray(value) ? new Array(value.length) : {};
  memory.set(value, copy);
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(value, key)) {
      Object.defineProperty(copy, key, {
        value: clone(value[key], memory, transferred),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
  }
  return copy;
}

function uncloneableError(what) {
  return new DOMException(`${what} could not be cloned.`, 'DataCloneError');
}
