// https://nodejs.org/docs/latest-v20.x/api/buffer.html

import { isAnyArrayBuffer, isObject, describeReceived, typeErrorWithCode, viewOf, withCode, wrongType } from 'jsguide:web/webidl';
import { decodeBytes, encodeText, encodingOf } from 'jsguide:web/buffer_encodings';
import { host } from 'jsguide:web/host';
import { numberMethods, outOfRange } from 'jsguide:web/buffer_numbers';

export const kMaxLength = 2 ** 53 - 1;
export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 536870888 };

class BufferBytes extends Uint8Array {
  static alloc(size, fill = undefined, encoding = undefined) {
    requireSize(size);
    const buffer = new BufferBytes(size);
    return fill === undefined || size === 0 ? buffer : buffer.fill(fill, encoding);
  }

  static allocUnsafe(size) {
    requireSize(size);
    return new BufferBytes(size);
  }

  static allocUnsafeSlow(size) {
    return BufferBytes.allocUnsafe(size);
  }

  static from(value, encodingOrOffset = undefined, length = undefined) {
    if (typeof value === 'string') {
      return overBytes(encodeText(value, encodingOf(encodingOrOffset)));
    }
    if (isAnyArrayBuffer(value)) {
      return fromArrayBuffer(value, encodingOrOffset, length);
    }
    if (isObject(value)) {
      const made = fromObject(value, encodingOrOffset, length);
      if (made !== null) {
        return made;
      }
    }
    throw typeErrorWithCode(
      'ERR_INVALID_ARG_TYPE',
      `The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. ${describeReceived(value)}`,
    );
  }

  static of(...items) {
    return BufferBytes.from(items);
  }

  /** https://nodejs.org/docs/latest-v20.x/api/buffer.html#static-method-buffercopybytesfromview-offset-length */
  static copyBytesFrom(view, offset = 0, length = view.length - offset) {
    const part = view.subarray(offset, offset + length);
    return Buffer.concat([new Uint8Array(part.buffer, part.byteOffset, part.byteLength)]);
  }

  static isBuffer(value) {
    return value instanceof BufferBytes;
  }

  static isEncoding(encoding) {
    return typeof encoding === 'string' && encodingOf(encoding, null) !== null;
  }

  static byteLength(value, encoding = undefined) {
    if (typeof value === 'string') {
      return encodeText(value, encodingOf(encoding)).length;
    }
    if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) {
      return value.byteLength;
    }
    throw typeErrorWithCode(
      'ERR_INVALID_ARG_TYPE',
      `The "string" argument must be of type string or an instance of Buffer or ArrayBuffer. ${describeReceived(value)}`,
    );
  }

  static concat(list, totalLength = undefined) {
    if (!Array.isArray(list)) {
      throw wrongType('list', 'an instance of Array', list);
    }
    const odd = list.findIndex((part) => !(part instanceof Uint8Array));
    if (odd !== -1) {
      throw wrongType(`list[${odd}]`, 'an instance of Buffer or Uint8Array', list[odd]);
    }
    const length = totalLength ?? list.reduce((sum, part) => sum + part.length, 0);
    const whole = BufferBytes.alloc(length);
    let offset = 0;
    for (const part of list) {
      if (offset >= length) {
        break;
      }
      const fitting = part.length > length - offset ? part.subarray(0, length - offset) : part;
      whole.set(fitting, offset);
      offset += fitting.length;
    }
    return whole;
  }

  static compare(left, right) {
    return compareBytes(requireBytes(left, 'buf1'), requireBytes(right, 'buf2'));
  }

  get parent() {
    return this.buffer;
  }

  get offset() {
    return this.byteOffset;
  }

  /** Bounds that lie outside are moved in; what is negative counts as the begin. */
  toString(encoding = undefined, start = 0, end = this.length) {
    const from = Math.max(0, toInteger(start));
    const to = end > this.length ? this.length : toInteger(end);
    if (to <= from) {
      return '';
    }
    const bytes = from === 0 && to === this.length ? this : this.subarray(from, to);
    return decodeBytes(bytes, encodingOf(encoding));
  }

  toLocaleString(...args) {
    return this.toString(...args);
  }

  toJSON() {
    return { type: 'Buffer', data: Array.from(this) };
  }

  equals(other) {
    return compareBytes(this, requireBytes(other, 'otherBuffer')) === 0;
  }

  compare(target, targetStart = 0, targetEnd = target.length, start = 0, end = this.length) {
    const other = requireBytes(target, 'target');
    requireOffset(targetStart, 'targetStart', kMaxLength);
    requireOffset(targetEnd, 'targetEnd', other.length);
    requireOffset(start, 'sourceStart', kMaxLength);
    requireOffset(end, 'sourceEnd', this.length);
    return compareBytes(this.subarray(start, end), other.subarray(targetStart, targetEnd));
  }

  copy(target, targetStart = 0, sourceStart = 0, sourceEnd = this.length) {
    requireBytes(target, 'target');
    const [to, start, end] = [toInteger(targetStart), toInteger(sourceStart), toInteger(sourceEnd)];
    if (to < 0) {
      throw outOfRange('targetStart', '>= 0', to);
    }
    if (start < 0 || start > this.length) {
      throw outOfRange('sourceStart', `>= 0 && <= ${this.length}`, start);
    }
    if (end < 0) {
      throw outOfRange('sourceEnd', '>= 0', end);
    }
    const count = Math.max(0, Math.min(end - start, target.length - to, this.length - start));
    if (count > 0) {
      target.set(new Uint8Array(this.buffer, this.byteOffset + start, count), to);
    }
    return count;
  }

  /** Shares its memory, unlike Uint8Array's. */
  slice(start = undefined, end = undefined) {
    return this.subarray(start, end);
  }

  subarray(start = 0, end = this.length) {
    const from = clamp(start, this.length);
    const to = Math.max(from, clamp(end, this.length));
    return new BufferBytes(this.buffer, this.byteOffset + from, to - from);
  }

  write(text, offsetOrEncoding = undefined, lengthOrEncoding = undefined, encoding = undefined) {
    if (typeof text !== 'string') {
      throw wrongType('string', 'of type string', text);
    }
    const { offset, room, name } = placeOf(this.length, offsetOrEncoding, lengthOrEncoding, encoding);
    const bytes = encodeText(text, name);
    const count = wholeCharacters(bytes, room, name);
    this.set(bytes.subarray(0, count), offset);
    return count;
  }

  fill(value, offset = 0, end = this.length, encoding = undefined) {
    const [from, to, name] =
      typeof offset === 'string' ? [0, this.length, offset] : typeof end === 'string' ? [offset, this.length, end] : [offset, end, encoding];
    requireNumber(from, 'offset', Infinity);
    requireNumber(to, 'end', this.length);
    if (from >= to) {
      return this;
    }
    if (typeof value === 'number' || typeof value === 'boolean') {
      return super.fill(Number(value) & 255, from, to);
    }
    const pattern = typeof value === 'string' ? encodeText(value, encodingOf(name)) : viewOf(value);
    if (pattern.length === 0) {
      if (typeof value !== 'string' || value !== '') {
        throw typeErrorWithCode('ERR_INVALID_ARG_VALUE', `The argument 'value' is invalid. Received '${value}'`);
      }
      return super.fill(0, from, to);
    }
    for (let index = from; index < to; index++) {
      this[index] = pattern[(index - from) % pattern.length];
    }
    return this;
  }

  indexOf(value, byteOffset = 0, encoding = undefined) {
    const from = typeof byteOffset === 'string' ? 0 : startIndex(byteOffset, this.length);
    if (typeof value === 'number') {
      return super.indexOf(value & 255, from);
    }
    const name = typeof byteOffset === 'string' ? byteOffset : encoding;
    return host.indexOfBytes(this, needleOf(value, name), from);
  }

  lastIndexOf(value, byteOffset = this.length, encoding = undefined) {
    const name = typeof byteOffset === 'string' ? byteOffset : encoding;
    const last = typeof byteOffset === 'string' ? this.length : byteOffset;
    if (typeof value === 'number') {
      return super.lastIndexOf(value & 255, last);
    }
    const needle = needleOf(value, name);
    for (let index = Math.min(last < 0 ? this.length + last : last, this.length - needle.length); index >= 0; index--) {
      if (compareBytes(new Uint8Array(this.buffer, this.byteOffset + index, needle.length), needle) === 0) {
        return index;
      }
    }
    return -1;
  }

  includes(value, byteOffset = 0, encoding = undefined) {
    return this.indexOf(value, byteOffset, encoding) !== -1;
  }

  swap16() {
    return swapGroups(this, 2);
  }

  swap32() {
    return swapGroups(this, 4);
  }

  swap64() {
    return swapGroups(this, 8);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const shown = [...this.subarray(0, 50)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const rest = this.length - 50;
    const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '';
    void options;
    return `<${this.constructor.name} ${shown}${more}>`;
  }
}

Object.defineProperties(BufferBytes.prototype, Object.getOwnPropertyDescriptors(numberMethods));

/** Callable without `new`, as the deprecated `Buffer(size)`; classes are not, hence the cover. */
export const Buffer = new Proxy(BufferBytes, {
  apply: (target, receiver, args) => create(args),
  construct: (target, args, newTarget) => (newTarget === Buffer ? create(args) : Reflect.construct(target, args, newTarget)),
});

function create(args) {
  if (typeof args[0] === 'number') {
    return BufferBytes.alloc(args[0]);
  }
  return BufferBytes.from(...args);
}

function overBytes(bytes) {
  return new BufferBytes(bytes.buffer, bytes.byteOffset, bytes.length);
}

function fromArrayBuffer(buffer, offset = 0, length = undefined) {
  const from = Number(offset) || 0;
  if (from > buffer.byteLength) {
    throw withCode(new RangeError('"offset" is outside of buffer bounds'), 'ERR_BUFFER_OUT_OF_BOUNDS');
  }
  const count = length === undefined ? buffer.byteLength - from : Math.max(0, Number(length) || 0);
  if (from + count > buffer.byteLength) {
    throw withCode(new RangeError('"length" is outside of buffer bounds'), 'ERR_BUFFER_OUT_OF_BOUNDS');
  }
  return new BufferBytes(buffer, from, count);
}

function fromObject(value, encodingOrOffset, length) {
  if (value.type === 'Buffer' && Array.isArray(value.data)) {
    return fromItems(value.data);
  }
  const primitive = value.valueOf?.();
  if (primitive !== undefined && primitive !== null && primitive !== value && (typeof primitive === 'string' || isObject(primitive))) {
    return BufferBytes.from(primitive, encodingOrOffset, length);
  }
  if (typeof value.length === 'number' || ArrayBuffer.isView(value)) {
    return fromItems(value);
  }
  if (typeof value[Symbol.toPrimitive] === 'function') {
    return BufferBytes.from(value[Symbol.toPrimitive]('string'), encodingOrOffset);
  }
  return null;
}

function fromItems(items) {
  const buffer = new BufferBytes(items.length);
  for (let index = 0; index < items.length; index++) {
    buffer[index] = items[index];
  }
  return buffer;
}

function requireSize(size) {
  if (typeof size !== 'number') {
    throw wrongType('size', 'of type number', size);
  }
  if (!(size >= 0 && size <= kMaxLength)) {
    throw outOfRange('size', `>= 0 && <= ${kMaxLength}`, size);
  }
}

function requireBytes(value, name) {
  if (!(value instanceof Uint8Array)) {
    throw wrongType(name, 'an instance of Buffer or Uint8Array', value);
  }
  return value;
}

/** Where `write` writes into so many bytes, how much at most, and in which encoding. */
function placeOf(size, offset, length, encoding) {
  if (offset === undefined) {
    return { offset: 0, room: size, name: 'utf8' };
  }
  if (length === undefined && typeof offset === 'string') {
    return { offset: 0, room: size, name: encodingOf(offset) };
  }
  requireOffset(offset, 'offset', size);
  const rest = size - offset;
  if (length === undefined || typeof length === 'string') {
    return { offset, room: rest, name: encodingOf((length ?? encoding) || undefined) };
  }
  requireOffset(length, 'length', size);
  return { offset, room: Math.min(length, rest), name: encodingOf(encoding || undefined) };
}

function toInteger(value) {
  return Math.trunc(Number(value)) || 0;
}

/** A position or a length: a whole number. */
function requireOffset(value, name, most) {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    throw outOfRange(name, 'an integer', value);
  }
  requireNumber(value, name, most);
}

function requireNumber(value, name, most) {
  if (typeof value !== 'number') {
    throw wrongType(name, 'of type number', value);
  }
  if (!(value >= 0 && value <= most)) {
    throw outOfRange(name, most === Infinity ? '>= 0' : `>= 0 && <= ${most}`, value);
  }
}

function compareBytes(left, right) {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left[index] !== right[index]) {
      return left[index] < right[index] ? -1 : 1;
    }
  }
  return Math.sign(left.length - right.length);
}

function clamp(value, length) {
  const index = toInteger(value);
  return index < 0 ? Math.max(0, length + index) : Math.min(index, length);
}

function startIndex(offset, length) {
  const index = toInteger(offset);
  return index < 0 ? Math.max(0, length + index) : index;
}

function needleOf(value, encoding) {
  if (typeof value === 'string') {
    return encodeText(value, encodingOf(encoding));
  }
  if (!(value instanceof Uint8Array)) {
    throw typeErrorWithCode(
      'ERR_INVALID_ARG_TYPE',
      `The "value" argument must be one of type number or string or an instance of Buffer or Uint8Array. ${describeReceived(value)}`,
    );
  }
  return value;
}

/** How many bytes fit without cutting a character in two. */
function wholeCharacters(bytes, room, encoding) {
  let count = Math.min(bytes.length, room);
  if (encoding === 'utf16le') {
    return count - (count % 2);
  }
  while (encoding === 'utf8' && count > 0 && count < bytes.length && (bytes[count] & 0xc0) === 0x80) {
    count -= 1;
  }
  return count;
}

function swapGroups(buffer, size) {
  if (buffer.length % size !== 0) {
    throw withCode(new RangeError(`Buffer size must be a multiple of ${size * 8}-bits`), 'ERR_INVALID_BUFFER_SIZE');
  }
  for (let start = 0; start < buffer.length; start += size) {
    new Uint8Array(buffer.buffer, buffer.byteOffset + start, size).reverse();
  }
  return buffer;
}

Object.defineProperty(BufferBytes, 'name', { value: 'Buffer' });
Object.defineProperty(BufferBytes, 'poolSize', { value: 8192, writable: true });
Object.defineProperty(BufferBytes.prototype, 'constructor', { value: Buffer, writable: true, configurable: true });
Object.defineProperty(BufferBytes, Symbol.species, { get: () => BufferBytes });
