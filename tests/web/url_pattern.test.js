// https://urlpattern.spec.whatwg.org/ . Node 20 has no URLPattern; the cases are those of the standard and of MDN.

if (isNode) {
  test('Node 20 has no URLPattern', () => assert.equal(typeof URLPattern, 'undefined'));
} else {
  const groups = (pattern, input, component = 'pathname') => new URLPattern(pattern).exec(input)?.[component].groups ?? null;

  test('fixed text, names, wildcards and expressions in a path', () => {
    assert.deepEqual(groups({ pathname: '/books/:id' }, 'https://h/books/42'), { id: '42' });
    assert.equal(groups({ pathname: '/books/:id' }, 'https://h/books/42/x'), null);
    assert.equal(groups({ pathname: '/books/:id' }, 'https://h/books/'), null);
    assert.deepEqual(groups({ pathname: '/files/*' }, 'https://h/files/a/b.txt'), { 0: 'a/b.txt' });
    assert.deepEqual(groups({ pathname: '/n/:id(\\d+)' }, 'https://h/n/7'), { id: '7' });
    assert.equal(groups({ pathname: '/n/:id(\\d+)' }, 'https://h/n/x'), null);
    assert.deepEqual(groups({ pathname: '/(a|b)/:rest' }, 'https://h/b/c'), { 0: 'b', rest: 'c' });
  });

  test('modifiers make groups optional or repeated', () => {
    const optional = { pathname: '/a/:b?' };
    assert.deepEqual(groups(optional, 'https://h/a'), { b: undefined });
    assert.deepEqual(groups(optional, 'https://h/a/x'), { b: 'x' });
    assert.equal(groups(optional, 'https://h/a/'), null);
    assert.deepEqual(groups({ pathname: '/a/:b+' }, 'https://h/a/x/y'), { b: 'x/y' });
    assert.equal(groups({ pathname: '/a/:b+' }, 'https://h/a'), null);
    assert.deepEqual(groups({ pathname: '/a/:b*' }, 'https://h/a'), { b: undefined });
    assert.deepEqual(groups({ pathname: '/img{.:ext}?' }, 'https://h/img.png'), { ext: 'png' });
    assert.deepEqual(groups({ pathname: '/img{.:ext}?' }, 'https://h/img'), { ext: undefined });
    assert(new URLPattern({ pathname: '/x{/y}?' }).test('https://h/x/y'));
  });

  test('what is not given matches everything', () => {
    const pattern = new URLPattern({ pathname: '/x' });
    assert.equal(pattern.protocol, '*');
    assert.equal(pattern.search, '*');
    assert(pattern.test('http://any:99/x?q#h'));
  });

  test('a whole address as a pattern', () => {
    const pattern = new URLPattern('https://:sub.example.com/items/:id');
    assert.equal(pattern.hostname, ':sub.example.com');
    assert.equal(pattern.port, '');
    assert.equal(pattern.pathname, '/items/:id');
    const found = pattern.exec('https://shop.example.com/items/5');
    assert.deepEqual(found.hostname.groups, { sub: 'shop' });
    assert.deepEqual(found.pathname.groups, { id: '5' });
    assert(!pattern.test('https://example.com/items/5'));
    assert(!pattern.test('http://shop.example.com/items/5'));
    assert(!pattern.test('https://shop.example.com:8080/items/5'));
  });

  test('search and hash are cut off by their marks', () => {
    const pattern = new URLPattern('https://h.test/p?q=:v#:part');
    assert.equal(pattern.search, 'q=:v');
    assert.equal(pattern.hash, ':part');
    assert.deepEqual(pattern.exec('https://h.test/p?q=1#top').search.groups, { v: '1' });
  });

  test('a relative pattern takes what is missing from its base', () => {
    const pattern = new URLPattern('/a/:id', 'https://h.test:8080/base');
    assert.equal(pattern.protocol, 'https');
    assert.equal(pattern.hostname, 'h.test');
    assert.equal(pattern.port, '8080');
    assert.equal(pattern.pathname, '/a/:id');
    assert(pattern.test('https://h.test:8080/a/1'));
    assert(pattern.test('/a/1', 'https://h.test:8080'));
    assert.equal(new URLPattern('b', 'https://h.test/a/c').pathname, '/a/b');
    assert.throws(() => new URLPattern('/relative'), { name: 'TypeError' });
  });

  test('inputs can be addresses, URL objects and components', () => {
    const pattern = new URLPattern({ pathname: '/x/:id' });
    assert(pattern.test(new URL('http://h/x/1')));
    assert(pattern.test({ pathname: '/x/1' }));
    assert(!pattern.test('not an address'));
    const found = pattern.exec('http://h/x/1');
    assert.equal(found.pathname.input, '/x/1');
    assert.equal(found.hostname.input, 'h');
    assert.deepEqual(found.inputs, ['http://h/x/1']);
  });

  test('text is canonicalised, and matched without regard to case if wished', () => {
    assert.equal(new URLPattern({ pathname: '/caf\u00e9' }).pathname, '/caf%C3%A9');
    assert(new URLPattern({ pathname: '/caf\u00e9' }).test('http://h/caf\u00e9'));
    assert(!new URLPattern({ pathname: '/A' }).test('http://h/a'));
    assert(new URLPattern({ pathname: '/A' }, { ignoreCase: true }).test('http://h/a'));
  });

  test('escapes and expression groups', () => {
    assert(new URLPattern({ pathname: '/a\\:b' }).test('http://h/a:b'));
    assert.equal(new URLPattern({ pathname: '/(\\d+)' }).hasRegExpGroups, true);
    assert.equal(new URLPattern({ pathname: '/:id' }).hasRegExpGroups, false);
  });

  test('malformed patterns are refused', () => {
    for (const pathname of ['/:', '/(', '/(?a)', '/{a', '/:a/:a', '/a\\']) {
      assert.throws(() => new URLPattern({ pathname }), { name: 'TypeError' });
    }
    assert.throws(() => new URLPattern({ pathname: '/x' }, 'https://h'), { name: 'TypeError' });
  });
}
