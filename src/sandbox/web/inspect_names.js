// What Node's `util.inspect` calls things: constructors, classes, functions, and the headings of errors.

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

/** The name of the nearest constructor in the prototype chain, or null. */
export function constructorName(value) {
  let object = value;
  while (object !== null && object !== undefined) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (
      descriptor !== undefined &&
      typeof descriptor.value === 'function' &&
      descriptor.value.name !== '' &&
      isInstance(value, descriptor.value)
    ) {
      return descriptor.value.name;
    }
    object = Object.getPrototypeOf(object);
  }
  return null;
}

/** A function without a prototype has no instances. */
function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

export function prefixOf(name, tag, fallback, size = '') {
  const shownTag = tag !== '' && tag !== name ? `[${tag}] ` : '';
  if (name === null) {
    return `[${fallback}${size}: null prototype] ${shownTag}`;
  }
  return `${name}${size} ${shownTag}`;
}

/** The tag that a value has from its class; its own one is shown as a property. */
export function tagOf(value, name) {
  const tag = value[Symbol.toStringTag];
  const isShown = Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return typeof tag === 'string' && tag !== name && !isShown ? tag : '';
}

export function isClass(value) {
  return Function.prototype.toString.call(value).startsWith('class') || isPlatformClass(value);
}

/** The platform's own classes, whose source is not kept. */
function isPlatformClass(value) {
  return !isLanguageGlobal(value) && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

export function classBase(value, name, tag) {
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

export function functionBase(value, name, tag) {
  const kind = name === null ? 'Function (null prototype)' : (functionKind(value) ?? 'Function');
  const shown = value.name === '' ? `${kind} (anonymous)` : `${kind}: ${value.name}`;
  const extra = tag !== '' && name !== tag && !/Function$/.test(tag) ? ` [${tag}]` : '';
  return `[${shown}]${extra}`;
}

function functionKind(value) {
  const tag = value[Symbol.toStringTag];
  return typeof tag === 'string' && /^(Async|Generator|AsyncGenerator)Function$/.test(tag) ? tag : null;
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
