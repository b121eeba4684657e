// Who wants to know when the time or chance is asked for: with `cacheComponents`, prerendering does.

let watcher = null;

export function watchImpure(callback) {
  watcher = callback;
}

/** `what` gives another value at each call. */
export function impure(what) {
  if (watcher !== null) watcher(what);
}
