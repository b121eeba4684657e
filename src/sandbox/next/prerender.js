// Prerendering with `cacheComponents`: a GET is run twice (prerenderToResponse of Next's app-route module). The first
// run fills the caches; the second has to answer without waiting for anything but them. Time and chance make it dynamic.

import { errorParts, host } from 'jsguide:next/host';
import { nextTurn } from 'jsguide:next/scope';
import { currentWork, leaveAsDynamic } from 'jsguide:next/work';
import { watchImpure } from 'jsguide:web/impure';
import { currentScope } from 'jsguide:web/context';

/** From now on a prerendered GET is told from one that asks for the time or chance. */
export function watchTimeAndChance() {
  const engineRandom = Math.random;
  Math.random = function random() {
    noteImpure('Math.random()');
    return engineRandom();
  };
  coverCrypto('randomUUID');
  coverCrypto('getRandomValues');
  watchImpure(noteImpure);
}

/** What Next puts over a function of `crypto`, unlike that, does not mind what it is called on. */
function coverCrypto(name) {
  const own = crypto[name];
  crypto[name] = { [name]: (...given) => own.apply(crypto, given) }[name];
}

function noteImpure(what) {
  const work = currentWork();
  if (work?.reads !== undefined && currentScope() === null) leaveAsDynamic(work, what);
}

/** Runs `call` as Next prerenders; `settle` sends what the second run comes to. */
export function prerender(work, call, settle) {
  work.reads = { open: 0, ready: null };
  work.filled = new Map();
  attempt(call, () => {});
  whenFilled(work, () => {
    if (work.dynamicUse === null) finalRun(work, call, settle);
    else giveUp(work);
  });
}

/** Once a whole turn has passed with no cache open. */
function whenFilled(work, then) {
  nextTurn(work, () => {
    if (work.reads.open === 0) {
      then();
      return;
    }
    work.reads.ready = () => {
      work.reads.ready = null;
      whenFilled(work, then);
    };
  });
}

function finalRun(work, call, settle) {
  work.tags.clear();
  work.revalidate = undefined;
  work.life = undefined;
  let hasSettled = false;
  // Asked for before the handler runs, so that a `setImmediate` of its own comes too late. One more turn for the body of an
  // answer that is there.
  nextTurn(work, () => {
    if (hasSettled) nextTurn(work, () => giveUp(work));
    else giveUp(work);
  });
  attempt(call, (value, thrown) => {
    if (work.isOver) return;
    hasSettled = true;
    if (work.dynamicUse === null) settle(value, thrown);
    else giveUp(work);
  });
}

function attempt(call, then) {
  let answer;
  try {
    answer = call();
  } catch (error) {
    then(error, true);
    return;
  }
  if (typeof answer?.then !== 'function') {
    then(answer, false);
    return;
  }
  Promise.resolve(answer).then(
    (value) => then(value, false),
    (error) => then(error, true),
  );
}

function giveUp(work) {
  if (work.isOver) return;
  work.isOver = true;
  const { what, stack } = work.dynamicUse ?? { what: 'a timer or other input and output outside of a cache', stack: '' };
  host.facts(work.id, JSON.stringify({ dynamic: what, stack }));
  host.fail(work.id, ...errorParts(new Error(`Route ${work.route} couldn't be rendered statically because it used \`${what}\`.`)));
}
