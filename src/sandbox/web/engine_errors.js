// Errors that the engine makes, in V8's words: handlers send `error.message` to clients, and people search for it. The words
// are in `error_messages.js`, which is compiled with the first error.

import { host, requireModule } from 'jsguide:web/host';

const nativeStringify = JSON.stringify;

/** V8's hook (https://v8.dev/docs/stack-trace-api), which QuickJS calls for each new error. */
host.onStackTrace((error, sites) => requireModule('jsguide:web/error_messages').prepareStackTrace(error, sites));
Error.prepareStackTrace = host.prepareStackTrace;

const wrapped = {
  stringify(value, replacer, space) {
    try {
      return nativeStringify(value, replacer, space);
    } catch (error) {
      throw requireModule('jsguide:web/error_messages').explainStringify(error, value);
    }
  },
};

Object.defineProperty(JSON, 'stringify', { value: wrapped.stringify, writable: true, enumerable: false, configurable: true });

const stack = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');

/** An error that was made with no room left for frames (the call stack is full) has at least a heading. */
Object.defineProperty(Error.prototype, 'stack', {
  ...stack,
  get() {
    const text = stack.get.call(this);
    return text === null && this instanceof Error ? `${this}` : text;
  },
});
