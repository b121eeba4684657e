// Values in and out of `'use cache'`, as JSON text: what React's Flight format takes, as far as plain data goes.
// https://react.dev/reference/rsc/use-server#serializable-parameters-and-return-values
//
// Arguments that can't be serialised (functions, instances of classes) are passed through: they are in the key as a
// placeholder only, and may be returned as they are.

import { rules } from 'jsguide:next/rules';

/** What a request in production learns of an error. */
export const MASKED =
  'An error occurred in the Server Components render. The specific message is omitted in production builds to avoid leaking sensitive details. A digest property is included on this error instance which may provide additional details about the nature of the error.';

const bufferTypes = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView,
];

const FUNCTION =
  'Functions cannot be passed directly to Client Components unless you explicitly expose it by marking it with "use server". Or maybe you meant to call this function rather than return it.';
const CLASS =
  'Only plain objects, and a few built-ins, can be passed to Client Components from Server Components. Classes or null prototypes are not supported.';

class Writer {
  #seen = new Map();
  #opaque;
  #adds;

  /** `opaque` lists what is passed through; with `adds` it grows, without what is not in it is an error. */
  constructor(opaque, adds) {
    this.#opaque = opaque;
    this.#adds = adds;
  }

  async write(value) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
      case 'undefined':
        return { $: 'undefined' };
      case 'bigint':
        return { $: 'bigint', v: String(value) };
      case 'symbol':
        return this.#symbol(value);
      case 'function':
        return this.#through(value, FUNCTION);
      default:
        return value === null ? null : this.#own(value);
    }
  }

  #symbol(value) {
    const name = Symbol.keyFor(value);
    if (name === undefined) return this.#through(value, 'Only global symbols received from Symbol.for(...) can be passed to Client Components.');
    return { $: 'symbol', v: name };
  }

  #through(value, refusal) {
    let at = this.#opaque.indexOf(value);
    if (at === -1 && this.#adds) at = this.#opaque.push(value) - 1;
    if (at === -1) throw new Error(refusal);
    return { $: 'through', v: at };
  }

  /** What JSON takes for another value is that: an address is its text. */
  #own(value) {
    const hasOwn = !(value instanceof Date) && typeof value.toJSON === 'function';
    return hasOwn ? this.write(value.toJSON()) : this.#object(value);
  }

  async #object(value) {
    if (this.#seen.has(value)) return { $: 'again', v: this.#seen.get(value) };
    if (typeof value.then === 'function') return { $: 'promise', v: await this.write(await value) };
    this.#seen.set(value, this.#seen.size);
    if (Array.isArray(value)) return this.#list(value);
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Map) return { $: 'map', v: await this.#list([...value].flat()) };
    if (value instanceof Set) return { $: 'set', v: await this.#list([...value]) };
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: [...new Uint8Array(value)] };
    const type = bufferTypes.find((constructor) => value instanceof constructor);
    if (type !== undefined) {
      return { $: type.name, v: [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] };
    }
    if (!this.#adds && value instanceof Error && !this.#opaque.includes(value)) {
      return { $: 'error', v: rules.production ? ['Error', MASKED] : [value.name, value.message] };
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      this.#seen.delete(value);
      return this.#through(value, CLASS);
    }
    return this.#plain(value);
  }

  async #list(items) {
    const written = [];
    for (const item of items) written.push(await this.write(item));
    return written;
  }

  async #plain(value) {
    const written = {};
    for (const key of Object.keys(value)) put(written, key, await this.write(value[key]));
    return Object.hasOwn(value, '$') ? { $: 'object', v: written } : written;
  }
}

class Reader {
  #seen = [];
  #opaque;

  constructor(opaque) {
    this.#opaque = opaque;
  }

  read(written) {
    if (typeof written !== 'object' || written === null) return written;
    if (Array.isArray(written)) return this.#list(written, this.#keep([]));
    if (!Object.hasOwn(written, '$')) return this.#plain(written);
    const { $: type, v } = written;
    switch (type) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(v);
      case 'bigint':
        return BigInt(v);
      case 'symbol':
        return Symbol.for(v);
      case 'through':
        return this.#opaque[v];
      case 'again':
        return this.#seen[v];
      case 'promise':
        return Promise.resolve(this.read(v));
      case 'date':
        return this.#keep(new Date(v ?? NaN));
      case 'error':
        return this.#keep(Object.assign(new Error(v[1]), { name: v[0] }));
      case 'object':
        return this.#plain(v);
      case 'map':
        return this.#map(v);
      case 'set':
        return this.#set(v);
      default:
        return this.#buffer(type, v);
    }
  }

  #keep(value) {
    this.#seen.push(value);
    return value;
  }

  #list(items, list) {
    for (const item of items) list.push(this.read(item));
    return list;
  }

  #map(items) {
    const map = this.#keep(new Map());
    const flat = this.#list(items, []);
    for (let at = 0; at < flat.length; at += 2) map.set(flat[at], flat[at + 1]);
    return map;
  }

  #set(items) {
    const set = this.#keep(new Set());
    for (const item of items) set.add(this.read(item));
    return set;
  }

  #buffer(type, bytes) {
    const { buffer } = Uint8Array.from(bytes);
    const view = bufferTypes.find((constructor) => constructor.name === type);
    return this.#keep(view === undefined ? buffer : new view(buffer));
  }

  #plain(written) {
    const plain = this.#keep({});
    for (const key of Object.keys(written)) {
      const value = this.read(written[key]);
      // As JSON.parse has it: a reviver that returns nothing takes the key away.
      if (value !== undefined) put(plain, key, value);
    }
    return plain;
  }
}

/** Also a key named `__proto__` is only a key. */
function put(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Arguments as the text of a key, and what of them is passed through. */
export async function writeArguments(values) {
  const opaque = [];
  const written = await new Writer(opaque, true).write(values);
  return { text: JSON.stringify(written), opaque };
}

/** What a function closes over travels with its reference: an instance of a class can't. */
export function refuseInstances(values) {
  const at = values.findIndex(isInstance);
  if (at === -1) return;
  const shown = values.map((value) => shownAs(value));
  const before = shown.slice(0, at).join(', ').length + (at > 0 ? 2 : 0);
  const marks = ' '.repeat(before + 1) + '^'.repeat(shown[at].length);
  throw new Error(`${CLASS}\n  [${shown.join(', ')}]\n  ${marks}`);
}

const takenKinds = [Date, Map, Set, ArrayBuffer, Error, FormData, Blob, ReadableStream, ...bufferTypes];

function isInstance(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (typeof value.then === 'function' || typeof value[Symbol.iterator] === 'function') return false;
  if (takenKinds.some((kind) => value instanceof kind)) return false;
  return Object.getPrototypeOf(value) !== Object.prototype;
}

function shownAs(value) {
  if (typeof value === 'string') return JSON.stringify(value.length > 10 ? `${value.slice(0, 10)}...` : value);
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return '[...]';
  const name = Object.prototype.toString.call(value).slice(8, -1);
  return name === 'Object' ? '{...}' : name;
}

/** A returned value as text; throws where it can't be kept. */
export async function writeResult(value, opaque) {
  return JSON.stringify(await new Writer(opaque, false).write(value));
}

export function readResult(text, opaque) {
  return new Reader(opaque).read(JSON.parse(text));
}
