// Cached functions, and the turns in which a GET is prerendered.

import { context, frameIn, runIn } from 'jsguide:web/context';
import { startTimer } from 'jsguide:web/timer_queue';

/** Calls `callback` as part of `work`, in a new turn after those that are due. */
export function nextTurn(work, callback) {
  runIn(work, startTimer, undefined, [callback, 0]);
}

/** Calls `load` as part of `scope`. */
export function inScope(scope, load) {
  return runIn(frameIn(scope), load, undefined, []);
}

/** The same, but what `load` throws is a promise, too. */
export async function apart(scope, load) {
  return inScope(scope, load);
}

/** A cache that is read while a GET is prerendered: the final run waits for it. */
export function beginRead(work) {
  if (work.reads !== undefined) work.reads.open += 1;
}

export function endRead(work) {
  if (work.reads === undefined) return;
  work.reads.open -= 1;
  if (work.reads.open === 0) work.reads.ready?.();
}
