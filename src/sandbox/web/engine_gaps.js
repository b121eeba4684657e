// Where QuickJS leaves open what V8 does: https://tc39.es/ecma262/#sec-addtokeptobjects and what the errors of
// `BigInt` and `Promise.any` say.

import { requireModule } from 'jsguide:web/host';

const EngineWeakRef = globalThis.WeakRef;
const deref = EngineWeakRef.prototype.deref;

/** What a WeakRef has been made for or has given out: it stays until the job is done. */
let kept = null;

function keep(target) {
  if (kept === null) {
    kept = new Set();
    queueMicrotask(() => {
      kept = null;
    });
  }
  kept.add(target);
}

function KeepingWeakRef(target) {
  if (new.target === undefined) {
    throw new TypeError("Constructor WeakRef requires 'new'");
  }
  const ref = Reflect.construct(EngineWeakRef, [target], new.target);
  keep(target);
  return ref;
}

function hidden(value) {
  return { value, writable: true, enumerable: false, configurable: true };
}

Object.defineProperties(KeepingWeakRef, {
  name: { value: 'WeakRef', configurable: true },
  prototype: { value: EngineWeakRef.prototype, writable: false },
});
Object.defineProperties(EngineWeakRef.prototype, {
  constructor: hidden(KeepingWeakRef),
  deref: hidden(
    {
      deref() {
        const target = deref.call(this);
        if (target !== undefined) {
          keep(target);
        }
        return target;
      },
    }.deref,
  ),
});
Object.defineProperty(globalThis, 'WeakRef', hidden(KeepingWeakRef));

const engineBigInt = globalThis.BigInt;

/** Its errors name the value: handlers send them to who sent the number. */
const wrapped = {
  BigInt(value) {
    try {
      return engineBigInt(value);
    } catch (error) {
      throw requireModule('jsguide:web/error_messages').explainBigInt(error, value);
    }
  },
};
Object.defineProperties(wrapped.BigInt, {
  asIntN: hidden(engineBigInt.asIntN),
  asUintN: hidden(engineBigInt.asUintN),
  prototype: { value: engineBigInt.prototype, writable: false },
});
Object.defineProperty(engineBigInt.prototype, 'constructor', hidden(wrapped.BigInt));
Object.defineProperty(globalThis, 'BigInt', hidden(wrapped.BigInt));

const EngineRegExp = globalThis.RegExp;

/** Its errors quote the pattern: searches by what a client sent say so to the client. */
function QuotingRegExp(pattern, flags) {
  if (new.target === undefined && pattern instanceof EngineRegExp && flags === undefined && pattern.constructor === QuotingRegExp) {
    return pattern;
  }
  try {
    return Reflect.construct(EngineRegExp, [pattern, flags], new.target ?? QuotingRegExp);
  } catch (error) {
    throw requireModule('jsguide:web/pattern_errors').explainPattern(error, pattern, flags);
  }
}

Object.defineProperties(QuotingRegExp, {
  ...Object.getOwnPropertyDescriptors(EngineRegExp),
  prototype: { value: EngineRegExp.prototype, writable: false },
});
Object.defineProperty(EngineRegExp.prototype, 'constructor', hidden(QuotingRegExp));
Object.defineProperty(globalThis, 'RegExp', hidden(QuotingRegExp));

const any = Promise.any;

/** The engine's own, told apart by the error that it makes last. */
Object.defineProperty(
  Promise,
  'any',
  hidden(
    {
      any(iterable) {
        const constructor = this;
        const { promise, resolve, reject } = Promise.withResolvers.call(constructor);
        // Its capability sees what the engine settles the promise with, with no job in between.
        function Told(executor) {
          executor(resolve, (error) => {
            if (error instanceof AggregateError && error.message === '') {
              Object.defineProperty(error, 'message', hidden('All promises were rejected'));
            }
            reject(error);
          });
        }
        Told.resolve = (value) => constructor.resolve(value);
        any.call(Told, iterable);
        return promise;
      },
    }.any,
  ),
);
