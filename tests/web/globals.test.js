// The clock, `process`, `performance`, and what the global object has.

test('Date keeps being Date', () => {
  assert(new Date() instanceof Date);
  assert.equal(Object.getPrototypeOf(new Date()), Date.prototype);
  assert.equal(Date.prototype.constructor, Date);
  assert.equal(Date.name, 'Date');
  assert.equal(Date.length, 7);
  assert.equal(typeof Date(), 'string');
  assert.equal(new Date(2020, 0, 2).getDate(), 2);
  assert.equal(new Date('2020-01-02T03:04:05Z').toISOString(), '2020-01-02T03:04:05.000Z');
  assert.equal(Date.UTC(1970, 0), 0);
  assert.equal(Date.parse('1970-01-01'), 0);
  class Stamp extends Date {
    year() {
      return this.getUTCFullYear();
    }
  }
  assert.equal(new Stamp(0).year(), 1970);
  assert(new Stamp() instanceof Stamp);
  assert.equal(Number.isInteger(Date.now()), true);
  assert.equal(structuredClone(new Date(5)).getTime(), 5);
});

if (!isNode) {
  test('Date follows the clock of the sandbox, performance does not', () => {
    const before = [Date.now(), new Date().getTime(), performance.now()];
    moveClock(3_600_000);
    assert(Date.now() - before[0] >= 3_600_000);
    assert(new Date().getTime() - before[1] >= 3_600_000);
    assert(performance.now() - before[2] < 1000);
    moveClock(-3_600_000);
  });

  test('a handler cannot end the process', () => {
    assert.throws(() => process.exit(1), { message: /not available/ });
  });
}

test('process', () => {
  assert.match(process.version, /^v20\./);
  assert.equal(process.versions.node, process.version.slice(1));
  assert.equal(process.platform, 'linux');
  process.env.TEST_NUMBER = 5;
  assert.equal(process.env.TEST_NUMBER, '5');
  delete process.env.TEST_NUMBER;
  assert.equal(process.env.TEST_NUMBER, undefined);
  assert.equal(process.env.toString, Object.prototype.toString);
  const start = process.hrtime();
  assert(process.hrtime(start)[0] === 0);
  assert.equal(typeof process.hrtime.bigint(), 'bigint');
  assert(process.uptime() >= 0 && process.memoryUsage().heapUsed > 0);
  assert.equal(typeof process.cwd(), 'string');
  assert.equal(process.on('unhandledRejection', () => {}), process);
  assert.equal(Object.prototype.toString.call(process), '[object process]');
});

test('nextTick passes arguments', async () => {
  assert.deepEqual(await new Promise((resolve) => process.nextTick((...args) => resolve(args), 1, 2)), [1, 2]);
});

test('performance: now, marks and measures', async () => {
  const first = performance.now();
  await sleep(2);
  assert(performance.now() > first);
  assert(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000);
  performance.mark('a', { detail: { n: 1 } });
  await sleep(2);
  performance.mark('b');
  const measure = performance.measure('a to b', 'a', 'b');
  assert(measure.duration >= 1);
  assert.equal(measure.entryType, 'measure');
  assert.deepEqual(performance.getEntriesByName('a')[0].detail, { n: 1 });
  assert.equal(performance.getEntriesByType('measure').length, 1);
  performance.clearMarks();
  performance.clearMeasures();
  assert.equal(performance.getEntries().filter((entry) => entry.entryType === 'mark').length, 0);
  assert.throws(() => performance.measure('x', 'missing'), { name: 'SyntaxError' });
});

test('the global object has what WinterTC asks for, not enumerable', () => {
  const names = `AbortController AbortSignal Blob ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto
    CryptoKey DecompressionStream DOMException Event EventTarget File FormData Headers ReadableByteStreamController
    ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController
    ReadableStreamDefaultReader Request Response SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream
    TransformStream TransformStreamDefaultController URL URLSearchParams WritableStream WritableStreamDefaultController
    WritableStreamDefaultWriter atob btoa clearInterval clearTimeout console crypto fetch performance queueMicrotask
    setInterval setTimeout structuredClone globalThis Intl`.split(/\s+/);
  for (const name of names) {
    assert(name in globalThis, name);
    assert(globalThis[name] !== undefined, name);
  }
  assert.equal(globalThis.propertyIsEnumerable('Response'), false);
});

test('classes have their tag, their length and enumerable members', () => {
  for (const name of ['Response', 'Request', 'Headers', 'URL', 'Blob', 'FormData', 'ReadableStream', 'TextEncoder', 'Event']) {
    assert.equal(globalThis[name].prototype[Symbol.toStringTag], name);
  }
  const names = [];
  for (const name in new Headers()) {
    names.push(name);
  }
  assert(names.includes('get') && names.includes('forEach'));
});

test('globals can be replaced', () => {
  const original = globalThis.structuredClone;
  globalThis.structuredClone = 5;
  assert.equal(structuredClone, 5);
  globalThis.structuredClone = original;
});

test('JSON.parse says what is wrong in the words of V8', () => {
  const cases = [
    ['', 'Unexpected end of JSON input'],
    ['{"a":', 'Unexpected end of JSON input'],
    ['undefined', '"undefined" is not valid JSON'],
    ['[object Object]', '"[object Object]" is not valid JSON'],
    ['nope', `Unexpected token 'o', "nope" is not valid JSON`],
    ['<!DOCTYPE html><html>', `Unexpected token '<', "<!DOCTYPE "... is not valid JSON`],
    ['{"a":1,"b":2,"c":x,"d":4,"e":5}', `Unexpected token 'x', ...""b":2,"c":x,"d":4,"e"... is not valid JSON`],
    ['{"a":1,"b":2,"c":3,"d":x}', `Unexpected token 'x', ...""c":3,"d":x}" is not valid JSON`],
    ['[1,]', `Unexpected token ']', "[1,]" is not valid JSON`],
    ['{"a":1,}', 'Expected double-quoted property name in JSON at position 7'],
    ["{'a':1}", "Expected property name or '}' in JSON at position 1"],
    ['{"a" 1}', "Expected ':' after property name in JSON at position 5"],
    ['{"a":1 "b"}', "Expected ',' or '}' after property value in JSON at position 7"],
    ['[1 2]', "Expected ',' or ']' after array element in JSON at position 3"],
    ['{}x', 'Unexpected non-whitespace character after JSON at position 2'],
    ['--B', 'No number after minus sign in JSON at position 1'],
    ['01', 'Unexpected number in JSON at position 1'],
    ['1.', 'Unterminated fractional number in JSON at position 2'],
    ['1e', 'Exponent part is missing a number in JSON at position 2'],
    ['{"a" "b"}', "Expected ':' after property name in JSON at position 5"],
    ['"a', 'Unterminated string in JSON at position 2'],
    ['"\n"', 'Bad control character in string literal in JSON at position 1'],
    ['"\\q"', 'Bad escaped character in JSON at position 2'],
    ['"\\u12"', 'Bad Unicode escape in JSON at position 5'],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => JSON.parse(text), { name: 'SyntaxError', message });
  }
  assert.equal(JSON.parse('[1,2]', (key, value) => (key === '0' ? 5 : value))[0], 5);
  assert.throws(() => JSON.parse('1', () => nope()), { name: 'ReferenceError' });
  assert.equal(JSON.parse.length, 2);
});

test('a WeakRef holds what it was made for until the job is done', async () => {
  const ref = new WeakRef({ a: 1 });
  assert.equal(ref.deref().a, 1);
  await null;
  const kept = { b: 2 };
  const other = new WeakRef(kept);
  await sleep(1);
  assert.equal(other.deref(), kept);
  assert.equal(ref instanceof WeakRef, true);
  assert.equal(Object.prototype.toString.call(ref), '[object WeakRef]');
  assert.throws(() => WeakRef({}), { name: 'TypeError' });
  assert.throws(() => new WeakRef(1), { name: 'TypeError' });
});

test('a date as text names the time zone', () => {
  assert.match(new Date(0).toString(), /^(Wed|Thu) \w{3} \d\d 19(69|70) \d\d:\d\d:\d\d GMT[+-]\d{4} \(.+\)$/);
  assert.match(new Date(0).toTimeString(), /^\d\d:\d\d:\d\d GMT[+-]\d{4} \(.+\)$/);
  assert.equal(`${new Date(NaN)}`, 'Invalid Date');
});

test('a PerformanceObserver sees marks and measures', async () => {
  const seen = [];
  const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => `${entry.entryType} ${entry.name}`)));
  observer.observe({ entryTypes: ['mark', 'measure'] });
  performance.mark('observed');
  performance.measure('span', 'observed');
  assert.deepEqual(seen, []);
  await sleep(20);
  assert.deepEqual(seen, ['mark observed', 'measure span']);
  observer.disconnect();
  performance.mark('later');
  await sleep(5);
  assert.equal(seen.length, 2);
  assert.throws(() => new PerformanceObserver(5), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('functions and attributes are enumerable globals, interfaces are not', () => {
  const isEnumerable = (name) => Object.getOwnPropertyDescriptor(globalThis, name).enumerable;
  for (const name of ['atob', 'btoa', 'fetch', 'setTimeout', 'clearInterval', 'queueMicrotask', 'structuredClone', 'crypto', 'performance']) {
    assert.equal(isEnumerable(name), true);
  }
  for (const name of ['Request', 'URL', 'Blob', 'console', 'process']) {
    assert.equal(isEnumerable(name), false);
  }
  assert.equal(clearInterval.name, 'clearInterval');
});

test('attributes are those of their own kind of object', () => {
  assert.throws(() => TextEncoder.prototype.encoding, { name: 'TypeError' });
  assert.throws(() => Crypto.prototype.subtle, { name: 'TypeError' });
  assert.equal(new TextEncoder().encoding, 'utf-8');
});

test('marks need a name, measures no more than two ends', () => {
  assert.throws(() => performance.mark(), { name: 'TypeError', code: 'ERR_MISSING_ARGS' });
  assert.throws(() => performance.measure('m', { start: 1, end: 2, duration: 1 }), { name: 'TypeError', code: 'ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS' });
  assert.equal(performance.measure('m', { start: 1, duration: 2 }).duration, 2);
});

test('a date that is set to what is no number is no date', () => {
  for (const set of ['setMilliseconds', 'setMinutes', 'setUTCHours', 'setDate', 'setMonth', 'setFullYear', 'setUTCFullYear']) {
    const date = new Date(1e12);
    assert.equal(Number.isNaN(date[set](undefined)), true);
    assert.equal(Number.isNaN(date.getTime()), true);
    assert.equal(Number.isNaN(date.setHours(1)), true);
  }
  assert.equal(Date.prototype.setHours.length, 4);
  assert.equal(new Date(NaN).setUTCFullYear(1970), 0);
});

test('a time needs no seconds before its zone', () => {
  assert.equal(Date.parse('2024-01-15 10:30Z'), 1705314600000);
  assert.equal(new Date('2024-01-15 10:30+02:00').getTime(), 1705307400000);
  assert.equal(Number.isNaN(Date.parse('2024-01-15 10:30Zulu')), true);
});
