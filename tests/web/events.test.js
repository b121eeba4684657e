// https://dom.spec.whatwg.org/#events , #aborting-ongoing-activities

test('an event carries what it was made with', () => {
  const event = new Event('ping', { bubbles: true, cancelable: true, composed: true });
  assert.equal(event.type, 'ping');
  assert(event.bubbles && event.cancelable && event.composed);
  assert.equal(event.target, null);
  assert.equal(event.eventPhase, Event.NONE);
  assert.equal(typeof event.timeStamp, 'number');
  assert.equal(new CustomEvent('x', { detail: 7 }).detail, 7);
  assert.equal(new CustomEvent('x').detail, null);
  assert.throws(() => new Event(), { name: 'TypeError' });
});

test('listeners run in the order of their addition, with target and phase set', () => {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener('x', (event) => seen.push(['a', event.target === target, event.eventPhase]));
  target.addEventListener('x', () => seen.push('b'));
  const event = new Event('x');
  target.dispatchEvent(event);
  assert.deepEqual(seen, [['a', true, Event.AT_TARGET], 'b']);
  assert.equal(event.currentTarget, null);
  assert.equal(event.target, target);
});

test('the same callback is added once, but once more for capture', () => {
  const target = new EventTarget();
  let calls = 0;
  const listener = () => {
    calls += 1;
  };
  target.addEventListener('x', listener);
  target.addEventListener('x', listener);
  target.addEventListener('x', listener, true);
  target.dispatchEvent(new Event('x'));
  assert.equal(calls, 2);
  target.removeEventListener('x', listener);
  target.dispatchEvent(new Event('x'));
  assert.equal(calls, 3);
});

test('once, signal and handleEvent', () => {
  const target = new EventTarget();
  const controller = new AbortController();
  const seen = [];
  target.addEventListener('x', () => seen.push('once'), { once: true });
  target.addEventListener('x', () => seen.push('signal'), { signal: controller.signal });
  const object = {
    handleEvent(event) {
      seen.push([this === object, event.type]);
    },
  };
  target.addEventListener('x', object);
  target.dispatchEvent(new Event('x'));
  controller.abort();
  target.dispatchEvent(new Event('x'));
  assert.deepEqual(seen, ['once', 'signal', [true, 'x'], [true, 'x']]);
  target.addEventListener('y', () => seen.push('never'), { signal: AbortSignal.abort() });
  target.dispatchEvent(new Event('y'));
  assert.equal(seen.length, 4);
});

test('preventDefault counts for cancelable events and not in passive listeners', () => {
  const target = new EventTarget();
  target.addEventListener('x', (event) => event.preventDefault());
  assert.equal(target.dispatchEvent(new Event('x')), true);
  assert.equal(target.dispatchEvent(new Event('x', { cancelable: true })), false);
  const passive = new EventTarget();
  passive.addEventListener('x', (event) => event.preventDefault(), { passive: true });
  // Node 20 does not heed `passive`.
  assert.equal(passive.dispatchEvent(new Event('x', { cancelable: true })), !isNode);
});

test('stopImmediatePropagation keeps the later listeners from running', () => {
  const target = new EventTarget();
  const seen = [];
  target.addEventListener('x', (event) => {
    seen.push(1);
    event.stopImmediatePropagation();
  });
  target.addEventListener('x', () => seen.push(2));
  target.dispatchEvent(new Event('x'));
  assert.equal(seen.join(), '1');
});

test('a listener removed meanwhile does not run, one added meanwhile waits for the next event', () => {
  const target = new EventTarget();
  const seen = [];
  const second = () => seen.push('second');
  target.addEventListener('x', () => {
    target.removeEventListener('x', second);
    target.addEventListener('x', () => seen.push('late'), { once: true });
  });
  target.addEventListener('x', second);
  target.dispatchEvent(new Event('x'));
  assert.equal(seen.join(), '');
  target.dispatchEvent(new Event('x'));
  // Node 20 also runs what is added meanwhile, if a listener follows.
  assert.equal(seen.join(), isNode ? 'late,late' : 'late');
});

test('an error in a listener is reported and does not keep the others from running', () => {
  if (isNode) {
    return;
  }
  takeLog();
  const target = new EventTarget();
  let ran = false;
  target.addEventListener('x', () => {
    throw new Error('in listener');
  });
  target.addEventListener('x', () => {
    ran = true;
  });
  target.dispatchEvent(new Event('x'));
  assert(ran);
  assert.match(takeLog()[0], /^Error: Uncaught Error: in listener/);
});

test('an event cannot be dispatched twice at a time', () => {
  const target = new EventTarget();
  let error;
  target.addEventListener('x', (event) => {
    error = assert.throws(() => target.dispatchEvent(event));
  });
  target.dispatchEvent(new Event('x'));
  assert(error);
  assert.throws(() => target.dispatchEvent({ type: 'x' }), { name: 'TypeError' });
});

test('classes can extend EventTarget', () => {
  class Bus extends EventTarget {
    emit(name) {
      return this.dispatchEvent(new CustomEvent(name, { detail: 1 }));
    }
  }
  const bus = new Bus();
  let detail;
  bus.addEventListener('go', (event) => {
    detail = event.detail;
  });
  bus.emit('go');
  assert.equal(detail, 1);
});

test('abort sets the signal, fires once, and keeps the first reason', () => {
  const controller = new AbortController();
  let calls = 0;
  controller.signal.onabort = (event) => {
    calls += 1;
    assert(event.isTrusted);
  };
  controller.abort('first');
  controller.abort('second');
  assert.equal(calls, 1);
  assert.equal(controller.signal.reason, 'first');
});

test('without a reason it is an AbortError', () => {
  const controller = new AbortController();
  controller.abort();
  const { reason } = controller.signal;
  assert(reason instanceof DOMException);
  assert.equal(reason.name, 'AbortError');
  assert.equal(reason.message, 'This operation was aborted');
  assert.equal(reason.code, 20);
  assert.throws(() => controller.signal.throwIfAborted(), { name: 'AbortError' });
});

test('timeout aborts with a TimeoutError', async () => {
  const signal = AbortSignal.timeout(3);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  assert.equal(signal.reason.name, 'TimeoutError');
  assert.equal(signal.reason.message, 'The operation was aborted due to timeout');
  assert.throws(() => AbortSignal.timeout(-1), { name: 'RangeError' });
});

test('any follows the first of its sources, also through another any', () => {
  const first = new AbortController();
  const second = new AbortController();
  const inner = AbortSignal.any([first.signal]);
  const outer = AbortSignal.any([inner, second.signal]);
  const events = [];
  first.signal.addEventListener('abort', () => events.push('first'));
  inner.addEventListener('abort', () => events.push('inner'));
  outer.addEventListener('abort', () => events.push('outer'));
  first.abort('why');
  assert.equal(outer.reason, 'why');
  assert.equal(events.join(), 'first,inner,outer');
  assert(AbortSignal.any([AbortSignal.abort('x'), second.signal]).aborted);
  assert.equal(AbortSignal.any([]).aborted, false);
});

test('signals cannot be constructed', () => {
  assert.throws(() => new AbortSignal(), { name: 'TypeError', message: 'Illegal constructor' });
});

test('DOMException knows its codes and its cause', () => {
  assert.equal(new DOMException('m', 'DataCloneError').code, 25);
  assert.equal(new DOMException('m', 'Custom').code, 0);
  assert.equal(new DOMException('m', 'Custom').name, 'Custom');
  assert.equal(new DOMException().name, 'Error');
  assert.equal(new DOMException('m', { name: 'AbortError', cause: 5 }).cause, 5);
  assert.equal(DOMException.ABORT_ERR, 20);
  assert.equal(String(new DOMException('m', 'AbortError')), 'AbortError: m');
  assert.equal(Object.prototype.toString.call(new DOMException()), '[object DOMException]');
});

test('AbortSignal.timeout wants a number, AbortSignal.any signals', () => {
  const refused = (run, expected) => assert.throws(run, expected);
  refused(() => AbortSignal.timeout('5'), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "delay" argument must be of type number. Received type string (\'5\')' });
  refused(() => AbortSignal.timeout(), { message: 'The "delay" argument must be of type number. Received undefined' });
  refused(() => AbortSignal.timeout(-1), { code: 'ERR_OUT_OF_RANGE', message: 'The value of "delay" is out of range. It must be >= 0 && <= 4294967295. Received -1' });
  refused(() => AbortSignal.timeout(1.5), { message: 'The value of "delay" is out of range. It must be an integer. Received 1.5' });
  refused(() => AbortSignal.any([5]), { message: 'The "signals[0]" argument must be an instance of AbortSignal. Received type number (5)' });
  refused(() => AbortSignal.any(5), { message: 'The "signals" argument must be an instance of Array. Received type number (5)' });
});

test('signals of AbortSignal.any that are listened to are kept, the others let go', async () => {
  const controller = new AbortController();
  let heard = 0;
  for (let count = 0; count < 50; count++) {
    AbortSignal.any([controller.signal]).addEventListener('abort', () => (heard += 1));
  }
  const idle = isNode ? undefined : new WeakRef(AbortSignal.any([controller.signal]));
  await sleep(1);
  assert.equal(idle?.deref(), undefined);
  controller.abort();
  assert.equal(heard, 50);
});

test('initEvent gives an event another type', () => {
  const event = new Event('a');
  event.initEvent('b', true, true);
  assert.deepEqual([event.type, event.bubbles, event.cancelable], ['b', true, true]);
});

test('an event handler has a name and belongs to a target', () => {
  const { get, set } = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'onabort');
  assert.deepEqual([get.name, set.name], ['get onabort', 'set onabort']);
  assert.throws(() => get.call({}), { name: 'TypeError' });
  assert.throws(() => AbortSignal.prototype.onabort, { name: 'TypeError' });
});
