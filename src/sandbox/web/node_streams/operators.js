// https://nodejs.org/docs/latest-v20.x/api/stream.html#readablemapfn-options and its like: what goes over the chunks of a readable
// stream, as array methods go over arrays.

import { withCode } from 'jsguide:web/webidl';

let Readable;

function derived(stream, generate) {
  return Readable.from(generate(stream), { objectMode: true });
}

const operators = {
  async toArray() {
    const items = [];
    for await (const item of this) {
      items.push(item);
    }
    return items;
  },

  async forEach(run) {
    for await (const item of this) {
      await run(item);
    }
  },

  async reduce(run, ...initial) {
    let [sum] = initial;
    let isFirst = initial.length === 0;
    for await (const item of this) {
      sum = isFirst ? item : await run(sum, item);
      isFirst = false;
    }
    if (isFirst) {
      throw withCode(new TypeError('Reduce of an empty stream requires an initial value'), 'ERR_MISSING_ARGS');
    }
    return sum;
  },

  async find(fits) {
    for await (const item of this) {
      if (await fits(item)) {
        return item;
      }
    }
    return undefined;
  },

  async some(fits) {
    return (await this.filter(fits).take(1).toArray()).length > 0;
  },

  async every(fits) {
    return !(await this.some(async (item) => !(await fits(item))));
  },

  map(run) {
    return derived(this, async function* (items) {
      for await (const item of items) {
        yield await run(item);
      }
    });
  },

  filter(fits) {
    return derived(this, async function* (items) {
      for await (const item of items) {
        if (await fits(item)) {
          yield item;
        }
      }
    });
  },

  flatMap(run) {
    return derived(this, async function* (items) {
      for await (const item of items) {
        yield* await run(item);
      }
    });
  },

  take(count) {
    return derived(this, async function* (items) {
      let left = count;
      if (left <= 0) {
        return;
      }
      for await (const item of items) {
        yield item;
        left -= 1;
        if (left <= 0) {
          return;
        }
      }
    });
  },

  drop(count) {
    return derived(this, async function* (items) {
      let left = count;
      for await (const item of items) {
        if (left > 0) {
          left -= 1;
        } else {
          yield item;
        }
      }
    });
  },
};

/** The class is given, because it cannot be imported by what it imports. */
export function addOperators(constructor) {
  Readable = constructor;
  for (const [name, run] of Object.entries(operators)) {
    Object.defineProperty(constructor.prototype, name, { value: run, writable: true, enumerable: false, configurable: true });
  }
}
