// The two runtimes that share the engine: what a handler sees in the global scope depends on whose turn it is.

import { setUrlFault } from 'jsguide:web/url';
import { currentWork } from 'jsguide:next/work';

/** Node 20 has none of these. */
const EDGE_ONLY = ['self', 'navigator', 'Navigator', 'reportError'];

/** What the edge runtime has, but refuses to be called (`EDGE_UNSUPPORTED_NODE_APIS` of Next's constants). */
const REFUSED_ON_EDGE = [
  'clearImmediate',
  'setImmediate',
  'BroadcastChannel',
  'ByteLengthQueuingStrategy',
  'CompressionStream',
  'CountQueuingStrategy',
  'DecompressionStream',
  'MessageChannel',
  'MessageEvent',
  'MessagePort',
  'ReadableByteStreamController',
  'ReadableStreamBYOBRequest',
  'ReadableStreamDefaultController',
  'TransformStreamDefaultController',
  'WritableStreamDefaultController',
];

function onEdge() {
  return currentWork()?.isEdge === true;
}

function refusal(name) {
  return function () {
    throw new Error(
      `A Node.js API is used (${name}) which is not supported in the Edge Runtime.\nLearn more: https://nextjs.org/docs/api-reference/edge-runtime`,
    );
  };
}

/** Gives handlers on edge another value of a global. One that is made when it is first read still is. */
function putOnEdge(name, edgeValue) {
  const { get, value, enumerable } = Object.getOwnPropertyDescriptor(globalThis, name);
  let known = value;
  let isKnown = get === undefined;
  const both = {
    get() {
      if (onEdge()) return edgeValue;
      if (!isKnown) {
        known = get.call(globalThis);
        isKnown = true;
        Object.defineProperty(globalThis, name, both);
      }
      return known;
    },
    set(own) {
      Object.defineProperty(globalThis, name, { value: own, writable: true });
    },
    enumerable,
    configurable: true,
  };
  Object.defineProperty(globalThis, name, both);
}

/** `process` with its environment alone; the rest of Node's is refused when it is called, and otherwise undefined. */
function edgeProcess() {
  const edge = { env: process.env };
  for (const key of Object.keys(process)) {
    if (key === 'env') continue;
    const value = typeof process[key] === 'function' ? refusal(`process.${key}`) : undefined;
    Object.defineProperty(edge, key, { value, writable: true, configurable: true });
  }
  return edge;
}

/** What tells handlers apart that run in both: Next's compiler puts the name of the runtime in its place. */
function defineEdgeRuntime() {
  Object.defineProperty(globalThis, 'EdgeRuntime', {
    get: () => (onEdge() ? 'edge-runtime' : undefined),
    configurable: true,
  });
}

/** Shows the globals of the runtime that the handler whose turn it is asked for. */
export function installRuntimes() {
  defineEdgeRuntime();
  for (const name of EDGE_ONLY) {
    const value = globalThis[name];
    Object.defineProperty(globalThis, name, {
      get: () => (onEdge() ? value : undefined),
      set(own) {
        Object.defineProperty(globalThis, name, { value: own, writable: true });
      },
      configurable: true,
    });
  }
  process.env = new Proxy(process.env, {
    get: (env, key) => (key === 'NEXT_RUNTIME' && onEdge() ? 'edge' : env[key]),
  });
  putOnEdge('process', edgeProcess());
  putOnEdge('CustomEvent', undefined);
  for (const name of REFUSED_ON_EDGE) putOnEdge(name, refusal(name));
  setUrlFault((url, usual) =>
    onEdge()
      ? new Error(`URL is malformed "${url}". Please use only absolute URLs - https://nextjs.org/docs/messages/middleware-relative-urls`)
      : usual,
  );
}
