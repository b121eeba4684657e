// The functions of the Rust side. They arrive in one global, which is gone before any other code can run.

export const host = globalThis.__jsguideHost;

delete globalThis.__jsguideHost;

const loaded = new Map();

/** The exports of a module of the platform that is compiled only when it is first wanted. */
export function requireModule(name) {
  let exports = loaded.get(name);
  if (exports === undefined) {
    exports = host.loadModule(name);
    loaded.set(name, exports);
  }
  return exports;
}
