// https://nodejs.org/docs/latest-v20.x/api/ : path, events, util, timers/promises, async_hooks, querystring, url, assert

import strictAssert, { AssertionError } from 'node:assert';
import EventEmitter, { getEventListeners, on, once } from 'node:events';
import { isIP, isIPv4, isIPv6 } from 'node:net';
import path from 'node:path';
import querystring from 'node:querystring';
import { StringDecoder } from 'node:string_decoder';
import { ReadableStream as WebStream } from 'node:stream/web';
import { setTimeout as wait, setImmediate as immediate } from 'node:timers/promises';
import nodeUrl, { fileURLToPath, pathToFileURL } from 'node:url';
import util, { inspect, isDeepStrictEqual, promisify, types } from 'node:util';

test('path: join, resolve, normalize', () => {
  assert.equal(path.join('/a', '..', './b', 'c//d', '/'), '/b/c/d/');
  assert.equal(path.join('', ''), '.');
  assert.equal(path.join('..', '..', 'a'), '../../a');
  assert.equal(path.resolve('/a', 'b', '../c'), '/a/c');
  assert.equal(path.resolve('/a', '/b'), '/b');
  assert.equal(path.normalize('/..//a/./b/..'), '/a');
  assert.equal(path.normalize(''), '.');
});

test('path: parts of a path', () => {
  assert.equal(path.basename('/a/b.txt'), 'b.txt');
  assert.equal(path.basename('/a/b.txt', '.txt'), 'b');
  assert.equal(path.dirname('/a/b/c'), '/a/b');
  assert.equal(path.dirname('/a'), '/');
  assert.equal(path.dirname('a'), '.');
  assert.equal(path.extname('a.b.ts'), '.ts');
  assert.equal(path.extname('.env'), '');
  assert.deepEqual(path.parse('/home/x/file.txt'), { root: '/', dir: '/home/x', base: 'file.txt', ext: '.txt', name: 'file' });
  assert.equal(path.format({ dir: '/a', name: 'b', ext: '.c' }), '/a/b.c');
  assert.equal(path.relative('/a/b/c', '/a/d'), '../../d');
  assert(path.isAbsolute('/x') && !path.isAbsolute('x'));
  assert.equal(path.sep + path.delimiter, '/:');
  assert.throws(() => path.join(5), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('events: listeners in order, once, prepend, off', () => {
  const emitter = new EventEmitter();
  const seen = [];
  const listener = (...args) => seen.push(args.join());
  emitter.on('x', listener).once('x', () => seen.push('once'));
  emitter.prependListener('x', () => seen.push('first'));
  assert.equal(emitter.emit('x', 1, 2), true);
  assert.equal(emitter.emit('x'), true);
  assert.deepEqual(seen, ['first', '1,2', 'once', 'first', '']);
  emitter.off('x', listener);
  assert.equal(emitter.listenerCount('x'), 1);
  emitter.removeAllListeners();
  assert.equal(emitter.emit('x'), false);
  assert.deepEqual(emitter.eventNames(), []);
});

test('events: an error without listener is thrown', () => {
  const emitter = new EventEmitter();
  assert.throws(() => emitter.emit('error', new RangeError('boom')), { name: 'RangeError', message: 'boom' });
  assert.throws(() => emitter.emit('error', 5), { code: 'ERR_UNHANDLED_ERROR' });
  let caught;
  emitter.on('error', (error) => {
    caught = error;
  });
  emitter.emit('error', 'x');
  assert.equal(caught, 'x');
});

test('events: classes extend it, once awaits it', async () => {
  class Store extends EventEmitter {
    constructor() {
      super();
      this.value = 1;
    }
  }
  const store = new Store();
  setTimeout(() => store.emit('ready', 'a', 'b'), 1);
  assert.deepEqual(await once(store, 'ready'), ['a', 'b']);
  setTimeout(() => store.emit('error', new Error('failed')), 1);
  await assert.rejects(once(store, 'ready'), { message: 'failed' });
  const target = new EventTarget();
  setTimeout(() => target.dispatchEvent(new Event('go')), 1);
  assert.equal((await once(target, 'go'))[0].type, 'go');
});

test('util: promisify, callbackify, inherits, types', async () => {
  const callbackStyle = (value, done) => setTimeout(() => (value ? done(null, value) : done(new Error('no'))), 1);
  assert.equal(await promisify(callbackStyle)('v'), 'v');
  await assert.rejects(promisify(callbackStyle)(''), { message: 'no' });
  assert.equal(await promisify(setTimeout)(1, 'later'), 'later');
  assert.equal(await new Promise((resolve) => util.callbackify(async () => 5)((error, value) => resolve(value))), 5);
  assert(types.isPromise(Promise.resolve()) && !types.isPromise({ then() {} }));
  assert(types.isUint8Array(Buffer.from('')) && types.isDate(new Date()) && types.isRegExp(/x/));
  assert(types.isAsyncFunction(async () => {}) && !types.isAsyncFunction(() => {}));
  assert.equal(util.stripVTControlCharacters('\u001b[31mred\u001b[0m'), 'red');
  assert.throws(() => promisify(5), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('util: inspect takes options', () => {
  assert.equal(inspect({ a: { b: { c: {} } } }, { depth: 0 }), '{ a: [Object] }');
  assert.equal(inspect({ a: { b: { c: { d: 1 } } } }, { depth: Infinity }), '{\n  a: { b: { c: { d: 1 } } }\n}');
  assert.equal(inspect([1, 2, 3], { maxArrayLength: 1 }), '[ 1, ... 2 more items ]');
  assert.equal(inspect('abcdef', { maxStringLength: 3 }), "'abc'... 3 more characters");
  assert.equal(inspect({ b: 1, a: 2 }, { sorted: true }), '{ a: 2, b: 1 }');
  assert.equal(inspect({ a: 1, b: { c: 2 } }, { compact: false }), '{\n  a: 1,\n  b: {\n    c: 2\n  }\n}');
  assert.equal(inspect({ a: [1, 2, [3]] }, { breakLength: Infinity }), '{ a: [ 1, 2, [ 3 ] ] }');
  class Secret {
    [inspect.custom](depth, options) {
      return `Secret<${options.depth}>`;
    }
  }
  assert.equal(inspect({ s: new Secret() }), '{ s: Secret<2> }');
});

test('util: isDeepStrictEqual', () => {
  assert(isDeepStrictEqual({ a: [1, new Map([['k', new Set([1])]])] }, { a: [1, new Map([['k', new Set([1])]])] }));
  assert(!isDeepStrictEqual([1], ['1']));
  assert(!isDeepStrictEqual({ a: undefined }, {}));
  assert(isDeepStrictEqual(NaN, NaN) && !isDeepStrictEqual(0, -0));
  assert(!isDeepStrictEqual(new Date(1), new Date(2)));
  const left = { n: 1 };
  left.self = left;
  const right = { n: 1 };
  right.self = right;
  assert(isDeepStrictEqual(left, right));
});

test('timers/promises: wait and abort', async () => {
  assert.equal(await wait(1, 'value'), 'value');
  assert.equal(await immediate('now'), 'now');
  const controller = new AbortController();
  const waiting = wait(1000, null, { signal: controller.signal });
  controller.abort();
  await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR' });
});

test('querystring', () => {
  assert.deepEqual({ ...querystring.parse('a=1&b=2&a=3&c=%20x+y&d') }, { a: ['1', '3'], b: '2', c: ' x y', d: '' });
  assert.equal(querystring.stringify({ a: [1, 2], b: 'x y', c: true, d: null }), 'a=1&a=2&b=x%20y&c=true&d=');
});

test('url: files and the legacy parser', () => {
  assert.equal(fileURLToPath('file:///a%20b/c.ts'), '/a b/c.ts');
  assert.equal(pathToFileURL('/a b#c').href, 'file:///a%20b%23c');
  assert.throws(() => fileURLToPath('http://h/'), { code: 'ERR_INVALID_URL_SCHEME' });
  assert.equal(nodeUrl.URL, URL);
  const parsed = nodeUrl.parse('http://user:pw@host:81/p?q=1#h', true);
  assert.deepEqual([parsed.host, parsed.port, parsed.auth, parsed.pathname, parsed.query.q, parsed.hash], ['host:81', '81', 'user:pw', '/p', '1', '#h']);
  assert.equal(nodeUrl.parse('/only/path?x').pathname, '/only/path');
});

test('assert', async () => {
  strictAssert(true);
  assert.throws(() => strictAssert(0), { name: 'AssertionError', code: 'ERR_ASSERTION' });
  strictAssert.equal(1, '1');
  assert.throws(() => strictAssert.strictEqual(1, 2), { name: 'AssertionError', actual: 1, expected: 2 });
  strictAssert.deepStrictEqual({ a: [1] }, { a: [1] });
  assert.throws(() => strictAssert.deepStrictEqual([1], ['1']), { name: 'AssertionError' });
  assert.throws(() => strictAssert.strict.equal(1, '1'), { name: 'AssertionError' });
  strictAssert.throws(() => { throw new TypeError('bad'); }, TypeError);
  strictAssert.throws(() => { throw new TypeError('bad'); }, /bad/);
  assert.throws(() => strictAssert.throws(() => {}), { message: 'Missing expected exception.' });
  await strictAssert.rejects(Promise.reject(new Error('r')), { message: 'r' });
  assert(assert.throws(() => strictAssert.fail('why'), { message: 'why' }) instanceof AssertionError);
});

test('string_decoder keeps unfinished characters', () => {
  const decoder = new StringDecoder('utf8');
  assert.equal(decoder.write(Buffer.from([0xe2, 0x82])), '');
  assert.equal(decoder.write(Buffer.from([0xac])), '€');
  assert.equal(decoder.end(), '');
});

test('stream/web has the globals', () => {
  assert.equal(WebStream, ReadableStream);
});

test('util.MIMEType reads, changes and writes a media type', () => {
  const type = new util.MIMEType('Text/HTML; charset="utf-8" ; a=b;q="x y";a=c');
  assert.equal(String(type), 'text/html;charset=utf-8;a=b;q="x y"');
  assert.equal(type.essence, 'text/html');
  assert.equal(type.params.get('charset'), 'utf-8');
  type.params.set('charset', 'latin1');
  type.params.delete('a');
  type.params.delete('q');
  type.subtype = 'plain';
  assert.equal(JSON.stringify(type), '"text/plain;charset=latin1"');
  assert.throws(() => new util.MIMEType('x'), { code: 'ERR_INVALID_MIME_SYNTAX', message: 'The MIME syntax for a type in "x" is invalid' });
  assert.throws(() => new util.MIMEType('a/b c'), { message: 'The MIME syntax for a subtype in "a/b c" is invalid at 1' });
});

test('util: the environment as text, names of system errors, kinds of values', () => {
  assert.deepEqual({ ...util.parseEnv('A=1\nB="x y" # c\nexport C=\'q\'\nD= z # w\n#E=1\nF="a\\nb"') }, { A: '1', B: 'x y', C: 'q', D: 'z', F: 'a\nb' });
  assert.equal(util.getSystemErrorName(-2), 'ENOENT');
  assert.equal(util.types.isProxy(new Proxy({}, {})), true);
  assert.equal(util.types.isProxy({}), false);
  assert.equal(util.types.isArgumentsObject((function () { return arguments; })()), true);
  assert.equal(util.types.isModuleNamespaceObject({}), false);
});

test('an emitter can take rejections as errors', async () => {
  const emitter = new EventEmitter({ captureRejections: true });
  const error = new Promise((resolve) => emitter.on('error', resolve));
  emitter.on('x', async () => { throw new RangeError('late'); });
  emitter.emit('x');
  assert.equal((await error).message, 'late');
  emitter.setMaxListeners(3);
  assert.equal(emitter.getMaxListeners(), 3);
  assert.equal(EventEmitter.listenerCount(emitter, 'x'), 1);
});

test('assert shows where two values differ, line by line', () => {
  const message = (run) => assert.throws(run).message;
  assert.equal(message(() => strictAssert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] })), 'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n    a: 1,\n    b: [\n      1,\n+     2\n-     3\n    ]\n  }');
  assert.equal(message(() => strictAssert.strictEqual('a'.repeat(10), 'b')), `Expected values to be strictly equal:\n+ actual - expected\n\n+ '${'a'.repeat(10)}'\n- 'b'`);
  assert.equal(message(() => strictAssert.strictEqual(1, 2)), 'Expected values to be strictly equal:\n\n1 !== 2\n');
  assert.equal(message(() => strictAssert.throws(() => { throw new Error('a'); }, RangeError)), 'The error is expected to be an instance of "RangeError". Received "Error"\n\nError message:\n\na');
  assert.equal(message(() => strictAssert.ok()), 'No value argument passed to `assert.ok()`');
});

test('a string decoder keeps the bytes that wait for more', () => {
  const decoder = new StringDecoder('base64');
  assert.equal(decoder.write(Buffer.from('a')), '');
  assert.equal(decoder.end(Buffer.from('bc')), 'YWJj');
  assert.throws(() => new StringDecoder('x'), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: x' });
  assert.throws(() => decoder.write(5), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('removeAllListeners tells of each listener, setMaxListeners wants a number', () => {
  const emitter = new EventEmitter();
  const removed = [];
  emitter.on('removeListener', (name) => removed.push(name));
  emitter.on('a', () => {});
  emitter.on('a', () => {});
  emitter.removeAllListeners('a');
  assert.deepEqual(removed, ['a', 'a']);
  assert.throws(() => emitter.setMaxListeners(-1), { code: 'ERR_OUT_OF_RANGE' });
});

test('an assertion says whether its message was made for it', () => {
  assert.equal(assert.throws(() => strictAssert.strictEqual(1, 2)).generatedMessage, true);
  assert.equal(assert.throws(() => strictAssert.strictEqual(1, 2, 'own')).generatedMessage, false);
  assert.throws(() => strictAssert.ifError(new Error('x')), { name: 'AssertionError', message: 'ifError got unwanted exception: x' });
});

test('an iterator of events ends by the event that closes it, and takes targets too', async () => {
  const emitter = new EventEmitter();
  const seen = [];
  const reading = (async () => {
    for await (const values of on(emitter, 'x', { close: ['end'] })) {
      seen.push(values);
    }
  })();
  emitter.emit('x', 1);
  emitter.emit('x', 2, 3);
  emitter.emit('end');
  await reading;
  assert.deepEqual(seen, [[1], [2, 3]]);
  assert.equal(emitter.listenerCount('x') + emitter.listenerCount('end') + emitter.listenerCount('error'), 0);
  const target = new EventTarget();
  const events = on(target, 'y');
  const first = events.next();
  target.dispatchEvent(new Event('y'));
  assert.equal((await first).value[0].type, 'y');
  await events.return();
});

test('getEventListeners knows those of a target', () => {
  const target = new EventTarget();
  const listener = () => {};
  target.addEventListener('a', listener);
  assert.equal(getEventListeners(target, 'a').length, 1);
  assert.equal(getEventListeners(target, 'a')[0], listener);
  assert.equal(getEventListeners(target, 'b').length, 0);
});

test('net tells addresses', () => {
  const kinds = ['1.2.3.4', '::1', 'fe80::1%eth0', '::ffff:1.2.3.4', '01.2.3.4', '256.1.1.1', '1.2.3', 'x', '', ':::', '1::2::3', '[::1]', 'a:b'].map(isIP);
  assert.deepEqual(kinds, [4, 6, 6, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([isIPv4('127.0.0.1'), isIPv6('127.0.0.1'), isIPv6('::')], [true, false, true]);
});

test('arguments: a boolean takes no value, and can be denied', () => {
  const options = { color: { type: 'boolean' }, name: { type: 'string' } };
  assert.equal(util.parseArgs({ args: ['--no-color'], options, allowNegative: true }).values.color, false);
  assert.throws(() => util.parseArgs({ args: ['--no-color'], options }), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
  assert.throws(() => util.parseArgs({ args: ['--color=1'], options }), {
    code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE',
    message: "Option '--color' does not take an argument",
  });
});

test('what a terminal alone understands is taken from a text', () => {
  assert.equal(util.stripVTControlCharacters('\u001b[31mred\u001b[0m \u001b]8;;http://a\u0007l\u001b]8;;\u0007'), 'red l');
});

test('util.aborted gives the event', async () => {
  const controller = new AbortController();
  const waiting = util.aborted(controller.signal, {});
  controller.abort();
  assert.equal((await waiting).type, 'abort');
});

test('paths, queries and emitters at their edges', () => {
  assert.deepEqual([path.dirname('//a'), path.dirname('a//b'), path.basename('/', 'x'), path.basename('..', '..')], ['//', 'a/', '/', '']);
  assert.equal(path.parse('.hid..//').dir, '');
  assert.equal(path.format({ dir: '', root: '/', name: 'a', ext: 'b' }), '/a.b');
  assert.deepEqual({ ...querystring.parse('a=%E4%BD&%zzé=1') }, { a: '\ufffd', '%zzé': '1' });
  const emitter = new EventEmitter().on('x', () => {});
  emitter.removeAllListeners(undefined);
  assert.equal(emitter.listenerCount('x'), 1);
  emitter.removeAllListeners();
  assert.equal(emitter.listenerCount('x'), 0);
  assert.throws(() => emitter.setMaxListeners('x'), { code: 'ERR_INVALID_ARG_TYPE' });
});
