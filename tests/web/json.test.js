// https://fetch.spec.whatwg.org/#dom-response-json : the text is what JSON.stringify gives.

const textOf = (data) => Response.json(data).text();

async function assertSame(values) {
  for (const value of values) {
    assert.equal(await textOf(value), JSON.stringify(value));
  }
}

test('plain values', async () => {
  await assertSame([null, true, false, '', 'Ada', [], {}, [[]], [{}], { a: {} }, [null, true, 'x', 1]]);
});

test('numbers, with those that JSON does not have', async () => {
  await assertSame([0, -0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 53, 0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308]);
  await assertSame([NaN, Infinity, -Infinity, [NaN, -0, 0.5], { a: -0, b: Infinity }]);
});

test('strings with quotes, control characters, and letters beyond Latin-1', async () => {
  const controls = Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(code)).join('');
  await assertSame([controls, '"\\/', '\u007f\u0080\u00ff', 'žluťoučký', '\u2028\u2029', '𝒳👍', { '"\n': '\t' }]);
});

test('half of a surrogate pair is escaped', async () => {
  await assertSame(['\ud800', 'a\udc00b', { '\ud83d': 1 }, ['\udfff\ud800']]);
});

test('what JSON leaves out, and what it puts in its place', async () => {
  const symbol = Symbol('s');
  await assertSame([
    [undefined, () => 1, symbol],
    { a: undefined, b: () => 1, c: symbol, [symbol]: 1, d: 1 },
    { a: undefined },
    [, 1, , 2],
    Object.defineProperty({ a: 1 }, 'hidden', { value: 2 }),
  ]);
});

test('nothing that can be serialised is a TypeError', () => {
  for (const value of [undefined, () => 1, Symbol('s')]) {
    assert.throws(() => Response.json(value), { name: 'TypeError' });
  }
});

test('the order of keys', async () => {
  await assertSame([{ b: 1, a: 2, 10: 3, 9: 4, '-1': 5, '01': 6 }, Object.assign(Object.create({ inherited: 1 }), { own: 2 })]);
});

test('toJSON, own or inherited, gets its key', async () => {
  class Money {
    constructor(cents) {
      this.cents = cents;
    }

    toJSON(key) {
      return `${key}:${this.cents}`;
    }
  }
  await assertSame([new Money(5), { price: new Money(5) }, [new Money(1), new Money(2)], { toJSON: () => ({ a: 1 }) }, { toJSON: 1 }]);
  await assertSame([new Date(0), { at: new Date(NaN) }, new URL('http://h/'), Object.assign([1], { toJSON: () => 'list' })]);
});

test('objects that are something else inside', async () => {
  await assertSame([
    new Number(1),
    new String('s'),
    { a: new Boolean(false), b: Object('x') },
    new Map([[1, 2]]),
    new Set([1]),
    /x/g,
    new Error('e'),
    new Uint8Array([1, 2]),
    new ArrayBuffer(2),
    Promise.resolve(1),
    new Proxy({ a: 1, b: [2] }, {}),
    new Proxy([1, 2], {}),
    (function () {
      return arguments;
    })(1, 2),
    Object.create(null),
    globalThis.Math,
  ]);
});

test('a class instance shows its own fields', async () => {
  class User {
    #secret = 1;
    name = 'Ada';

    get upper() {
      return this.name.toUpperCase();
    }
  }
  await assertSame([new User(), [new User()]]);
});

test('getters run once each, in order, and may throw', async () => {
  const seen = [];
  const data = {
    get a() {
      seen.push('a');
      return 1;
    },
    get b() {
      seen.push('b');
      return [2];
    },
  };
  assert.equal(await textOf(data), '{"a":1,"b":[2]}');
  assert.deepEqual(seen, ['a', 'b']);
  const failing = {
    get x() {
      throw new RangeError('no');
    },
  };
  assert.throws(() => Response.json({ failing }), { name: 'RangeError', message: 'no' });
});

test('circles and BigInts are refused', () => {
  const circle = { list: [] };
  circle.list.push(circle);
  assert.throws(() => Response.json(circle), { name: 'TypeError' });
  assert.throws(() => Response.json({ n: 1n }), { name: 'TypeError' });
});

test('deep and long data', async () => {
  let deep = 1;
  for (let level = 0; level < 200; level++) deep = level % 2 ? [deep] : { deep };
  await assertSame([deep, 'x'.repeat(2_000_000), Array.from({ length: 50_000 }, (_, n) => n / 3)]);
});

test('an array whose length does not fit an integer', async () => {
  const list = [];
  list.length = 2 ** 32 - 1;
  const lengths = { get length() { return 2; }, 0: 'a' };
  await assertSame([lengths]);
  assert.equal(list.length, 4294967295);
});

test('a JSON.stringify of one’s own is called', async () => {
  const { stringify } = JSON;
  JSON.stringify = () => '"mine"';
  try {
    assert.equal(await textOf({ a: 1 }), '"mine"');
  } finally {
    JSON.stringify = stringify;
  }
});

test('random data', async () => {
  let seed = 7;
  const random = (below) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  const leaves = [null, true, undefined, 'a"b', 'é\n', -0, 1.5, 1e300, 2 ** 40, NaN, () => 1, new Date(5), '\ud800', 7];
  const make = (depth) => {
    const kind = depth === 0 ? 2 : random(3);
    if (kind === 0) return Array.from({ length: random(5) }, () => make(depth - 1));
    if (kind === 1) return Object.fromEntries(Array.from({ length: random(5) }, (_, n) => [`k${random(9)}${n}`, make(depth - 1)]));
    return leaves[random(leaves.length)];
  };
  await assertSame(Array.from({ length: 300 }, () => ({ data: make(5) })));
});
