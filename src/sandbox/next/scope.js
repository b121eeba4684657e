// Cached functions run in turns of their own. A turn ends when none of its promises has more to do, so whatever
// runs in it belongs to the function: that is how `cacheLife()` finds its cache after an `await`.

import { host } from 'jsguide:next/host';
import { currentWork } from 'jsguide:next/work';
import { currentScope, enterScope, startTimer } from 'jsguide:web/timer_queue';

/** Calls `callback` in a new turn that belongs to `work` and `scope`. */
function inTurnOf(work, scope, callback) {
  const owner = host.swapOwner(work.id);
  const inner = currentScope();
  enterScope(scope);
  startTimer(callback, 0);
  enterScope(inner);
  host.swapOwner(owner);
}

/** Calls `callback` in a new turn, after those that are due. */
export function nextTurn(work, callback) {
  inTurnOf(work, null, callback);
}

/** Runs `load` in turns of its own, which belong to `scope`. */
export function apart(scope, load) {
  const work = currentWork();
  return new Promise((resolve, reject) => {
    inTurnOf(work, scope, () => {
      Promise.resolve()
        .then(load)
        .then(resolve, reject);
    });
  });
}

/** What `promise` comes to, told in a turn that belongs to the caller. */
export function broughtBack(promise) {
  const work = currentWork();
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => inTurnOf(work, scope, () => resolve(value)),
      (error) => inTurnOf(work, scope, () => reject(error)),
    );
  });
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
