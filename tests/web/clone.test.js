// https://html.spec.whatwg.org/#structured-cloning

test('primitives, boxed ones, dates and expressions keep their kind', () => {
  assert.equal(structuredClone(10n), 10n);
  assert.equal(structuredClone(undefined), undefined);
  assert.equal(structuredClone(-0), -0);
  assert(structuredClone(Object(true)) instanceof Boolean);
  assert(structuredClone(Object('s')) instanceof String);
  const date = structuredClone(new Date(5));
  assert(date instanceof Date && date.getTime() === 5);
  const pattern = /a/gi;
  pattern.lastIndex = 3;
  const copy = structuredClone(pattern);
  assert.equal(String(copy), '/a/gi');
  assert.equal(copy.lastIndex, 0);
});

test('objects lose their class, accessors their functions', () => {
  class Point {
    x = 1;
    get y() {
      return 2;
    }
  }
  const copy = structuredClone(new Point());
  assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  assert.deepEqual(copy, { x: 1 });
  assert.deepEqual(structuredClone({ get computed() { return 5; } }), { computed: 5 });
  assert.deepEqual(structuredClone({ [Symbol('s')]: 1 }), {});
  assert.equal(Object.getPrototypeOf(structuredClone(Object.create(null))), Object.prototype);
});

test('shared and circular references stay so', () => {
  const shared = { n: 1 };
  const value = { a: shared, b: shared, map: new Map() };
  value.map.set('self', value);
  const copy = structuredClone(value);
  assert.equal(copy.a, copy.b);
  assert(copy.a !== shared);
  assert.equal(copy.map.get('self'), copy);
});

test('arrays keep holes and extra properties', () => {
  const list = [1, , 3];
  list.extra = 'x';
  const copy = structuredClone(list);
  assert.equal(copy.length, 3);
  assert(!(1 in copy));
  assert.equal(copy.extra, 'x');
});

test('maps and sets are copied deeply', () => {
  const copy = structuredClone(new Map([[{ k: 1 }, new Set([[1]])]]));
  const [[key, value]] = [...copy];
  assert.equal(key.k, 1);
  assert.deepEqual([...value][0], [1]);
});

test('buffers and views share as before', () => {
  const buffer = new ArrayBuffer(8);
  const { left, right, view } = structuredClone({ left: new Uint8Array(buffer, 0, 4), right: new Uint16Array(buffer, 4, 2), view: new DataView(buffer) });
  assert.equal(left.buffer, right.buffer);
  assert(left.buffer !== buffer);
  assert.equal(right.byteOffset, 4);
  assert(view instanceof DataView);
});

test('errors keep kind, message and cause', () => {
  const copy = structuredClone(new RangeError('out', { cause: { code: 1 } }));
  assert(copy instanceof RangeError);
  assert.equal(copy.message, 'out');
  assert.deepEqual(copy.cause, { code: 1 });
  class Own extends Error {
    name = 'Own';
  }
  const own = structuredClone(new Own('m'));
  assert.equal(Object.getPrototypeOf(own), Error.prototype);
  assert.equal(own.name, 'Error');
});

test('what cannot be cloned is named', () => {
  const refuses = (value, message) => assert.throws(() => structuredClone(value), { name: 'DataCloneError', code: 25, message });
  refuses(() => 1, '()=>1 could not be cloned.'.replace('=>', ' => '));
  refuses({ nested: [Symbol('x')] }, 'Symbol(x) could not be cloned.');
  refuses(new WeakMap(), '#<WeakMap> could not be cloned.');
  refuses(Promise.resolve(), '#<Promise> could not be cloned.');
  assert.throws(() => structuredClone(), { name: 'TypeError' });
});

test('a transferred buffer is taken away', () => {
  const buffer = new ArrayBuffer(4);
  const copy = structuredClone({ buffer }, { transfer: [buffer] });
  assert.equal(copy.buffer.byteLength, 4);
  assert.equal(buffer.byteLength, 0);
  assert.throws(() => structuredClone(1, { transfer: [{}] }), { name: 'TypeError', code: 'ERR_INVALID_TRANSFER_OBJECT', message: 'Found invalid object in transferList' });
  assert.throws(() => structuredClone(1, { transfer: [buffer, buffer] }), { name: 'DataCloneError', message: 'Transfer list contains duplicate ArrayBuffer' });
  assert.throws(() => structuredClone(1, 5), { code: 'ERR_INVALID_ARG_TYPE', message: 'The options argument must be either an object or undefined' });
});

test('iterators are not cloned, a File is cloned as one', () => {
  assert.throws(() => structuredClone([1][Symbol.iterator]()), { name: 'DataCloneError' });
  if (!isNode) {
    const file = new File(['x'], 'n', { type: 'a/b', lastModified: 5 });
    const copy = structuredClone(file);
    assert(copy !== file && copy instanceof File);
    assert.deepEqual([copy.name, copy.type, copy.size, copy.lastModified], ['n', 'a/b', 1, 5]);
  }
});
