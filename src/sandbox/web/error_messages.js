// V8's words for the engine's errors, as far as the error and the source at its place give them away.

/** `[what QuickJS says, what V8 says]`; the second may be made from the match, the place and the name of the error. */
const translations = [
  [/^cannot read property 'Symbol\.iterator' of (\w+)$/, (match, place) => `${place.expression() ?? place.unpacked() ?? match[1]} is not iterable`],
  [/^cannot read property '(.*)' of (null|undefined)$/s, (match) => `Cannot read properties of ${match[2]} (reading '${match[1]}')`],
  [/^cannot set property '(.*)' of (null|undefined)$/s, (match) => `Cannot set properties of ${match[2]} (setting '${match[1]}')`],
  [/^not a function$/, (match, place) => notCallable(place)],
  [/^not a constructor$/, (match, place) => withSubject(place.native ?? place.expression(), 'is not a constructor')],
  [/^value is not iterable$/, (match, place) => withSubject(place.expression() ?? kindOf(place.argument()) ?? place.unpacked(), iterableEnd(place))],
  [/^Cannot convert undefined or null to object$/, (match, place) => place.destructuring() ?? onNothing(place.native)],
  [/^not an object$/, (match, place) => notObject[place.native]],
  [/^'(.*)' is read-only$/, (match, place) => readOnly(match[1], place.expression())],
  [/^object is not extensible$/, (match, place) => withProperty('Cannot add property', place, ', object is not extensible')],
  [/^could not delete property$/, (match, place) => withProperty('Cannot delete property', place, ' of #<Object>', "'")],
  [/^no setter for property$/, (match, place) => withProperty('Cannot set property', place, ' of #<Object> which has only a getter')],
  [/^(.*) is not initialized$/, (match) => (match[1] === 'this' ? superFirst : `Cannot access '${match[1]}' before initialization`)],
  [/^class constructors must be invoked with 'new'$/, (match, place) => withSubject(place.functionName && `Class constructor ${place.functionName}`, "cannot be invoked without 'new'")],
  [/^private class field '(.*)' does not exist$/, (match, place) => missingPrivate(match[1], place)],
  [/^must be called with new$/, (match, place) => place.functionName && withoutNew(place.functionName)],
  [/^empty array$/, () => 'Reduce of empty array with no initial value'],
  [/^invalid array length$/, (match, place) => (place.native === 'set' ? 'offset is out of bounds' : 'Invalid array length')],
  [/^invalid array index: (.*)$/, (match) => `Invalid index : ${match[1]}`],
  [/^invalid string length$/, () => 'Invalid string length'],
  [/^invalid offset$/, (match, place) => multipleOf(`start offset of ${place.native}`, place)],
  [/^invalid repeat count$/, (match, place) => `Invalid count value${colon(place.argument())}`],
  [/^invalid code point$/, (match, place) => `Invalid code point ${place.argument() ?? ''}`.trim()],
  [/^invalid array index$/, (match, place) => lengths[place.native] ?? (/Array$/.test(place.native) ? `Invalid typed array length${colon(place.argument())}` : undefined)],
  [/^invalid length$/, (match, place) => multipleOf(`byte length of ${place.native}`, place)],
  [/^ArrayBuffer is detached$/, (match, place) => onDetached(place.native)],
  [/^ArrayBuffer object expected$/, (match, place) => (place.native === 'DataView' ? 'First argument to DataView constructor must be an ArrayBuffer' : undefined)],
  [/^integer TypedArray expected$/, () => '[object Array] is not an integer typed array.'],
  [/^out-of-bound access$/, () => 'Invalid atomic access index'],
  [/^not a Date object$/, () => 'this is not a Date object.'],
  [/^circular prototype chain$/, () => 'Cyclic __proto__ value'],
  [/^'this' can be initialized only once$/, () => 'Super constructor may only be called once'],
  [/^parent class must be constructor$/, () => 'Class extends value undefined is not a constructor or null'],
  [/^operand 'prototype' property is not an object$/, () => "Function has non-object prototype 'undefined' in instanceof check"],
  [/^proxy: cannot set property$/, (match, place) => withProperty("'set' on proxy: trap returned falsish for property", place, '', "'")],
  [/^revoked proxy$/, () => "Cannot perform 'get' on a proxy that has been revoked"],
  [/^out of bound$/, () => 'Offset is outside the bounds of the DataView'],
  [/^regexp must have the 'g' flag$/, (match, place) => `String.prototype.${place.native} called with a non-global RegExp argument`],
  [/^regexp not supported$/, (match, place) => `First argument to String.prototype.${place.native} must not be a regular expression`],
  [/^bad normalization form$/, () => 'The normalization form should be one of NFC, NFD, NFKC, NFKD.'],
  [/^object prototype may only be an Object or null$/, (match, place) => `Object prototype may only be an Object or null${colon(place.argument())}`],
  [/^invalid value used as Weak(Map|Set) key$/, (match) => (match[1] === 'Map' ? 'Invalid value used as weak map key' : 'Invalid value used in weak set')],
  [/^invalid target$/, () => 'WeakRef: invalid target'],
  [/^not a symbol$/, (match, place) => withSubject(place.argument(), 'is not a symbol')],
  [/^'(Immutable prototype object .*)'$/, (match) => match[1]],
  [/^BigInt division by zero$/, () => 'Division by zero'],
  [/^cannot invoke a running generator$/, () => 'Generator is already running'],
  [/^toPrimitive$/, () => 'Cannot convert object to primitive value'],
  [/^null or undefined are forbidden$/, (match, place) => withSubject(place.native && `String.prototype.${place.native}`, 'called on null or undefined')],
  [/^BigInt operands are forbidden for >>>$/, () => 'BigInts have no unsigned right shift, use >> instead'],
  [/^BigInt negative exponent$/, () => 'Exponent must be non-negative'],
  [/^bigint argument with unary \+$/, () => notNumber],
  [/^invalid number of digits$/, (match, place) => digits[place.functionName]],
  [/^Date value is NaN$/, () => 'Invalid time value'],
  [/^BigInt are forbidden in JSON\.stringify$/, () => 'Do not know how to serialize a BigInt'],
  [/^cannot convert BigInt to number$/, (match, place) => (place.native ? notNumber : 'Cannot mix BigInt and other types, use explicit conversions')],
  [/^cannot convert symbol to (string|number)$/, (match) => `Cannot convert a Symbol value to a ${match[1]}`],
  [/^invalid 'instanceof' right operand$/, () => "Right-hand side of 'instanceof' is not callable"],
];

const superFirst = "Must call super constructor in derived class before accessing 'this' or returning from derived constructor";

const digits = {
  toFixed: 'toFixed() digits argument must be between 0 and 100',
  toPrecision: 'toPrecision() argument must be between 1 and 100',
  toExponential: 'toExponential() argument must be between 0 and 100',
};

const notNumber = 'Cannot convert a BigInt value to a number';

const lengths = { ArrayBuffer: 'Invalid array buffer length', asIntN: 'Invalid value: not (convertible to) a safe integer', asUintN: 'Invalid value: not (convertible to) a safe integer' };

const notObject = {
  ownKeys: 'Reflect.ownKeys called on non-object',
  defineProperty: 'Object.defineProperty called on non-object',
  Proxy: 'Cannot create proxy with a non-object as target or handler',
  Map: 'Iterator value is not an entry object',
  WeakMap: 'Iterator value is not an entry object',
  fromEntries: 'Iterator value is not an entry object',
};

function missingPrivate(name, place) {
  const does = place.isWritten(name) ? `write private member ${name} to` : `read private member ${name} from`;
  return `Cannot ${does} an object whose class did not declare it`;
}

function multipleOf(what, place) {
  return /Array$/.test(place.native) ? `${what} should be a multiple of ${globalThis[place.native].BYTES_PER_ELEMENT}` : undefined;
}

function onDetached(native) {
  const method = typeof ArrayBuffer.prototype[native] === 'function' ? `ArrayBuffer.prototype.${native}` : 'Construct';
  return `Cannot perform ${method} on a detached ArrayBuffer`;
}

/** In an array method it is the callback that is none; what it is shows when it is written there. */
function notCallable(place) {
  if (place.native === 'sort' || place.native === 'toSorted') {
    return 'The comparison function must be either a function or undefined';
  }
  if (place.native === 'Promise') {
    return withSubject(place.argument() && `Promise resolver ${place.argument()}`, 'is not a function');
  }
  const constructed = place.constructed();
  if (constructed !== undefined) {
    return `${constructed} is not a constructor`;
  }
  return withSubject(place.callee() ?? place.argument(), 'is not a function');
}

function iterableEnd(place) {
  return place.native ? 'is not iterable (cannot read property Symbol(Symbol.iterator))' : 'is not iterable';
}

/** A literal with its kind, as V8 shows what is not iterable. */
function kindOf(literal) {
  if (literal === undefined || literal === 'undefined') {
    return literal;
  }
  return literal === 'null' ? 'object null' : /^\d/.test(literal) ? `number ${literal}` : undefined;
}

function onNothing(native) {
  return typeof Array.prototype[native] === 'function' && native !== 'values' && native !== 'entries' && native !== 'keys'
    ? `Array.prototype.${native} called on null or undefined`
    : undefined;
}

function withoutNew(name) {
  return name === 'Promise' || name.startsWith('Intl.') ? `${name} constructor cannot be invoked without 'new'` : `Constructor ${name} requires 'new'`;
}

function colon(text) {
  return text === undefined ? '' : `: ${text}`;
}

function withSubject(subject, rest) {
  return subject === undefined || subject === null || subject === '' ? undefined : `${subject} ${rest}`;
}

function withProperty(before, place, after, quote = '') {
  const name = place.property();
  return name === undefined ? undefined : `${before} ${quote}${name}${quote}${after}`;
}

function readOnly(name, expression = name) {
  const owner = /^\d+$/.test(name) ? '[object Array]' : '#<Object>';
  return expression === name ? 'Assignment to constant variable.' : `Cannot assign to read only property '${name}' of object '${owner}'`;
}

/** Where an error arose: the source line, before and after the place, when the engine has the function's source. */
class Place {
  #before = '';
  #after = '';
  #source = '';
  #caller;

  constructor([site, caller]) {
    this.functionName = site?.getFunctionName();
    /** The name of a function of the engine itself. */
    this.native = site?.isNative() ? this.functionName : undefined;
    this.#caller = caller;
    const run = this.native === undefined ? site?.getFunction() : undefined;
    if (typeof run !== 'function') {
      return;
    }
    this.#find(run, site.getLineNumber(), site.getColumnNumber());
  }

  /** The first argument of a call of the engine's own function, when it is a literal or there is none. */
  argument() {
    const run = this.native === undefined || this.#caller?.isNative() ? undefined : this.#caller?.getFunction();
    if (typeof run !== 'function') {
      return undefined;
    }
    const line = Function.prototype.toString.call(run).split('\n')[this.#caller.getLineNumber() - run.lineNumber] ?? '';
    const calls = [...line.matchAll(new RegExp(`\\b${this.native}\\(\\s*(?:(-?[\\d.]+|null|undefined|true|false)\\s*[,)]|(\\)))`, 'g'))];
    return calls.length === 1 ? (calls[0][1] ?? 'undefined') : undefined;
  }

  #find(run, lineNumber, columnNumber) {
    this.#source = Function.prototype.toString.call(run);
    const line = this.#source.split('\n')[lineNumber - run.lineNumber];
    if (line === undefined) {
      return;
    }
    const isFirst = lineNumber === run.lineNumber;
    const column = columnNumber - (isFirst ? run.columnNumber : 1);
    this.isAtStart = isFirst && column === 0;
    const start = isFirst && column !== 0 ? startOfName(line, column) : column;
    if (start !== undefined) {
      this.#cut(line, start);
    }
  }

  #cut(line, column) {
    this.#before = line.slice(0, column);
    this.#after = line.slice(column);
  }

  /** Whether a script makes the error by its constructor here. */
  isConstruction() {
    return /^[\w$]*Error\s*\(/.test(this.#after);
  }

  /** What stands at the place: a name, with what is read of it. */
  expression() {
    const found = this.isAtStart ? undefined : /^[\w$]+(?:\??\.[\w$]+)*(?=\W|$)/.exec(this.#after)?.[0];
    return found === 'new' ? '(intermediate value)' : found;
  }

  /** The function that was to be called: the place is its last name. */
  callee() {
    // The place of a call is that of a `new` among its arguments, if there is one: then nobody knows who was called.
    if (/\bnew\s+(?:[\w$]+\.)*$/.test(this.#before)) {
      return undefined;
    }
    const name = /^[\w$#]+(?=\s*(?:\?\.)?[(`])/.exec(this.#after)?.[0] ?? this.#computed();
    if (name === undefined) {
      return undefined;
    }
    if (/\]$/.test(name)) {
      return name;
    }
    const owner = /(?:[\w$]+(?:\([^()]*\))?(?:\[[^[\]]*\])?\??\.)*$/.exec(this.#before)[0];
    if (isGlobalFunction(`${owner}${name}`)) {
      // It can be called; the place is that of the call that it is an argument of, too.
      const around = this.#before.slice(0, this.#before.length - owner.length);
      return /([\w$]+(?:\.[\w$]+)*)\((?:[^()]*,)?\s*$/.exec(around)?.[1];
    }
    const shown = owner.replaceAll(/\([^()]*\)/g, '(...)').replaceAll('?.', '.');
    return `${shown || this.#unnamedOwner()}${name}`;
  }

  /** What `new` was to make, when no other call is near: the place of a call is that of a `new` in its arguments, too. */
  constructed() {
    const [, before, owner] = /^(.*)\bnew\s+((?:[\w$]+\.)*)$/.exec(this.#before) ?? [];
    const name = /^([\w$]+(?:\.[\w$]+)*)\s*(?:\([^()]*\))?\s*(?:[;,)}\]]|$)/.exec(this.#after)?.[1];
    const isAlone = before !== undefined && before.split('(').length === before.split(')').length;
    const isKnown = owner === '' && typeof globalThis[name] === 'function';
    return isAlone && name !== undefined && !isKnown ? `${owner}${name}` : undefined;
  }

  /** What is taken apart as a list, if the function has one such pattern only; there is no place for it. */
  unpacked() {
    const patterns = [...this.#source.matchAll(/(?:const|let|var)\s*\[[^\]=]*\]\s*=\s*([\w$.]+)(?=\s*(?:;|$))/gm)];
    return patterns.length === 1 ? patterns[0][1] : undefined;
  }

  /** What a method is called of when that has no name: a text, or the result of something longer. */
  #unnamedOwner() {
    const text = /(["'])(?:(?!\1).)*\1\??\.$/.exec(this.#before)?.[0];
    return text?.replace(/^'(.*)'/, '"$1"') ?? (/\)\??\.$/.test(this.#before) ? '(intermediate value)(...).' : '');
  }

  /** A key that is no literal is itself the place. */
  #computed() {
    const key = /^([\w$.]+)\]\s*\(/.exec(this.#after)?.[1];
    const owner = /([\w$.]+)\[$/.exec(this.#before)?.[1];
    if (key !== undefined && owner !== undefined) {
      return `${owner}[${key}]`;
    }
    return this.#computedByLiteral();
  }

  #computedByLiteral() {
    const [, object, quote, key] = /^([\w$]+)\[(["']?)([\w$.]+)\2\]\s*\(/.exec(this.#after) ?? [];
    if (object === undefined) {
      return undefined;
    }
    return quote === '' ? `${object}[${key}]` : `${object}.${key}`;
  }

  /** Whether a private member that was looked for is given a value here. */
  isWritten(name) {
    const after = this.#after.slice(this.#after.indexOf(name) + name.length);
    return /^\s*(?:[-+*/%|&^?<>]*=(?![=>])|\+\+|--)/.test(after);
  }

  /** The property that was to be written or deleted. */
  property() {
    return /^[^=;]*?\.([\w$]+)\s*(?:[-+*/%|&^?<>]*=(?!=)|[;)}]|$)/.exec(this.#after)?.[1];
  }

  /** The engine gives no place inside the function, so the function must have one pattern only. */
  destructuring() {
    const parameter = /^(?:async\s*)?(?:function\s*[\w$]*\s*)?\(?\{\s*([\w$]+)[^}]*\}/.exec(this.#after);
    const patterns = [...this.#source.matchAll(/(?:const|let|var)\s*\{\s*([\w$]+)[^}]*\}\s*=\s*(await\s)?\s*([\w$.]+)/g)];
    const [, key, waited, value] = patterns.length === 1 ? patterns[0] : (parameter ?? []);
    if (key === undefined) {
      return patterns.length === 0 ? this.#destructuringWithin() : undefined;
    }
    const shown = waited === undefined ? (value ?? 'undefined') : '(intermediate value)';
    return `Cannot destructure property '${key}' of '${shown}' as it is ${canOnlyBeNull(value) ? 'null' : 'undefined'}.`;
  }

  /** Of one pattern within another it is the inner value that is missing: a part that a client did not send. */
  #destructuringWithin() {
    const patterns = [...this.#source.matchAll(/(?:const|let|var)\s*\{[^{}=]*:\s*\{\s*([\w$]+)[^{}]*\}[^{}]*\}\s*=/g)];
    return patterns.length === 1 ? `Cannot read properties of undefined (reading '${patterns[0][1]}')` : undefined;
  }
}

/** Nothing else of JSON cannot be taken apart. */
function canOnlyBeNull(value) {
  return /^null$|\.json$|^JSON\.parse$/.test(value ?? '');
}

/**
 * A function's column is that of something before it, so on its first line the place is some characters too far right: it is
 * the call, the constructor or the iterable to the left, if there is but one. Undefined if there are more.
 */
function startOfName(line, column) {
  const starts = [];
  for (let start = 1; start <= Math.min(column, line.length - 1); start++) {
    if (/[\w$]/.test(line[start]) && !/[\w$]/.test(line[start - 1]) && isUsed(line.slice(0, start), line.slice(start))) {
      starts.push(start);
    }
  }
  if (starts.length !== 1) {
    return undefined;
  }
  const constructed = /\bnew ((?:[\w$]+\.)+)$/.exec(line.slice(0, starts[0]));
  return starts[0] - (constructed?.[1].length ?? 0);
}

/** Whether a path leads from the global scope to a function, without running anything. */
function isGlobalFunction(path) {
  let value = globalThis;
  for (const name of path.split('.')) {
    const own = value === null || value === undefined ? undefined : Object.getOwnPropertyDescriptor(value, name);
    if (own === undefined) return false;
    value = own.value;
  }
  return typeof value === 'function';
}

function isUsed(before, after) {
  return /^[\w$]+(?:\[["']?[\w$.]+["']?\])?\s*[(`]/.test(after) || /^[\w$]+\s*=[^=>]/.test(after) || /(?:\.\.\.|\bof )$/.test(before);
}

function translate(error, sites) {
  const { message } = error;
  if (error instanceof URIError) {
    return 'URI malformed';
  }
  if (error instanceof SyntaxError) {
    return message;
  }
  for (const [pattern, say] of translations) {
    const match = pattern.exec(message);
    if (match !== null) {
      const place = new Place(sites);
      return place.isConstruction() ? message : (say(match, place) ?? message);
    }
  }
  return message;
}

const engineErrors = [TypeError, ReferenceError, RangeError, URIError, SyntaxError].map((kind) => kind.prototype);

/** Own kinds of errors have the words that their author chose. */
function isEngines(error) {
  return engineErrors.includes(Object.getPrototypeOf(error));
}

function headingOf(error) {
  const name = error.name === undefined ? 'Error' : `${error.name}`;
  const message = error.message === undefined ? '' : `${error.message}`;
  return message === '' ? name : `${name}: ${message}`;
}

function frame(site) {
  const name = site.getFunctionName() || '<anonymous>';
  const place = site.isNative() ? 'native' : `${site.getFileName()}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  return `    at ${name} (${place})`;
}

/** The call sites of errors whose stack nobody has read. */
const sitesOf = new WeakMap();

function define(error, key, value) {
  Object.defineProperty(error, key, { value, writable: true, enumerable: false, configurable: true });
}

/** Node makes the text when it is first read: with the name that the error has by then. */
const unreadStack = {
  get() {
    const sites = sitesOf.get(this);
    if (sites === undefined) {
      return undefined;
    }
    const stack = [headingOf(this), ...sites.map(frame)].join('\n');
    define(this, 'stack', stack);
    return stack;
  },
  set(value) {
    define(this, 'stack', value);
  },
  enumerable: false,
  configurable: true,
};

export function prepareStackTrace(error, sites) {
  if (!(error instanceof Error) || sitesOf.has(error)) {
    return [headingOf(error), ...sites.map(frame)].join('\n');
  }
  if (isEngines(error)) {
    const message = translate(error, sites);
    if (message !== error.message) {
      define(error, 'message', message);
    }
  }
  sitesOf.set(error, sites.filter((site) => site.getFileName() !== '<input>'));
  Object.defineProperty(error, 'stack', unreadStack);
  return undefined;
}

function retold(error, message) {
  define(error, 'message', message);
  return error;
}

/** What V8 says of a value that is no BigInt. */
export function explainBigInt(error, value) {
  if (error instanceof RangeError && typeof value === 'number') {
    return retold(error, `The number ${value} cannot be converted to a BigInt because it is not an integer`);
  }
  const isOurs = error instanceof SyntaxError || (error instanceof TypeError && (value === undefined || value === null || typeof value === 'symbol'));
  return isOurs ? retold(error, `Cannot convert ${String(value)} to a BigInt`) : error;
}

/** What V8 says of a value that contains itself. */
export function explainStringify(error, value) {
  if (!(error instanceof TypeError) || error.message !== 'circular reference') {
    return error;
  }
  const circle = findCircle(value, [], []);
  return retold(error, circle === undefined ? 'Converting circular structure to JSON' : tellCircle(circle));
}

function findCircle(value, objects, keys) {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const start = objects.indexOf(value);
  if (start >= 0) {
    return { objects: objects.slice(start), keys: keys.slice(start) };
  }
  for (const key of Object.keys(value)) {
    const found = findCircle(value[key], [...objects, value], [...keys, Array.isArray(value) ? `index ${key}` : `property '${key}'`]);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function tellCircle({ objects, keys }) {
  const made = (object) => `object with constructor '${object.constructor?.name ?? 'Object'}'`;
  const lines = [`Converting circular structure to JSON\n    --> starting at ${made(objects[0])}`];
  const middle = objects.slice(1).map((object, index) => `    |     ${keys[index]} -> ${made(object)}`);
  lines.push(...(middle.length > 2 ? [middle[0], '    |     ...', middle.at(-1)] : middle));
  lines.push(`    --- ${keys.at(-1)} closes the circle`);
  return lines.join('\n');
}
