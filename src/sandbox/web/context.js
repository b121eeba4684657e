// What the running code belongs to, and how it goes along with callbacks: V8's AsyncContextFrame, the proposal
// https://github.com/tc39/proposal-async-context . Timers, ticks and microtasks keep it, and so does `then`. Where an async
// function goes on after `await`, the compiled code puts it back (`transpile/awaits.rs`): QuickJS has no hook there.

/** Never changed: another takes its place. */
export class Frame {
  /**
   * `id` is the number of the request; `work` its call, null where code runs for the request but no longer in the call;
   * `scope` the cached function it is part of, or null; `stores` what each `AsyncLocalStorage` holds, or null.
   */
  constructor(id, work, scope, stores) {
    this.id = id;
    this.work = work;
    this.scope = scope;
    this.stores = stores;
  }
}

/** `now` is null where the code belongs to nothing. */
export const context = { now: null };

/** The number of the request that runs, or 0. */
export function currentRequest() {
  const { now } = context;
  return now === null ? 0 : now.id;
}

/** The cached function that runs, or null. */
export function currentScope() {
  const { now } = context;
  return now === null ? null : now.scope;
}

/** What belongs to a cached function besides. */
export function frameIn(scope) {
  const { now } = context;
  return now === null ? new Frame(0, null, scope, null) : new Frame(now.id, now.work, scope, now.stores);
}

/** Calls `callback` as part of `frame`. */
export function runIn(frame, callback, receiver, args) {
  const outer = context.now;
  context.now = frame;
  try {
    return Reflect.apply(callback, receiver, args);
  } finally {
    context.now = outer;
  }
}

/** For what follows an `await` in the platform: `resumed(context.now, await …)` is the value, with the frame put back. */
export function resumed(frame, value) {
  context.now = frame;
  return value;
}

/** A function that belongs to what runs now, whoever calls it. */
export function tied(callback) {
  const { now } = context;
  return function (...args) {
    return runIn(now, callback, this, args);
  };
}

const promiseThen = Promise.prototype.then;

/** `then` for callbacks that belong to nobody, or that put back by themselves what they belong to. */
export function react(promise, onFulfilled, onRejected) {
  return promiseThen.call(promise, onFulfilled, onRejected);
}

Object.defineProperty(Promise.prototype, 'then', {
  ...Object.getOwnPropertyDescriptor(Promise.prototype, 'then'),
  value: {
    then(onFulfilled, onRejected) {
      const { now } = context;
      return promiseThen.call(
        this,
        typeof onFulfilled !== 'function'
          ? onFulfilled
          : (value) => {
              context.now = now;
              return onFulfilled(value);
            },
        typeof onRejected !== 'function'
          ? onRejected
          : (reason) => {
              context.now = now;
              return onRejected(reason);
            },
      );
    },
  }.then,
});
