// https://nodejs.org/docs/latest-v20.x/api/util.html#utiltypes

import { isAnyArrayBuffer } from 'jsguide:web/webidl';

const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

const tagged = (tag) => (value) => Object.prototype.toString.call(value) === `[object ${tag}]`;
const instance = (constructor) => (value) => value instanceof constructor;
const array = (name) => (value) => ArrayBuffer.isView(value) && typedArrayTag.call(value) === name;

const types = {
  isAnyArrayBuffer,
  isArrayBuffer: instance(ArrayBuffer),
  isArrayBufferView: ArrayBuffer.isView,
  isAsyncFunction: (value) => typeof value === 'function' && tagged('AsyncFunction')(value),
  isBigInt64Array: array('BigInt64Array'),
  isBigUint64Array: array('BigUint64Array'),
  isBoxedPrimitive: (value) => [Number, String, Boolean, Symbol, BigInt].some((constructor) => value instanceof constructor),
  isDataView: instance(DataView),
  isDate: instance(Date),
  isFloat32Array: array('Float32Array'),
  isFloat64Array: array('Float64Array'),
  isGeneratorFunction: (value) => typeof value === 'function' && /GeneratorFunction/.test(Object.prototype.toString.call(value)),
  isGeneratorObject: (value) => /Generator\]$/.test(Object.prototype.toString.call(value)),
  isInt16Array: array('Int16Array'),
  isInt32Array: array('Int32Array'),
  isInt8Array: array('Int8Array'),
  isMap: instance(Map),
  isNativeError: instance(Error),
  isPromise: instance(Promise),
  isRegExp: instance(RegExp),
  isSet: instance(Set),
  isSharedArrayBuffer: instance(SharedArrayBuffer),
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isUint16Array: array('Uint16Array'),
  isUint32Array: array('Uint32Array'),
  isUint8Array: array('Uint8Array'),
  isUint8ClampedArray: array('Uint8ClampedArray'),
  isWeakMap: instance(WeakMap),
  isWeakSet: instance(WeakSet),
};

export const {
  isArrayBuffer,
  isArrayBufferView,
  isAsyncFunction,
  isBoxedPrimitive,
  isDataView,
  isDate,
  isGeneratorFunction,
  isGeneratorObject,
  isMap,
  isNativeError,
  isPromise,
  isRegExp,
  isSet,
  isTypedArray,
  isUint8Array,
} = types;
export { isAnyArrayBuffer };

export default types;
