// One piece of work: a handler that runs for a request, for the build, or to renew an answer.
// The engine says at the start of each turn of the event loop whose turn it is; that is how
// `cookies()` and `headers()` find their request.

/** Works that have not answered yet, or whose stream is still open, by request number. */
export const works = new Map();

let current = null;

/** Says whose turn it is; 0 is nobody's. */
export function enter(id) {
  current = works.get(id) ?? null;
}

/** The work whose turn it is, or null. */
export function currentWork() {
  return current;
}

/** The work whose turn it is; throws as Next does outside of one. */
export function requireWork(expression) {
  if (current === null) {
    throw new Error(
      `\`${expression}\` was called outside a request scope. Read more: https://nextjs.org/docs/messages/next-dynamic-api-wrong-context`,
    );
  }
  return current;
}

/** Thrown to leave a handler that turned out to be dynamic while it was prerendered. */
export class DynamicServerError extends Error {
  constructor(what) {
    super(`Dynamic server usage: ${what}`);
    this.digest = 'DYNAMIC_SERVER_USAGE';
  }
}

/** Thrown where `dynamic = 'error'` forbids what the handler does. */
export class StaticGenBailoutError extends Error {
  constructor(message) {
    super(message);
    this.name = 'StaticGenBailoutError';
    this.code = 'NEXT_STATIC_GEN_BAILOUT';
  }
}

/** The handler of `work` used something that only a request has. */
export function markDynamic(work, what) {
  if (work === null || !work.isStatic || work.policy === 'force') return;
  if (work.policy === 'error') {
    throw new StaticGenBailoutError(
      `Route ${work.route} with \`dynamic = "error"\` couldn't be rendered statically because it used \`${what}\`.`,
    );
  }
  work.dynamicUse ??= { what, stack: new Error().stack };
  throw new DynamicServerError(what);
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
