// https://webidl.spec.whatwg.org/ : how an interface becomes a JavaScript class, and how arguments are converted.

/** Passed to a constructor that scripts may not call, or to skip its argument checks. */
export const internal = Symbol('internal');

/** Key of the internal slots of objects that other modules of the platform look into. */
export const slots = Symbol('slots');

const { create } = Object;

/** An object of an interface, without running its constructor. */
export function withSlots(prototype, state) {
  const object = create(prototype);
  object[slots] = state;
  return object;
}

/**
 * The `length` of a function whose further parameters are optional. It may also be had by writing `= undefined`, but the
 * engine then gives the parameters a scope of their own, which takes longer than the call itself.
 */
export function takesAtLeast(count, called) {
  Object.defineProperty(called, 'length', { value: count });
}

export function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

const layouts = [];

/**
 * Keeps the layout of objects that are made for every request. The engine shares a layout ("shape") between the objects
 * that have it, and forgets it with the last of them; making it anew, property by property, takes longer than all else
 * about a small object. So one object for each step on the way to `sample` is kept.
 */
export function keepLayout(sample) {
  const keys = Reflect.ownKeys(sample);
  for (let count = 0; count <= keys.length; count++) {
    const step = Object.create(Object.getPrototypeOf(sample));
    for (const key of keys.slice(0, count)) {
      step[key] = undefined;
    }
    layouts.push(step);
  }
}

/** Namespaces, and what is Node's alone. */
const hiddenGlobals = ['console', 'process'];

/** Interfaces are not enumerable; functions and attributes are. */
function isEnumerable(name) {
  return /^[a-z]/.test(name) && !hiddenGlobals.includes(name);
}

/** Defines a global as Web IDL does: https://webidl.spec.whatwg.org/#es-environment */
export function defineGlobal(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: isEnumerable(name), configurable: true });
}

/** Defines a global that is made by `create` when it is first read. */
export function defineLazyGlobal(name, create) {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = create();
      defineGlobal(name, value);
      return value;
    },
    set(value) {
      defineGlobal(name, value);
    },
    enumerable: isEnumerable(name),
    configurable: true,
  });
}

/** Gives a class what Web IDL asks of an interface: `Symbol.toStringTag` and enumerable members. */
export function asInterface(constructor) {
  enumerateMembers(constructor.prototype, ['constructor']);
  enumerateMembers(constructor, ['prototype', 'name', 'length']);
  Object.defineProperty(constructor.prototype, Symbol.toStringTag, {
    value: constructor.name,
    configurable: true,
  });
}

function enumerateMembers(object, others) {
  for (const key of Object.getOwnPropertyNames(object)) {
    if (!others.includes(key)) {
      Object.defineProperty(object, key, { enumerable: true });
    }
  }
}

/** Finishes classes as interfaces and installs them as globals. */
export function exposeInterfaces(...constructors) {
  for (const constructor of constructors) {
    asInterface(constructor);
    defineGlobal(constructor.name, constructor);
  }
}

export function illegalConstructor() {
  const error = new TypeError('Illegal constructor');
  error.code = 'ERR_ILLEGAL_CONSTRUCTOR';
  return error;
}

/** A TypeError that carries one of Node's error codes. */
export function typeErrorWithCode(code, message) {
  return withCode(new TypeError(message), code);
}

export function withCode(error, code) {
  error.code = code;
  return error;
}

/** How Node prints its own classes: the class and `data`, or `deep` alone where that lies too deep. */
export function shownAs(name, data, [depth, options, inspect], deep = undefined) {
  if (depth !== null && depth < 0) {
    return deep ?? options.stylize(`[${name}]`, 'special');
  }
  const rest = options.depth === null ? null : options.depth - 1;
  return `${name} ${inspect(data, { ...options, depth: rest })}`;
}

/** In undici's words, for what comes from the fetch standard. */
export function requireArguments(count, given, where) {
  if (given < count) {
    const plural = count === 1 ? 'argument' : 'arguments';
    throw new TypeError(`${where}: ${count} ${plural} required, but ${given === 0 ? '' : 'only '}${given} found.`);
  }
}

/** In Node's words, for everything else. */
export function requireNamed(given, ...names) {
  if (given < names.length) {
    const quoted = names.map((name) => `"${name}"`).join(' and ');
    const noun = names.length === 1 ? 'argument' : 'arguments';
    throw typeErrorWithCode('ERR_MISSING_ARGS', `The ${quoted} ${noun} must be specified`);
  }
}

/** How Node's errors describe a value of the wrong type. */
export function describeReceived(value) {
  if (value === null || value === undefined) {
    return `Received ${value}`;
  }
  if (typeof value === 'function') {
    return `Received function ${value.name}`;
  }
  if (typeof value === 'object') {
    const name = value.constructor?.name;
    return name ? `Received an instance of ${name}` : 'Received [Object: null prototype] {}';
  }
  let shown = typeof value === 'string' ? `'${value}'` : String(value);
  if (typeof value === 'bigint') {
    shown += 'n';
  }
  if (shown.length > 28) {
    shown = `${shown.slice(0, 25)}...`;
  }
  return `Received type ${typeof value} (${shown})`;
}

/** For an argument, or for a property when its name says so. */
export function wrongType(name, expected, value) {
  const noun = name.includes('.') ? 'property' : 'argument';
  return typeErrorWithCode('ERR_INVALID_ARG_TYPE', `The "${name}" ${noun} must be ${expected}. ${describeReceived(value)}`);
}

export function illegalInvocation() {
  return typeErrorWithCode('ERR_INVALID_THIS', 'Illegal invocation');
}

/** https://webidl.spec.whatwg.org/#es-dictionary : undefined and null are the empty dictionary. */
export function toDictionary(value, what) {
  if (value === undefined || value === null) {
    return {};
  }
  if (!isObject(value)) {
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', `${what} must be of type object. ${describeReceived(value)}`);
  }
  return value;
}

/** https://webidl.spec.whatwg.org/#es-USVString */
export function toUSVString(value) {
  return typeof value === 'string' ? value.toWellFormed() : toDOMString(value).toWellFormed();
}

/** https://webidl.spec.whatwg.org/#es-DOMString */
export function toDOMString(value) {
  if (typeof value === 'symbol') {
    throw new TypeError('Cannot convert a Symbol value to a string');
  }
  return `${value}`;
}

/** https://fetch.spec.whatwg.org/#ref-for-dom-headers : each character is one byte. */
export function toByteString(value, where) {
  const string = toDOMString(value);
  for (let index = 0; index < string.length; index++) {
    const code = string.charCodeAt(index);
    if (code > 255) {
      throw new TypeError(
        `Cannot convert argument to a ByteString because the character at index ${index} has a value of ${code} which is greater than 255.`,
      );
    }
  }
  return string;
}

export function isBufferSource(value) {
  return ArrayBuffer.isView(value) || isAnyArrayBuffer(value);
}

export function isAnyArrayBuffer(value) {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

/** The bytes of a BufferSource, not copied. */
export function viewOf(source, what = 'The argument') {
  if (source instanceof Uint8Array) {
    return source;
  }
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  if (isAnyArrayBuffer(source)) {
    return new Uint8Array(source);
  }
  throw typeErrorWithCode(
    'ERR_INVALID_ARG_TYPE',
    `${what} must be an instance of ArrayBuffer, SharedArrayBuffer or ArrayBufferView`,
  );
}

export function concatenate(parts) {
  if (parts.length === 1) {
    return parts[0];
  }
  let length = 0;
  for (const part of parts) {
    length += part.byteLength;
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/**
 * https://webidl.spec.whatwg.org/#es-iterable : gives a class `entries`, `keys`, `values`, `forEach` and
 * iteration over the live list of pairs that `pairsOf(object)` returns.
 */
export function definePairIterable(constructor, pairsOf) {
  const name = constructor.name;
  const prototype = Object.create(iteratorPrototype, {
    [Symbol.toStringTag]: { value: `${name} Iterator`, configurable: true },
  });
  const states = new WeakMap();
  prototype.next = function next() {
    const state = states.get(this);
    if (state === undefined) {
      throw new TypeError(`'next' called on an object that does not implement interface ${name} Iterator.`);
    }
    const pairs = pairsOf(state.target);
    if (state.index >= pairs.length) {
      return { value: undefined, done: true };
    }
    const [key, value] = pairs[state.index];
    state.index += 1;
    const result = state.kind === 'keys' ? key : state.kind === 'values' ? value : [key, value];
    return { value: result, done: false };
  };
  const iterate = (target, kind) => {
    pairsOf(target);
    const iterator = Object.create(prototype);
    states.set(iterator, { target, kind, index: 0 });
    return iterator;
  };
  const members = {
    entries() {
      return iterate(this, 'entries');
    },
    keys() {
      return iterate(this, 'keys');
    },
    values() {
      return iterate(this, 'values');
    },
    forEach(callback, thisArgument = undefined) {
      if (typeof callback !== 'function') {
        throw new TypeError(
          `Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`,
        );
      }
      for (let index = 0; index < pairsOf(this).length; index++) {
        const [key, value] = pairsOf(this)[index];
        callback.call(thisArgument, value, key, this);
      }
    },
  };
  for (const key of Object.keys(members)) {
    Object.defineProperty(constructor.prototype, key, {
      value: members[key],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  Object.defineProperty(constructor.prototype, Symbol.iterator, {
    value: members.entries,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
