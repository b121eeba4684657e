// https://fetch.spec.whatwg.org/#headers-class

const pairs = (headers) => [...headers].map((pair) => pair.join('=')).join('; ');

test('names are lower case and sorted, values joined', () => {
  const headers = new Headers([['B', '1'], ['a', '2'], ['b', '3']]);
  assert.equal(pairs(headers), 'a=2; b=1, 3');
  assert.equal(headers.get('B'), '1, 3');
});

test('Set-Cookie stays several lines', () => {
  const headers = new Headers();
  headers.append('set-cookie', 'a=1');
  headers.append('Set-Cookie', 'b=2; Path=/');
  assert.deepEqual(headers.getSetCookie(), ['a=1', 'b=2; Path=/']);
  assert.equal(headers.get('set-cookie'), 'a=1, b=2; Path=/');
  assert.equal(pairs(headers), 'set-cookie=a=1; set-cookie=b=2; Path=/');
  headers.set('set-cookie', 'c=3');
  assert.deepEqual(headers.getSetCookie(), ['c=3']);
  headers.delete('SET-COOKIE');
  assert.deepEqual(headers.getSetCookie(), []);
});

test('values lose white space at their ends only', () => {
  assert.equal(new Headers({ a: ' \t x  y \r\n' }).get('a'), 'x  y');
  assert.equal(new Headers({ a: '' }).get('a'), '');
});

test('invalid names and values are refused in words', () => {
  assert.throws(() => new Headers({ 'a b': '1' }), { name: 'TypeError', message: 'Headers.append: "a b" is an invalid header name.' });
  assert.throws(() => new Headers({ '': '1' }), { name: 'TypeError' });
  assert.throws(() => new Headers({ a: '1\n2' }), { name: 'TypeError', message: 'Headers.append: "1\n2" is an invalid header value.' });
  assert.throws(() => new Headers({ a: 'x\0' }), { name: 'TypeError' });
  assert.throws(() => new Headers({ a: '€' }), { message: /character at index 0 has a value of 8364/ });
  assert.throws(() => new Headers().get('a b'), { message: 'Headers.get: "a b" is an invalid header name.' });
  assert.throws(() => new Headers().set('a'), { message: 'Headers.set: 2 arguments required, but only 1 found.' });
});

test('what a Headers object can be made of', () => {
  assert.equal(new Headers(new Headers({ a: '1' })).get('a'), '1');
  assert.equal(new Headers(new Map([['a', '1']])).get('a'), '1');
  assert.equal(new Headers({ n: 1, b: true }).get('n'), '1');
  assert.throws(() => new Headers('text'), { name: 'TypeError' });
  assert.throws(() => new Headers(null), { name: 'TypeError' });
  assert.throws(() => new Headers([['a']]), { name: 'TypeError' });
});

test('set replaces all values and keeps the place', () => {
  const headers = new Headers([['a', '1'], ['b', '2'], ['a', '3']]);
  headers.set('A', 'new');
  assert.equal(pairs(headers), 'a=new; b=2');
  assert.equal(headers.has('A'), true);
  headers.delete('a');
  assert.equal(headers.has('a'), false);
  assert.equal(headers.get('a'), null);
});

test('a value that is the name of a header is not taken for one', () => {
  const headers = new Headers([['vary', 'accept']]);
  assert.equal(headers.get('accept'), null);
  headers.set('accept', 'x');
  assert.equal(pairs(headers), 'accept=x; vary=accept');
});

test('iteration is live, and made of entries, keys and values', () => {
  const headers = new Headers({ a: '1', c: '3' });
  assert.equal([...headers.keys()].join(), 'a,c');
  assert.equal([...headers.values()].join(), '1,3');
  const seen = [];
  for (const [name] of headers) {
    seen.push(name);
    if (name === 'a') {
      headers.append('b', '2');
    }
  }
  assert.equal(seen.join(), 'a,b,c');
  const calls = [];
  headers.forEach(function (value, name, whole) {
    calls.push(name + value + (whole === headers) + this.tag);
  }, { tag: '!' });
  assert.equal(calls[0], 'a1true!');
  assert.equal(Object.prototype.toString.call(headers.entries()), '[object Headers Iterator]');
});

test('the headers of a redirect and of an error cannot be changed', () => {
  assert.throws(() => Response.redirect('http://h/').headers.set('a', 'b'), { name: 'TypeError', message: 'immutable' });
  assert.throws(() => Response.error().headers.append('a', 'b'), { message: 'immutable' });
});

test('methods refuse another this', () => {
  assert.throws(() => Headers.prototype.get.call({}, 'a'), { name: 'TypeError' });
});

test('a class can extend Headers', () => {
  class Own extends Headers {
    twice(name) {
      return `${this.get(name)}${this.get(name)}`;
    }
  }
  assert.equal(new Own({ a: 'x' }).twice('a'), 'xx');
  assert(new Own() instanceof Headers);
});

test('cookies are joined as browsers write them', () => {
  const headers = new Headers([['cookie', 'a=1'], ['Cookie', 'b=2'], ['x', '1'], ['x', '2']]);
  assert.equal(headers.get('cookie'), 'a=1; b=2');
  assert.deepEqual([...headers], [['cookie', 'a=1; b=2'], ['x', '1, 2']]);
});

test('of a name and a value that are both wrong, the name is told', () => {
  assert.throws(() => new Headers().set('a:', 'b\n c'), { message: 'Headers.set: "a:" is an invalid header name.' });
  assert.throws(() => new Headers().append('a:', 'b\n c'), { message: 'Headers.append: "a:" is an invalid header name.' });
});
