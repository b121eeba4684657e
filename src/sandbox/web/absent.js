// What Node has and the sandbox does not: the names are there, and using them says so.

function absent(what) {
  return new Error(`${what} is not available in the sandbox.`);
}

export class WebSocket {
  constructor() {
    throw absent('WebSocket');
  }
}

function refused(name) {
  return class {
    static {
      Object.defineProperty(this, 'name', { value: name });
    }

    constructor() {
      throw absent(`WebAssembly.${name}`);
    }
  };
}

export const WebAssembly = {
  compile: async () => {
    throw absent('WebAssembly.compile');
  },
  instantiate: async () => {
    throw absent('WebAssembly.instantiate');
  },
  validate: () => false,
};

for (const name of ['Module', 'Instance', 'Memory', 'Table', 'Global']) WebAssembly[name] = refused(name);
Object.defineProperty(WebAssembly, Symbol.toStringTag, { value: 'WebAssembly', configurable: true });
