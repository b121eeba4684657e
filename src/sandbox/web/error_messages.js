// V8's words for the engine's errors, as far as the error and the source at its place give them away.

/** `[what QuickJS says, what V8 says]`; the second may be made from the match, the place and the name of the error. */
const translations = [
  [/^cannot read property 'Symbol\.iterator' of (\w+)$/, (match, place) => `${place.expression() ?? match[1]} is not iterable`],
  [/^cannot read property '(.*)' of (null|undefined)$/s, (match) => `Cannot read properties of ${match[2]} (reading '${match[1]}')`],
  [/^cannot set property '(.*)' of (null|undefined)$/s, (match) => `Cannot set properties of ${match[2]} (setting '${match[1]}')`],
  [/^not a function$/, (match, place) => withSubject(place.callee(), 'is not a function')],
  [/^not a constructor$/, (match, place) => withSubject(place.expression(), 'is not a constructor')],
  [/^value is not iterable$/, (match, place) => withSubject(place.expression(), 'is not iterable')],
  [/^Cannot convert undefined or null to object$/, (match, place) => place.destructuring()],
  [/^'(.*)' is read-only$/, (match, place) => readOnly(match[1], place.expression())],
  [/^object is not extensible$/, (match, place) => withProperty('Cannot add property', place, ', object is not extensible')],
  [/^could not delete property$/, (match, place) => withProperty('Cannot delete property', place, ' of #<Object>', "'")],
  [/^no setter for property$/, (match, place) => withProperty('Cannot set property', place, ' of #<Object> which has only a getter')],
  [/^(.*) is not initialized$/, (match) => (match[1] === 'this' ? superFirst : `Cannot access '${match[1]}' before initialization`)],
  [/^class constructors must be invoked with 'new'$/, (match, place) => withSubject(place.functionName && `Class constructor ${place.functionName}`, "cannot be invoked without 'new'")],
  [/^private class field '(.*)' does not exist$/, (match) => `Cannot read private member ${match[1]} from an object whose class did not declare it`],
  [/^must be called with new$/, (match, place) => withSubject(place.functionName, "constructor cannot be invoked without 'new'")],
  [/^empty array$/, () => 'Reduce of empty array with no initial value'],
  [/^invalid array length$/, () => 'Invalid array length'],
  [/^invalid repeat count$/, () => 'Invalid count value'],
  [/^invalid number of digits$/, (match, place) => digits[place.functionName]],
  [/^Date value is NaN$/, () => 'Invalid time value'],
  [/^BigInt are forbidden in JSON\.stringify$/, () => 'Do not know how to serialize a BigInt'],
  [/^cannot convert BigInt to number$/, () => 'Cannot mix BigInt and other types, use explicit conversions'],
  [/^cannot convert symbol to (string|number)$/, (match) => `Cannot convert a Symbol value to a ${match[1]}`],
  [/^invalid 'instanceof' right operand$/, () => "Right-hand side of 'instanceof' is not callable"],
];

const superFirst = "Must call super constructor in derived class before accessing 'this' or returning from derived constructor";

const digits = {
  toFixed: 'toFixed() digits argument must be between 0 and 100',
  toPrecision: 'toPrecision() argument must be between 1 and 100',
  toExponential: 'toExponential() argument must be between 0 and 100',
};

function withSubject(subject, rest) {
  return subject === undefined || subject === null || subject === '' ? undefined : `${subject} ${rest}`;
}

function withProperty(before, place, after, quote = '') {
  const name = place.property();
  return name === undefined ? undefined : `${before} ${quote}${name}${quote}${after}`;
}

function readOnly(name, expression = name) {
  return expression === name ? 'Assignment to constant variable.' : `Cannot assign to read only property '${name}' of object '#<Object>'`;
}

/** Where an error arose: the source line, before and after the place, when the engine has the function's source. */
class Place {
  #before = '';
  #after = '';
  #source = '';

  constructor(site) {
    this.functionName = site?.getFunctionName();
    const run = site?.isNative() ? undefined : site?.getFunction();
    if (typeof run !== 'function') {
      return;
    }
    this.#find(run, site.getLineNumber(), site.getColumnNumber());
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
    return this.isAtStart ? undefined : /^[\w$]+(?:\??\.[\w$]+)*(?=\W|$)/.exec(this.#after)?.[0];
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
    const owner = /(?:[\w$]+(?:\([^()]*\))?(?:\[[^[\]]*\])?\??\.)*$/.exec(this.#before)[0];
    return `${owner.replaceAll(/\([^()]*\)/g, '(...)').replaceAll('?.', '.')}${name}`;
  }

  #computed() {
    const [, object, key] = /^([\w$]+)\[["']([\w$]+)["']\]\s*\(/.exec(this.#after) ?? [];
    return object === undefined ? undefined : `${object}.${key}`;
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
      return undefined;
    }
    const shown = waited === undefined ? (value ?? 'undefined') : '(intermediate value)';
    return `Cannot destructure property '${key}' of '${shown}' as it is undefined.`;
  }
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

function isUsed(before, after) {
  return /^[\w$]+\s*[(`]/.test(after) || /^[\w$]+\s*=[^=>]/.test(after) || /(?:\.\.\.|\bof )$/.test(before);
}

function translate(error, site) {
  const { message } = error;
  if (error instanceof URIError) {
    return 'URI malformed';
  }
  for (const [pattern, say] of translations) {
    const match = pattern.exec(message);
    if (match !== null) {
      const place = new Place(site);
      return place.isConstruction() ? message : (say(match, place) ?? message);
    }
  }
  return message;
}

const engineErrors = [TypeError, ReferenceError, RangeError, URIError].map((kind) => kind.prototype);

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
    const message = translate(error, sites[0]);
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
