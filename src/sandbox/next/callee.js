// A route's export and how it runs: what call after call is made to.

// How the engine's flags are read, from the lowest bit: two for who runs, two for the policy, static, edge, three for the
// stored data that is passed by, and whether draft mode is hidden.
const OTHERS = [null, 'proxy', 'pages_api'];
const POLICIES = ['open', 'force', 'error'];

/** Which stored data is not looked at: the values of `unstable_cache`, all, all and none is kept, what was fetched. */
const PASSED = [null, 'values', 'data', 'draft', 'fetched'];

/** What `run` takes; the engine keeps it for the calls to come. `handler` is the export, once its module is loaded. */
export function calleeOf(flags, file, name, route) {
  return {
    kind: OTHERS[flags & 3],
    file,
    name,
    route,
    policy: POLICIES[(flags >> 2) & 3],
    isStatic: (flags & 16) !== 0,
    isEdge: (flags & 32) !== 0,
    passBy: PASSED[(flags >> 6) & 7],
    hidesDraft: (flags & 512) !== 0,
    handler: null,
  };
}
