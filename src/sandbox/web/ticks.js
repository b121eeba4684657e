// The queue of `process.nextTick`: it is emptied after a timer's callback, before promises, and else when all promise jobs
// of the turn are done, as Node does it.

import { host } from 'jsguide:web/host';
import { reportException } from 'jsguide:web/report_error';

let ticks = [];

/** Ties a callback to what each `AsyncLocalStorage` holds now; there is nothing to tie until `async_context.js` is wanted. */
export let inContext = (callback) => callback;

export function setContext(tie) {
  inContext = tie;
}

export function addTick(callback, args) {
  ticks.push({ callback: inContext(callback), args });
  if (ticks.length === 1) {
    host.wantTicks();
  }
}

/** Runs what waits, and what that adds. */
export function runTicks() {
  for (let index = 0; index < ticks.length; index++) {
    const { callback, args } = ticks[index];
    try {
      callback(...args);
    } catch (error) {
      reportException(error);
    }
  }
  if (ticks.length > 0) {
    ticks = [];
  }
}
