// AsyncLocalStorage and AsyncResource: what runs sees the stores of where it was begun, whatever ran in between.
// https://nodejs.org/docs/latest-v20.x/api/async_context.html

import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';

test('async_hooks: a store is seen across awaits and gone afterwards', async () => {
  const storage = new AsyncLocalStorage();
  assert.equal(storage.getStore(), undefined);
  const result = await storage.run({ id: 7 }, async () => {
    await sleep(1);
    return storage.getStore().id;
  });
  assert.equal(result, 7);
  assert.equal(storage.getStore(), undefined);
  assert.equal(storage.run(1, () => storage.run(2, () => storage.getStore()) + storage.getStore()), 3);
  assert.throws(() => storage.run(1, () => { throw new Error('out'); }), { message: 'out' });
  assert.equal(storage.getStore(), undefined);
});

test('a snapshot of AsyncLocalStorage sees the stores of when it was made', () => {
  const storage = new AsyncLocalStorage();
  const bound = storage.run('b', () => AsyncLocalStorage.bind(() => storage.getStore()));
  const inside = storage.run('s', () => AsyncLocalStorage.snapshot());
  assert.equal(bound(), 'b');
  assert.equal(inside(() => storage.getStore()), 's');
  assert.equal(storage.run('other', () => bound()), 'b');
  assert.equal(storage.getStore(), undefined);
});

test('what a run of AsyncLocalStorage leaves behind sees its store', async () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  const look = (name) => () => seen.push(`${name} ${storage.getStore()}`);
  storage.run('s', () => {
    process.nextTick(look('tick'));
    queueMicrotask(look('microtask'));
    setTimeout(look('timer'), 1);
    setImmediate(look('immediate'));
  });
  await wait(20);
  assert.deepEqual(seen.sort(), ['immediate s', 'microtask s', 'tick s', 'timer s']);
  assert.equal(storage.getStore(), undefined);
});

test('two runs that overlap see each their own store', async () => {
  const storage = new AsyncLocalStorage();
  const job = (n) =>
    storage.run(n, async () => {
      const seen = [storage.getStore()];
      await wait(6 - n * 2);
      seen.push(storage.getStore());
      await null;
      seen.push(storage.getStore());
      return seen;
    });
  assert.deepEqual(await Promise.all([job(1), job(2)]), [[1, 1, 1], [2, 2, 2]]);
});

test('who waits for a promise of another keeps its own store', async () => {
  const storage = new AsyncLocalStorage();
  let open;
  const shared = new Promise((resolve) => (open = resolve));
  const waiting = ['a', 'b'].map((name) =>
    storage.run(name, async () => {
      const deep = async () => await shared;
      await deep();
      return storage.getStore();
    }),
  );
  const thened = storage.run('then', () => shared.then(() => storage.getStore()));
  storage.run('opener', () => open());
  assert.deepEqual(await Promise.all([...waiting, thened]), ['a', 'b', 'then']);
});

test('a store is seen in catch and finally, after other code has run', async () => {
  const storage = new AsyncLocalStorage();
  let fail;
  const shared = new Promise((_, reject) => (fail = reject));
  const run = (name) =>
    storage.run(name, async () => {
      const seen = [];
      try {
        await shared;
      } catch {
        seen.push(storage.getStore());
      }
      try {
        try {
          await shared;
        } finally {
          seen.push(storage.getStore());
        }
      } catch {
        seen.push(storage.getStore());
      }
      await shared.catch(() => seen.push(storage.getStore()));
      await shared.finally(() => seen.push(storage.getStore())).catch(() => {});
      return seen.join('');
    });
  const both = [run('a'), run('b')];
  storage.run('other', () => fail(new Error('no')));
  assert.deepEqual(await Promise.all(both), ['aaaaa', 'bbbbb']);
});

test('a store is seen in catch and finally before the first wait', async () => {
  const storage = new AsyncLocalStorage();
  const throwing = () => {
    throw new Error('at once');
  };
  const seen = await storage.run('s', async () => {
    const stores = [];
    try {
      await throwing();
    } catch {
      stores.push(storage.getStore());
    } finally {
      stores.push(storage.getStore());
    }
    return stores;
  });
  assert.deepEqual(seen, ['s', 's']);
});

test('a store is seen in and after loops that wait', async () => {
  const storage = new AsyncLocalStorage();
  async function* numbers() {
    for (let n = 0; n < 3; n += 1) {
      await wait(1);
      yield `${n}${storage.getStore()}`;
    }
  }
  async function* all() {
    yield* numbers();
    yield `end${storage.getStore()}`;
  }
  const run = (name) =>
    storage.run(name, async () => {
      const seen = [];
      for await (const item of all()) seen.push(item, storage.getStore());
      outer: for await (const item of numbers()) {
        for await (const inner of numbers()) {
          if (inner.startsWith('1')) continue outer;
          seen.push(item + inner);
        }
      }
      return [...seen, storage.getStore()].join(' ');
    });
  const expected = (n) => `0${n} ${n} 1${n} ${n} 2${n} ${n} end${n} ${n} 0${n}0${n} 1${n}0${n} 2${n}0${n} ${n}`;
  assert.deepEqual(await Promise.all([run('a'), run('b')]), [expected('a'), expected('b')]);
});

test('what enterWith sets is seen from then on', async () => {
  const storage = new AsyncLocalStorage();
  await storage.run('outer', async () => {
    storage.enterWith('entered');
    await wait(1);
    assert.equal(storage.getStore(), 'entered');
    const inner = async () => {
      storage.enterWith('inner');
      await wait(1);
      return storage.getStore();
    };
    assert.equal(await inner(), 'inner');
    assert.equal(storage.getStore(), 'inner');
  });
  assert.equal(storage.getStore(), undefined);
});

test('two storages do not know of each other', async () => {
  const left = new AsyncLocalStorage();
  const right = new AsyncLocalStorage();
  const seen = await left.run(1, async () => {
    await wait(1);
    return right.run(2, async () => {
      await wait(1);
      return [left.getStore(), right.getStore(), left.exit(() => left.getStore())];
    });
  });
  assert.deepEqual(seen, [1, 2, undefined]);
});

test('a disabled storage holds nothing, and can be used again', () => {
  const storage = new AsyncLocalStorage();
  storage.run('held', () => {
    storage.disable();
    assert.equal(storage.getStore(), undefined);
    assert.equal(storage.run('new', () => storage.getStore()), 'new');
  });
});

test('an AsyncResource runs what it is given where it was made', () => {
  const storage = new AsyncLocalStorage();
  const resource = storage.run('made', () => new AsyncResource('Job'));
  const add = (left, right) => `${storage.getStore()} ${left + right}`;
  assert.equal(storage.run('now', () => resource.runInAsyncScope(add, null, 1, 2)), 'made 3');
});

test('what a class, an arrow and a parameter wait for goes on in the same store', async () => {
  const storage = new AsyncLocalStorage();
  class Job {
    later = async () => (await wait(1), storage.getStore());
    static async start() {
      await wait(1);
      return storage.getStore();
    }
  }
  const pattern = async ({ value = storage.getStore() } = {}) => [value, await wait(1, 'x'), storage.getStore()];
  const run = (name) => storage.run(name, () => Promise.all([new Job().later(), Job.start(), pattern()]));
  const seen = await Promise.all([run('a'), run('b')]);
  assert.deepEqual(seen, [['a', 'a', ['a', 'x', 'a']], ['b', 'b', ['b', 'x', 'b']]]);
});

test('values go through await as they are', async () => {
  const order = [];
  const nested = async (value) => value;
  const read = async (key) => ({ [await nested(key)]: [await nested(1), ...(await nested([2, 3]))] });
  assert.deepEqual(await read('a'), { a: [1, 2, 3] });
  assert.equal(`${await nested('t')}${typeof (await nested(1))}${!(await nested(false))}`, 'tnumbertrue');
  assert.equal((await nested({ call() { return this.n; }, n: 4 })).call(), 4);
  assert.equal((await nested(null))?.x ?? (await nested('else')), 'else');
  let total = 1;
  total += await nested(2);
  assert.equal(total, 3);
  const first = (async () => {
    order.push(1);
    await null;
    order.push(3);
  })();
  order.push(2);
  await first;
  assert.deepEqual(order, [1, 2, 3]);
});
