// https://console.spec.whatwg.org/ , in Node's words

if (!isNode) {
  const logged = (run) => {
    takeLog();
    run();
    return takeLog();
  };

  test('each method has its level', () => {
    assert.deepEqual(
      logged(() => {
        console.log('a', 1);
        console.info('b');
        console.debug('c');
        console.warn('d');
        console.error('e');
      }),
      ['Log: a 1', 'Info: b', 'Debug: c', 'Warn: d', 'Error: e'],
    );
  });

  test('values are shown as by util.inspect, directives filled in', () => {
    assert.deepEqual(logged(() => console.log('%s has %d', 'x', 2, { a: [1] }, 'rest')), ['Log: x has 2 { a: [ 1 ] } rest']);
    assert.deepEqual(logged(() => console.log()), ['Log: ']);
  });

  test('groups indent every line', () => {
    assert.deepEqual(
      logged(() => {
        console.group('outer');
        console.log('a\nb');
        console.group();
        console.warn('c');
        console.groupEnd();
        console.groupEnd();
        console.groupEnd();
        console.log('d');
      }),
      ['Log: outer', 'Log:   a\n  b', 'Warn:     c', 'Log: d'],
    );
  });

  test('count, countReset, assert', () => {
    assert.deepEqual(
      logged(() => {
        console.count();
        console.count('x');
        console.count('x');
        console.countReset('x');
        console.count('x');
        console.countReset('none');
        console.assert(true, 'no');
        console.assert(false, 'because %d', 4);
        console.assert(false);
        console.assert(false, { a: 1 });
      }),
      ['Log: default: 1', 'Log: x: 1', 'Log: x: 2', 'Log: x: 1', "Warn: Warning: Count for 'none' does not exist", 'Warn: Assertion failed: because 4', 'Warn: Assertion failed', 'Warn: Assertion failed { a: 1 }'],
    );
  });

  test('time, timeLog, timeEnd', () => {
    const lines = logged(() => {
      console.time('t');
      console.timeLog('t', 'mid');
      console.timeEnd('t');
      console.timeEnd('t');
    });
    assert.match(lines[0], /^Log: t: [\d.]+ms mid$/);
    assert.match(lines[1], /^Log: t: [\d.]+ms$/);
    assert.match(lines[2], /^Warn: Warning: No such label 't'/);
  });

  test('tables are drawn', () => {
    assert.deepEqual(logged(() => console.table([{ a: 1, b: 'x' }, { a: 2, c: true }])), [
      `Log: ┌─────────┬───┬─────┬──────┐
│ (index) │ a │ b   │ c    │
├─────────┼───┼─────┼──────┤
│ 0       │ 1 │ 'x' │      │
│ 1       │ 2 │     │ true │
└─────────┴───┴─────┴──────┘`,
    ]);
    assert.deepEqual(logged(() => console.table(new Map([['a', 1]]))), [
      `Log: ┌───────────────────┬─────┬────────┐
│ (iteration index) │ Key │ Values │
├───────────────────┼─────┼────────┤
│ 0                 │ 'a' │ 1      │
└───────────────────┴─────┴────────┘`,
    ]);
    assert.deepEqual(logged(() => console.table(5)), ['Log: 5']);
    assert.match(logged(() => console.table([['x', 1], 'plain']))[0], /Values/);
    assert.match(logged(() => console.table([{ a: 1, b: 2 }], ['b']))[0], /\(index\) │ b │\n/);
  });

  test('dir shows to the depth that is asked for', () => {
    assert.deepEqual(logged(() => console.dir({ a: { b: {} } }, { depth: 0 })), ['Log: { a: [Object] }']);
  });

  test('trace shows the frames', () => {
    const [line] = logged(() => console.trace('here %d', 1));
    assert.match(line, /^Error: Trace: here 1\n    at /);
  });

  test('errors are shown with their stack, own properties and cause', () => {
    const error = Object.assign(new TypeError('bad'), { code: 'E_BAD' });
    error.cause = new Error('root');
    const [line] = logged(() => console.error(error));
    assert.match(line, /^Error: TypeError: bad\n    at /);
    assert.match(line, /code: 'E_BAD'/);
    assert.match(line, /cause: Error: root\n/);
  });

  test('an error that nobody caught is reported with its text', () => {
    assert.match(logged(() => reportError(new Error('lost')))[0], /^Error: Uncaught Error: lost/);
  });
}

test('console is an object with its tag', () => {
  assert.equal(Object.prototype.toString.call(console), '[object console]');
  for (const name of ['log', 'table', 'dir', 'dirxml', 'clear', 'groupCollapsed', 'timeStamp']) {
    assert.equal(typeof console[name], 'function');
  }
});
