// The table of running timers. Rust says when one is due; see `timers.js` for what scripts see.

import { context, currentRequest } from 'jsguide:web/context';
import { host } from 'jsguide:web/host';
import { runTicks } from 'jsguide:web/ticks';

const pending = new Map();
let lastId = 0;

/** Runs `callback` once after `delay` milliseconds and returns the timer's id. */
export function startTimer(callback, delay) {
  lastId += 1;
  armTimer(lastId, callback, delay);
  return lastId;
}

/** Starts a timer (again) under an id that is known. */
export function armTimer(id, callback, delay) {
  pending.set(id, { callback, frame: context.now });
  host.setTimer(currentRequest(), id, delay);
}

export function stopTimer(id) {
  if (pending.delete(id)) {
    host.clearTimer(id);
  }
}

/** Called by the engine when a timer is due. */
export function fireTimer(id) {
  const timer = pending.get(id);
  if (timer !== undefined) {
    pending.delete(id);
    context.now = timer.frame;
    timer.callback();
    runTicks();
  }
}
