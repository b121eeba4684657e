// A route's export and how it runs: what call after call is made to.

/** What calls are made to, over and over: a route's export, and how it runs. */
class Callee {
  constructor(kind, file, name, route, policy, isStatic, isEdge) {
    this.kind = kind;
    this.file = file;
    this.name = name;
    this.route = route;
    this.policy = policy;
    this.isStatic = isStatic;
    this.isEdge = isEdge;
    this.handler = null;
  }
}

// How the engine's flags are read, from the lowest bit: two for who runs, two for the policy, static, edge.
const OTHERS = [null, 'proxy', 'pages_api'];
const POLICIES = ['open', 'force', 'error'];

/** What `run` takes; the engine keeps it for the calls to come. */
export function calleeOf(flags, file, name, route) {
  return new Callee(OTHERS[flags & 3], file, name, route, POLICIES[(flags >> 2) & 3], (flags & 16) !== 0, (flags & 32) !== 0);
}
