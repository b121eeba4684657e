// The two runtimes that share the engine: what a handler sees in the global scope depends on whose turn it is.

import { currentWork } from 'jsguide:next/work';

/** Node 20 has none of these; Next's edge runtime has them. */
const EDGE_ONLY = ['self', 'navigator', 'Navigator', 'reportError'];

/** What tells handlers apart that run in both: Next's compiler puts the name of the runtime in its place. */
function defineEdgeRuntime() {
  Object.defineProperty(globalThis, 'EdgeRuntime', {
    get: () => (currentWork()?.isEdge ? 'edge-runtime' : undefined),
    configurable: true,
  });
}

/** Shows the globals of the runtime that the handler whose turn it is asked for. */
export function installRuntimes() {
  defineEdgeRuntime();
  for (const name of EDGE_ONLY) {
    const value = globalThis[name];
    Object.defineProperty(globalThis, name, {
      get: () => (currentWork()?.isEdge ? value : undefined),
      set(own) {
        Object.defineProperty(globalThis, name, { value: own, writable: true });
      },
      configurable: true,
    });
  }
  process.env = new Proxy(process.env, {
    get: (env, key) => (key === 'NEXT_RUNTIME' && currentWork()?.isEdge ? 'edge' : env[key]),
  });
}
