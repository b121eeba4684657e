// https://url.spec.whatwg.org/

test('the components of a URL', () => {
  const url = new URL('https://user:pa%20ss@EXAMPLE.com:8443/a/./b/../c?x=1&y#frag');
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = url;
  assert.deepEqual(
    [href, origin, protocol, username, password, host, hostname, port, pathname, search, hash],
    ['https://user:pa%20ss@example.com:8443/a/c?x=1&y#frag', 'https://example.com:8443', 'https:', 'user', 'pa%20ss', 'example.com:8443', 'example.com', '8443', '/a/c', '?x=1&y', '#frag'],
  );
});

test('relative addresses are resolved against a base', () => {
  const base = 'http://h/a/b?q#f';
  const resolved = { c: 'http://h/a/c', '../c': 'http://h/c', '/c': 'http://h/c', '?n': 'http://h/a/b?n', '#n': 'http://h/a/b?q#n', '//o/p': 'http://o/p', '': 'http://h/a/b?q', 'mailto:x': 'mailto:x' };
  for (const [input, expected] of Object.entries(resolved)) {
    assert.equal(new URL(input, base).href, expected);
  }
});

test('special hosts and ports', () => {
  assert.equal(new URL('http://h:80/').port, '');
  assert.equal(new URL('http://0x7f.1/').hostname, '127.0.0.1');
  assert.equal(new URL('http://[::1]:3000/').host, '[::1]:3000');
  assert.equal(new URL('http://münchen.de/').hostname, 'xn--mnchen-3ya.de');
  assert.equal(new URL('file:///a/b').origin, 'null');
  assert.equal(new URL('blob:https://a.b/c').origin, 'https://a.b');
  assert.equal(new URL('blob:ws://a.b/c').origin, 'null');
  assert.equal(new URL('data:text/plain,x').pathname, 'text/plain,x');
});

test('what cannot be parsed is a TypeError with code and input', () => {
  assert.throws(() => new URL('nope'), { name: 'TypeError', message: 'Invalid URL', code: 'ERR_INVALID_URL', input: 'nope' });
  assert.throws(() => new URL('http://h:99999/'), { name: 'TypeError' });
  assert.throws(() => new URL('/x', 'nope'), { name: 'TypeError', base: 'nope' });
  assert.throws(() => new URL(), { name: 'TypeError', code: 'ERR_MISSING_ARGS' });
  assert.equal(URL.canParse('/x'), false);
  assert.equal(URL.canParse('/x', 'http://h'), true);
  assert.equal(URL.parse('nope'), null);
  assert.equal(URL.parse('/x', 'http://h').href, 'http://h/x');
});

test('setters change the address, and ignore what cannot be', () => {
  const url = new URL('http://h/p');
  url.protocol = 'https';
  url.host = 'other:81';
  url.pathname = '/ä b';
  url.search = 'q=1';
  url.hash = 'x y';
  url.username = 'me';
  assert.equal(url.href, 'https://me@other:81/%C3%A4%20b?q=1#x%20y');
  url.port = 'abc';
  assert.equal(url.port, '81');
  url.port = '';
  assert.equal(url.host, 'other');
  assert.throws(() => {
    url.href = 'nope';
  }, { code: 'ERR_INVALID_URL' });
});

test('searchParams and search follow each other', () => {
  const url = new URL('http://h/?a=1');
  const params = url.searchParams;
  params.append('b', 'x y');
  assert.equal(url.search, '?a=1&b=x+y');
  url.search = '?c=3';
  assert.equal(params.get('c'), '3');
  assert.equal(params.get('a'), null);
  params.delete('c');
  assert.equal(url.href, 'http://h/');
  assert.equal(url.searchParams, params);
  url.href = 'http://h/?z=9';
  assert.equal(params.get('z'), '9');
});

test('a URL is JSON and text by its href', () => {
  assert.equal(JSON.stringify({ url: new URL('http://h/x') }), '{"url":"http://h/x"}');
  assert.equal(`${new URL('http://h')}`, 'http://h/');
});

test('search params are parsed and written as forms are', () => {
  const params = new URLSearchParams('?a=1+2&b=%C3%A9&c&=d&%zz=%zz');
  assert.deepEqual([...params], [['a', '1 2'], ['b', 'é'], ['c', ''], ['', 'd'], ['%zz', '%zz']]);
  assert.equal(new URLSearchParams({ 'k&': "a b+~*'" }).toString(), 'k%26=a+b%2B%7E*%27');
});

test('what search params can be made of', () => {
  assert.equal(new URLSearchParams([['a', '1'], ['a', '2']]).toString(), 'a=1&a=2');
  assert.equal(new URLSearchParams(new Map([['k', 'v']])).toString(), 'k=v');
  assert.equal(new URLSearchParams(new URLSearchParams('x=1')).get('x'), '1');
  assert.equal(new URLSearchParams({ n: 1, u: undefined }).toString(), 'n=1&u=undefined');
  assert.throws(() => new URLSearchParams([['a']]), { name: 'TypeError', code: 'ERR_INVALID_TUPLE' });
});

test('get, getAll, has, set, delete with value, sort, size', () => {
  const params = new URLSearchParams('b=2&a=1&b=3&a=0');
  assert.equal(params.size, 4);
  assert.equal(params.get('b'), '2');
  assert.deepEqual(params.getAll('b'), ['2', '3']);
  assert.equal(params.has('a', '0'), true);
  assert.equal(params.has('a', '9'), false);
  params.sort();
  assert.equal(params.toString(), 'a=1&a=0&b=2&b=3');
  params.delete('a', '1');
  assert.equal(params.toString(), 'a=0&b=2&b=3');
  params.set('b', 'x');
  assert.equal(params.toString(), 'a=0&b=x');
  assert.equal(params.get('none'), null);
});

test('iteration of search params is live', () => {
  const params = new URLSearchParams('a=1&b=2&c=3');
  const seen = [];
  for (const [name] of params) {
    seen.push(name);
    if (name === 'a') {
      params.delete('b');
    }
  }
  assert.equal(seen.join(), 'a,c');
});

test('a path that begins with two slashes is no host', () => {
  const url = new URL('web+x:/a');
  url.pathname = '//p';
  assert.deepEqual([url.href, url.pathname, url.host], ['web+x:/.//p', '//p', '']);
  url.pathname = '/q';
  assert.equal(url.href, 'web+x:/q');
  const hosted = new URL('http://h/a');
  hosted.pathname = '//p';
  assert.equal(hosted.href, 'http://h//p');
});
