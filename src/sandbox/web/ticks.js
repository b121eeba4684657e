// The queue of `process.nextTick`: it is emptied after a timer's callback, before promises, and else when all promise jobs
// of the turn are done, as Node does it.

import { context } from 'jsguide:web/context';
import { host } from 'jsguide:web/host';
import { reportException } from 'jsguide:web/report_error';

let ticks = [];

export function addTick(callback, args) {
  ticks.push({ callback, args, frame: context.now });
  if (ticks.length === 1) {
    host.wantTicks();
  }
}

/** Runs what waits, and what that adds. */
export function runTicks() {
  for (let index = 0; index < ticks.length; index++) {
    const { callback, args, frame } = ticks[index];
    context.now = frame;
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
