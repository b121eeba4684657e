// The table of running timers. Rust says when one is due; see `timers.js` for what scripts see.

import { host } from 'jsguide:web/host';
import { runTicks } from 'jsguide:web/ticks';

const pending = new Map();
let lastId = 0;
let scope = null;

/** What the code that runs now belongs to, beyond its request: a cached function, or null. Timers keep it. */
export function currentScope() {
  return scope;
}

export function enterScope(next) {
  scope = next;
}

/** Runs `callback` once after `delay` milliseconds and returns the timer's id. */
export function startTimer(callback, delay) {
  lastId += 1;
  armTimer(lastId, callback, delay);
  return lastId;
}

/** Starts a timer (again) under an id that is known. */
export function armTimer(id, callback, delay) {
  pending.set(id, { callback, scope });
  host.setTimer(id, delay);
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
    scope = timer.scope;
    timer.callback();
    runTicks();
  }
}
