// One piece of work: a handler that runs for a request, for the build, or to renew an answer.
// It is also the frame (`web/context.js`) that the handler begins in: that is how `cookies()` and `headers()` find their request.

import { rules } from 'jsguide:next/rules';
import { Frame, context, currentScope } from 'jsguide:web/context';
import { keepLayout } from 'jsguide:web/webidl';

/** What a call has to do; most never need more than what it begins with, so the rest stands on the prototype. */
class Work {
  constructor(id, callee, request, shownPath) {
    this.id = id;
    this.callee = callee;
    this.request = request;
    if (shownPath !== undefined) this.shownPath = shownPath;
  }

  /** As a frame it belongs to itself. */
  get work() {
    return this;
  }

  /** The path asked for. */
  get pathname() {
    return this.shownPath ?? this.callee.route;
  }

  get file() {
    return this.callee.file;
  }

  get route() {
    return this.callee.route;
  }

  get policy() {
    return this.callee.policy;
  }

  get isStatic() {
    return this.callee.isStatic;
  }

  get isEdge() {
    return this.callee.isEdge;
  }

  /** Which stored data is passed by: see `passesBy`. */
  get passBy() {
    return this.callee.passBy;
  }

  /** Whether draft mode stays off, whatever the cookie says. */
  get hidesDraft() {
    return this.callee.hidesDraft;
  }

  /** Tags of the data it used. */
  get tags() {
    return (this.ownTags ??= new Set());
  }
}

Object.assign(Work.prototype, {
  scope: null,
  stores: null,
  shownPath: undefined,
  isKept: false,
  ownTags: null,
  dynamicUse: null,
  revalidate: undefined,
  life: undefined,
  reads: undefined,
  filled: undefined,
  ownCaches: undefined,
  isOver: false,
  wasThrown: false,
  jar: null,
  sealedJar: null,
  sealedHeaders: null,
  draft: null,
  draftChanged: undefined,
  after: null,
  feed: null,
  pumping: null,
});

keepLayout(Object.assign(newWork(0, null, null), { isOver: true }));
keepLayout(Object.assign(newWork(0, null, null, ''), { isOver: true }));

export function newWork(id, callee, request, shownPath) {
  return new Work(id, callee, request, shownPath);
}

/** Works that go on in a later turn, by request number: those that wait, whose stream is open, or that have more to do. */
export const works = new Map();

const IMPLICIT = '_N_T_';

/** A turn begins: it belongs to a request, or, with 0, to nobody. */
export function enter(id) {
  context.now = works.get(id) ?? null;
}

/** What follows belongs to the work. */
export function enterWork(work) {
  context.now = work;
}

/** What follows belongs to the request, but not to its call: Next reads a stream outside of it. */
export function leaveWork(work) {
  context.now = new Frame(work.id, null, null, null);
}

/** A later turn will be this work's. */
export function keepWork(work) {
  work.isKept = true;
  works.set(work.id, work);
}

/** No later turn will be this work's. */
export function dropWork(work) {
  // A proxy and the handler behind it have the same number.
  if (work.isKept && works.get(work.id) === work) works.delete(work.id);
}

/** The work that runs, or null. */
export function currentWork() {
  const { now } = context;
  return now === null ? null : now.work;
}

/** The work that runs; throws as Next does outside of one. */
export function requireWork(expression) {
  const work = currentWork();
  if (work === null) {
    throw new Error(
      `\`${expression}\` was called outside a request scope. Read more: https://nextjs.org/docs/messages/next-dynamic-api-wrong-context`,
    );
  }
  return work;
}

/** The tags that an answer carries unasked: its path, its route and the layouts above it. */
export function implicitTags(route, pathname) {
  const tags = [`${IMPLICIT}/layout`];
  const parts = route.split('/').filter(Boolean);
  for (let i = 1; i <= parts.length; i += 1) {
    tags.push(`${IMPLICIT}/${parts.slice(0, i).join('/')}/layout`);
  }
  tags.push(`${IMPLICIT}${route === '/' ? '' : route}/route`);
  tags.push(`${IMPLICIT}${pathname}`);
  return tags;
}

const NEXT_REQUEST = 'https://nextjs.org/docs/messages/next-request-in-use-cache';

/** What a cached function may not use, in the words of next/dist/server/use-cache/use-cache-messages.js. */
export function refuseInCache(work, expression, how = 'read') {
  const type = currentScope()?.type;
  if (type === undefined || (type === 'private-cache' && how === 'read')) return;
  const inside = type === 'unstable-cache' ? '`unstable_cache()`' : '`"use cache"`';
  const why = how === 'called' ? ' because cached functions may run during prerendering, without an incoming request' : '';
  const instead = how === 'called' ? 'Call it' : 'Read it';
  const rest = how === 'called' ? '' : ' and pass what you need as an argument';
  throw new Error(
    `Route "${work.route}": \`${expression}\` can't be ${how} inside ${inside}${why}. ${instead} outside the cached function${rest}.\nLearn more: ${NEXT_REQUEST}`,
  );
}

/** Something made a GET that is prerendered dynamic; its code goes on. */
export function leaveAsDynamic(work, what) {
  if (!work.isStatic || work.policy !== 'open') return;
  work.dynamicUse ??= { what, stack: new Error().stack };
}

/** Thrown to leave a handler that turned out to be dynamic while it was prerendered. */
export class DynamicServerError extends Error {
  constructor(what) {
    super(`Dynamic server usage: ${what}`);
    this.digest = 'DYNAMIC_SERVER_USAGE';
  }
}

/** Thrown where `dynamic = 'error'` forbids what the handler does. */
class StaticGenBailoutError extends Error {
  constructor(path, what, more) {
    super(`Route ${path} with \`dynamic = "error"\` couldn't be rendered statically because it used \`${what}\`.${more}`);
    this.code = 'NEXT_STATIC_GEN_BAILOUT';
  }
}

const STATIC_AND_DYNAMIC =
  ' See more info here: https://nextjs.org/docs/app/building-your-application/rendering/static-and-dynamic#dynamic-rendering';

/** The handler of `work` used something that only a request has; with `dynamic = 'error'` that fails for each request. */
export function markDynamic(work, what) {
  if (work === null || work.policy === 'force') return;
  if (work.policy === 'error') {
    throw new StaticGenBailoutError(rules.earlyMessages ? work.pathname : work.route, what, STATIC_AND_DYNAMIC);
  }
  interruptStatic(work, what);
}

/** The handler read a part of its request. */
export function markRead(work, what) {
  if (work.policy === 'error') throw new StaticGenBailoutError(work.pathname, what, '');
  interruptStatic(work, what);
}

function interruptStatic(work, what) {
  if (!work.isStatic) return;
  work.dynamicUse ??= { what, stack: new Error().stack };
  throw new DynamicServerError(what);
}

/** A function's name, as messages have it. */
export function named(name) {
  return rules.namesCalls ? `${name}()` : name;
}

/** Whether stored data is not looked at; `isValue` is what `unstable_cache` keeps. */
export function passesBy(work, isValue) {
  if (work === null || work.passBy === null) return false;
  return isValue ? work.passBy !== 'fetched' : work.passBy !== 'values';
}

/** Whether what is made now is for this work only. */
export function keepsNothing(work) {
  return work !== null && work.passBy === 'draft';
}

/** The shortest of all lifetimes a work has seen; `undefined` where none was given. */
export function shortenRevalidate(work, seconds) {
  if (work === null || seconds === undefined) return;
  if (seconds === false) {
    work.revalidate ??= false;
  } else if (typeof work.revalidate !== 'number' || seconds < work.revalidate) {
    work.revalidate = seconds;
  }
}
