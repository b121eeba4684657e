// https://html.spec.whatwg.org/#timers-and-user-prompts , https://nodejs.org/docs/latest-v20.x/api/timers.html

test('microtasks run before immediates and timers, timers by their delay', async () => {
  const order = [];
  setTimeout(() => order.push('late'), 12);
  setTimeout(() => order.push('timer'), 3);
  setImmediate(() => order.push('immediate'));
  queueMicrotask(() => order.push('microtask'));
  process.nextTick(() => order.push('tick'));
  await sleep(30);
  assert.deepEqual(order.slice().sort(), ['immediate', 'late', 'microtask', 'tick', 'timer']);
  assert.deepEqual(order.slice(2), ['immediate', 'timer', 'late']);
});

test('arguments are passed on', async () => {
  const seen = await new Promise((resolve) => setTimeout((...args) => resolve(args), 1, 'a', 2));
  assert.deepEqual(seen, ['a', 2]);
});

test('a cleared timer does not run; clearing anything else does nothing', async () => {
  let ran = false;
  const timer = setTimeout(() => {
    ran = true;
  }, 2);
  clearTimeout(timer);
  clearTimeout(undefined);
  clearTimeout(null);
  clearTimeout({});
  clearTimeout(123456);
  const byNumber = setTimeout(() => {
    ran = true;
  }, 2);
  clearTimeout(+byNumber);
  const immediate = setImmediate(() => {
    ran = true;
  });
  clearImmediate(immediate);
  await sleep(10);
  assert(!ran);
});

test('an interval repeats until it is cleared, also from inside', async () => {
  let count = 0;
  await new Promise((resolve) => {
    const interval = setInterval(() => {
      count += 1;
      if (count === 3) {
        clearInterval(interval);
        resolve();
      }
    }, 2);
  });
  await sleep(10);
  assert.equal(count, 3);
});

test('a timer is an object with ref, unref, hasRef and refresh', async () => {
  let ran = 0;
  const timer = setTimeout(() => {
    ran += 1;
  }, 15);
  assert.equal(timer.hasRef(), true);
  assert.equal(timer.unref().hasRef(), false);
  assert.equal(timer.ref(), timer);
  await sleep(9);
  timer.refresh();
  await sleep(9);
  assert.equal(ran, 0);
  await sleep(20);
  assert.equal(ran, 1);
  timer.refresh();
  await sleep(30);
  assert.equal(ran, 2);
  assert.equal(typeof timer[Symbol.toPrimitive](), 'number');
});

test('a callback must be a function', () => {
  assert.throws(() => setTimeout('code'), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: `The "callback" argument must be of type function. Received type string ('code')` });
  assert.throws(() => queueMicrotask(1), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => setImmediate(), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('odd delays count as one millisecond', async () => {
  const order = [];
  setTimeout(() => order.push('nan'), NaN);
  setTimeout(() => order.push('negative'), -5);
  setTimeout(() => order.push('huge'), 2 ** 40);
  setTimeout(() => order.push('text'), '2');
  await sleep(15);
  assert.deepEqual(order, ['nan', 'negative', 'huge', 'text']);
});

test('process.nextTick waits for the promise jobs of the turn, and comes before them after a timer', async () => {
  await sleep(1);
  const order = [];
  process.nextTick(() => {
    order.push('tick 1');
    process.nextTick(() => order.push('tick 2'));
    Promise.resolve().then(() => order.push('promise of tick 1'));
  });
  Promise.resolve().then(() => {
    order.push('promise');
    process.nextTick(() => order.push('tick 3'));
  });
  await sleep(5);
  assert.deepEqual(order, ['promise', 'tick 1', 'tick 3', 'tick 2', 'promise of tick 1']);
  const after = [];
  await new Promise((resolve) => {
    setTimeout(() => {
      Promise.resolve().then(() => after.push('promise'));
      process.nextTick(() => after.push('tick'));
      setImmediate(() => resolve(after.push('immediate')));
    }, 1);
  });
  assert.deepEqual(after, ['tick', 'promise', 'immediate']);
});
