// The words of the engine's own errors: what V8 says, since handlers send `error.message` on.

'use strict';

const messageOf = (run) => {
  try {
    run();
  } catch (error) {
    return error.message;
  }
  return 'nothing was thrown';
};

test('reading and writing what is not there', () => {
  const nothing = undefined;
  const user = { profile: undefined };
  assert.equal(messageOf(() => nothing.name), "Cannot read properties of undefined (reading 'name')");
  assert.equal(messageOf(() => user.profile.name), "Cannot read properties of undefined (reading 'name')");
  assert.equal(messageOf(() => (nothing.name = 1)), "Cannot set properties of undefined (setting 'name')");
  assert.equal(
    messageOf(() => {
      const { name } = nothing;
    }),
    "Cannot destructure property 'name' of 'nothing' as it is undefined.",
  );
});

test('calling what is no function names it', () => {
  const list = { items: {} };
  const text = 'x';
  assert.equal(messageOf(() => list.items.map((item) => item)), 'list.items.map is not a function');
  assert.equal(messageOf(() => text()), 'text is not a function');
  assert.equal(
    messageOf(() => {
      for (const item of list.items) {
        item();
      }
    }),
    'list.items is not iterable',
  );
  assert.equal(messageOf(() => new list.items()), 'list.items is not a constructor');
});

test('constants and frozen objects', () => {
  const fixed = Object.freeze({ a: 1 });
  assert.equal(
    messageOf(() => {
      const one = 1;
      one = 2;
    }),
    'Assignment to constant variable.',
  );
  assert.equal(
    messageOf(() => {
      fixed.a = 2;
    }),
    "Cannot assign to read only property 'a' of object '#<Object>'",
  );
  assert.equal(
    messageOf(() => {
      fixed.b = 2;
    }),
    'Cannot add property b, object is not extensible',
  );
});

test('text that is not JSON', () => {
  const table = [
    ['', 'Unexpected end of JSON input'],
    ['{"a":', 'Unexpected end of JSON input'],
    ['abc', 'Unexpected token \'a\', "abc" is not valid JSON'],
    ['<html>', 'Unexpected token \'<\', "<html>" is not valid JSON'],
    ['{"a":tru}', 'Unexpected token \'}\', "{"a":tru}" is not valid JSON'],
    ['{bad', "Expected property name or '}' in JSON at position 1"],
    ['{"a":1,}', 'Expected double-quoted property name in JSON at position 7'],
    ['[1,2', "Expected ',' or ']' after array element in JSON at position 4"],
  ];
  for (const [source, expected] of table) {
    assert.equal(messageOf(() => JSON.parse(source)), expected);
  }
  assert.equal(messageOf(() => JSON.parse(undefined)), '"undefined" is not valid JSON');
  assert.equal(messageOf(() => JSON.parse({})), '"[object Object]" is not valid JSON');
});

test('a body that is not JSON says so in the same words', async () => {
  await assert.rejects(new Response('oops').json(), {
    name: 'SyntaxError',
    message: 'Unexpected token \'o\', "oops" is not valid JSON',
  });
});

test('values that JSON has no words for', () => {
  const circle = { inner: {} };
  circle.inner.outer = circle;
  assert.equal(
    messageOf(() => JSON.stringify(circle)),
    "Converting circular structure to JSON\n    --> starting at object with constructor 'Object'\n    |     property 'inner' -> object with constructor 'Object'\n    --- property 'outer' closes the circle",
  );
  assert.equal(messageOf(() => JSON.stringify(1n)), 'Do not know how to serialize a BigInt');
});

test('a stack begins with the name that the error has when it is read', () => {
  class NotFound extends Error {
    constructor(message) {
      super(message);
      this.name = 'NotFound';
    }
  }
  const error = new NotFound('no such user');
  assert.match(error.stack, /^NotFound: no such user\n    at /);
  assert.equal(Object.keys(error).join(), 'name');
  error.stack = 'mine';
  assert.equal(error.stack, 'mine');
  const target = {};
  Error.captureStackTrace(target);
  assert.equal(typeof target.stack, 'string');
});

test("messages that a script chose stay as they are", () => {
  assert.equal(messageOf(() => { throw new TypeError('not a function'); }), 'not a function');
  assert.equal(messageOf(() => {
    throw new RangeError('invalid array length');
  }), 'invalid array length');
});

test('a full call stack leaves an error with a heading', () => {
  const forever = () => forever() + 1;
  assert.equal(messageOf(forever), 'Maximum call stack size exceeded');
  try {
    forever();
  } catch (error) {
    assert.match(error.stack, /^RangeError: Maximum call stack size exceeded/);
  }
});

test('what is not certain is not named', () => {
  const types = {};
  const known = ['is not a function', 'types.isOdd is not a function', 'not a function'];
  const message = messageOf(() => types.isOdd(String(1), Number(2)));
  assert(known.includes(message), message);
});

test('an error is printed with its class', async () => {
  const { inspect } = await import('node:util');
  class Foo extends Error {}
  class FooError extends Error {}
  assert.match(inspect(new Foo('m')), /^Foo \[Error\]: m\n/);
  assert.match(inspect(new FooError('m')), /^FooError: m\n/);
  assert.match(inspect(Object.assign(new Error('m'), { name: 'X' })), /^X: m\n/);
});

test('errors of natives name what was wrong with the argument', () => {
  const message = (run) => assert.throws(run).message;
  assert.equal(message(() => BigInt('x')), 'Cannot convert x to a BigInt');
  assert.equal(message(() => BigInt(1.5)), 'The number 1.5 cannot be converted to a BigInt because it is not an integer');
  assert.equal(message(() => BigInt(undefined)), 'Cannot convert undefined to a BigInt');
  assert.equal(message(() => 1n / 0n), 'Division by zero');
  assert.equal(message(() => 'x'.repeat(-1)), 'Invalid count value: -1');
  assert.equal(message(() => [3].sort(5)), 'The comparison function must be either a function or undefined');
  assert.equal(message(() => [1].map(5)), '5 is not a function');
  assert.equal(message(() => [1].forEach()), 'undefined is not a function');
  assert.equal(message(() => new Promise()), 'Promise resolver undefined is not a function');
  assert.equal(message(() => Map()), "Constructor Map requires 'new'");
  assert.equal(message(() => new Set(5)), 'number 5 is not iterable (cannot read property Symbol(Symbol.iterator))');
  assert.equal(message(() => 'a'.replaceAll(/a/, '')), 'String.prototype.replaceAll called with a non-global RegExp argument');
  assert.equal(message(() => new Uint8Array(-1)), 'Invalid typed array length: -1');
  assert.equal(message(() => new DataView(new ArrayBuffer(1)).getInt16(0)), 'Offset is outside the bounds of the DataView');
  assert.equal(message(() => String.fromCodePoint(-1)), 'Invalid code point -1');
  assert.equal(message(() => new WeakMap().set(1, 2)), 'Invalid value used as weak map key');
  assert.match(message(() => new RegExp('(')), /^Invalid regular expression: .*Unterminated group$/);
  assert.match(message(() => new RegExp('a**')), /^Invalid regular expression: .*Nothing to repeat$/);
  assert.equal(typeof BigInt(5), 'bigint');
  assert.equal((5n).constructor, BigInt);
});

test('methods called by a computed name or on a text', () => {
  const handlers = { a: 1 };
  const name = 'a';
  const list = [1];
  assert.throws(() => handlers[name](), { message: 'handlers[name] is not a function' });
  assert.throws(() => list[0](), { message: 'list[0] is not a function' });
  const call = () => {
    const before = 1;
    return before + handlers[name](2);
  };
  assert.throws(call, { message: 'handlers[name] is not a function' });
  assert.throws(() => 'a'.nope(), { message: '"a".nope is not a function' });
});

test('a call whose argument is a call of the platform is named by its own name', () => {
  const shop = {};
  const calls = [
    () => {
      shop.sell(JSON.stringify(1));
    },
    () => {
      shop.sell('a', Date.now());
    },
  ];
  for (const call of calls) {
    assert.throws(call, { message: 'shop.sell is not a function' });
  }
});

test('Promise.any rejects with a message and all errors', async () => {
  const error = await assert.rejects(Promise.any([Promise.reject(1), Promise.reject(2)]), { name: 'AggregateError', message: 'All promises were rejected' });
  assert.deepEqual(error.errors, [1, 2]);
  assert.equal(await Promise.any([Promise.reject(1), 5]), 5);
  class Own extends Promise {}
  assert.equal(Own.any([1]) instanceof Own, true);
});

test('a pattern that is none is quoted with its flags', () => {
  const refused = [
    [['['], 'Invalid regular expression: /[/: Unterminated character class'],
    [['(?:'], 'Invalid regular expression: /(?:/: Unterminated group'],
    [['*', 'i'], 'Invalid regular expression: /*/i: Nothing to repeat'],
    [['a{2,1}'], 'Invalid regular expression: /a{2,1}/: numbers out of order in {} quantifier'],
    [[')'], "Invalid regular expression: /)/: Unmatched ')'"],
    [['\\'], 'Invalid regular expression: /\\/: \\ at end of pattern'],
    [['\\p{Foo}', 'u'], 'Invalid regular expression: /\\p{Foo}/u: Invalid property name'],
    [['a', 'gg'], "Invalid flags supplied to RegExp constructor 'gg'"],
  ];
  for (const [given, message] of refused) {
    const error = assert.throws(() => new RegExp(...given), { name: 'SyntaxError', message });
    assert.equal(error.stack.split('\n')[0], `SyntaxError: ${message}`);
  }
});

test('RegExp is still the constructor of patterns', () => {
  const pattern = /a/g;
  assert.equal(pattern.constructor, RegExp);
  assert.equal(RegExp(pattern), pattern);
  assert(new RegExp(pattern) !== pattern);
  assert.equal(RegExp[Symbol.species], RegExp);
  assert.deepEqual([RegExp.name, RegExp.length, Object.keys(RegExp).length], ['RegExp', 2, 0]);
  class Own extends RegExp {
    twice() {
      return `${this.source}${this.source}`;
    }
  }
  const own = new Own('b', 'g');
  assert.deepEqual([own.twice(), own instanceof RegExp, 'abb'.replace(own, 'c'), 'a,b'.split(/,/).length], ['bb', true, 'acc', 2]);
});

test('rarer mistakes have their words too', async () => {
  assert.equal(
    messageOf(() => {
      const { name } = null;
    }),
    "Cannot destructure property 'name' of 'null' as it is null.",
  );
  const body = new Response('null');
  await assert.rejects(
    async () => {
      const { name } = await body.json();
    },
    { message: "Cannot destructure property 'name' of '(intermediate value)' as it is null." },
  );
  class Box {
    #value = 1;

    static write(box) {
      box.#value = 2;
    }
  }
  assert.equal(messageOf(() => Box.write({})), 'Cannot write private member #value to an object whose class did not declare it');
  assert.equal(messageOf(() => [1].with(5, 1)), 'Invalid index : 5');
  assert.equal(messageOf(() => Date.prototype.getTime.call({})), 'this is not a Date object.');
  assert.equal(messageOf(() => new Uint8Array(1).set([1, 2])), 'offset is out of bounds');
  assert.equal(messageOf(() => new Uint16Array(new ArrayBuffer(4), 1)), 'start offset of Uint16Array should be a multiple of 2');
});

test('what is no constructor and what is no list is named', () => {
  const number = 5;
  const shapes = {};
  let nothing;
  const message = (run) => messageOf(run);
  assert.equal(message(() => new number()), 'number is not a constructor');
  assert.equal(message(() => new shapes.Circle()), 'shapes.Circle is not a constructor');
  class Known {}
  assert.equal(/constructor/.test(message(() => new Known().draw())), false);
  assert.equal(/constructor/.test(message(() => shapes.draw(new Known()))), false);
  assert.equal(
    message(() => {
      const [first] = nothing;
    }),
    'nothing is not iterable',
  );
  assert.equal(
    message(() => {
      const [first] = shapes;
    }),
    'shapes is not iterable',
  );
  assert.equal(
    message(() => {
      Object.freeze([1])[0] = 2;
    }),
    "Cannot assign to read only property '0' of object '[object Array]'",
  );
  assert.equal(message(() => ({ toString: 5, valueOf: 5 }) + ''), 'Cannot convert object to primitive value');
  assert.equal(message(() => 1n >>> 0n), 'BigInts have no unsigned right shift, use >> instead');
  assert.equal(message(() => String.prototype.trim.call(undefined)), 'String.prototype.trim called on null or undefined');
});

test('a part that is not there to be taken apart is named by what is read of it', async () => {
  const body = {};
  assert.equal(
    messageOf(() => {
      const {
        user: { name },
      } = body;
    }),
    "Cannot read properties of undefined (reading 'name')",
  );
});
