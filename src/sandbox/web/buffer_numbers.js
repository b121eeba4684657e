// https://nodejs.org/docs/latest-v20.x/api/buffer.html : readUInt8 … writeDoubleBE, made from one table.

import { withCode, wrongType } from 'jsguide:web/webidl';

/** Name in Buffer, name in DataView, bytes, lowest and highest value (undefined: any). */
const kinds = [
  ['UInt8', 'Uint8', 1, 0, 2 ** 8 - 1],
  ['UInt16', 'Uint16', 2, 0, 2 ** 16 - 1],
  ['UInt32', 'Uint32', 4, 0, 2 ** 32 - 1],
  ['Int8', 'Int8', 1, -(2 ** 7), 2 ** 7 - 1],
  ['Int16', 'Int16', 2, -(2 ** 15), 2 ** 15 - 1],
  ['Int32', 'Int32', 4, -(2 ** 31), 2 ** 31 - 1],
  ['BigUInt64', 'BigUint64', 8, 0n, 2n ** 64n - 1n],
  ['BigInt64', 'BigInt64', 8, -(2n ** 63n), 2n ** 63n - 1n],
  ['Float', 'Float32', 4, undefined, undefined],
  ['Double', 'Float64', 8, undefined, undefined],
];

export const numberMethods = {};

for (const [name, viewName, size, lowest, highest] of kinds) {
  const orders = size === 1 ? [['', true]] : [['LE', true], ['BE', false]];
  for (const [suffix, littleEndian] of orders) {
    define(`read${name}${suffix}`, function (offset = 0) {
      return viewAt(this, offset, size)[`get${viewName}`](0, littleEndian);
    });
    define(`write${name}${suffix}`, function (value, offset = 0) {
      requireRange(value, lowest, highest);
      viewAt(this, offset, size)[`set${viewName}`](0, value, littleEndian);
      return offset + size;
    });
  }
}

for (const [suffix, littleEndian] of [['LE', true], ['BE', false]]) {
  define(`readUInt${suffix}`, function (offset, byteLength) {
    return readBytes(this, offset, byteLength, littleEndian);
  });
  define(`readInt${suffix}`, function (offset, byteLength) {
    const value = readBytes(this, offset, byteLength, littleEndian);
    return value >= 2 ** (8 * byteLength - 1) ? value - 2 ** (8 * byteLength) : value;
  });
  for (const kind of ['UInt', 'Int']) {
    define(`write${kind}${suffix}`, function (value, offset, byteLength) {
      writeBytes(this, value, offset, byteLength, littleEndian);
      return offset + byteLength;
    });
  }
}

function define(name, method) {
  const descriptor = { value: method, writable: true, enumerable: false, configurable: true };
  Object.defineProperty(method, 'name', { value: name });
  Object.defineProperty(numberMethods, name, descriptor);
  if (name.includes('UInt')) {
    Object.defineProperty(numberMethods, name.replace('UInt', 'Uint'), descriptor);
  }
}

function viewAt(buffer, offset, size) {
  if (typeof offset !== 'number') {
    throw wrongType('offset', 'of type number', offset);
  }
  const last = buffer.length - size;
  if (!Number.isInteger(offset)) {
    throw outOfRange('offset', 'an integer', offset);
  }
  if (last < 0) {
    throw withCode(new RangeError('Attempt to access memory outside buffer bounds'), 'ERR_BUFFER_OUT_OF_BOUNDS');
  }
  if (offset < 0 || offset > last) {
    throw outOfRange('offset', `>= 0 and <= ${last}`, offset);
  }
  return new DataView(buffer.buffer, buffer.byteOffset + offset, size);
}

export function outOfRange(name, range, received) {
  return withCode(new RangeError(`The value of "${name}" is out of range. It must be ${range}. Received ${received}`), 'ERR_OUT_OF_RANGE');
}

function requireRange(value, lowest, highest) {
  if (lowest !== undefined && (value < lowest || value > highest)) {
    throw outOfRange('value', `>= ${lowest} and <= ${highest}`, value);
  }
}

function requireByteLength(byteLength) {
  if (typeof byteLength !== 'number') {
    throw wrongType('byteLength', 'of type number', byteLength);
  }
  if (!(Number.isInteger(byteLength) && byteLength >= 1 && byteLength <= 6)) {
    const range = Number.isInteger(byteLength) ? '>= 1 and <= 6' : 'an integer';
    throw outOfRange('byteLength', range, byteLength);
  }
}

function readBytes(buffer, offset, byteLength, littleEndian) {
  requireByteLength(byteLength);
  const view = viewAt(buffer, offset, byteLength);
  let value = 0;
  for (let index = 0; index < byteLength; index++) {
    value = value * 256 + view.getUint8(littleEndian ? byteLength - 1 - index : index);
  }
  return value;
}

function writeBytes(buffer, value, offset, byteLength, littleEndian) {
  requireByteLength(byteLength);
  const view = viewAt(buffer, offset, byteLength);
  let rest = value < 0 ? value + 2 ** (8 * byteLength) : value;
  for (let index = 0; index < byteLength; index++) {
    view.setUint8(littleEndian ? index : byteLength - 1 - index, rest % 256);
    rest = Math.floor(rest / 256);
  }
}
