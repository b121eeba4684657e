// https://fetch.spec.whatwg.org/#fetch-method . The runner answers http://sandbox.test, see `answer_fetches` in tests.rs.

const at = (path) => `http://sandbox.test${path}`;

test('a relative address is refused, as there is no base', async () => {
  await assert.rejects(fetch('/x'), { name: 'TypeError', message: 'Failed to parse URL from /x' });
  await assert.rejects(fetch(), { name: 'TypeError' });
});

test('an aborted signal rejects at once with its reason', async () => {
  await assert.rejects(fetch('http://sandbox.test/never', { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

if (!isNode) {
  test('the answer is a response with its address and headers that cannot be changed', async () => {
    const response = await fetch(at('/a?q=1#frag'));
    assert.equal(response.status, 200);
    assert.equal(response.statusText, 'OK');
    assert.equal(response.url, at('/a?q=1'));
    assert.equal(response.redirected, false);
    assert.equal(response.headers.get('content-type'), 'text/plain');
    assert.throws(() => response.headers.set('a', 'b'), { message: 'immutable' });
    assert.match(await response.text(), /^GET \/a\?q=1/);
  });

  test('method, headers and body are sent', async () => {
    const response = await fetch(at('/post'), { method: 'post', body: JSON.stringify({ a: 1 }), headers: { 'X-Own': 'y' } });
    assert.equal(await response.text(), 'POST /post\nx-own: y\ncontent-type: text/plain;charset=UTF-8\n\n{"a":1}');
  });

  test('a request object and a stream body are sent', async () => {
    const body = ReadableStream.from([new TextEncoder().encode('one '), new TextEncoder().encode('two')]);
    const request = new Request(at('/stream'), { method: 'PUT', body, duplex: 'half' });
    assert.match(await (await fetch(request)).text(), /\n\none two$/);
    assert(request.bodyUsed);
  });

  test('a failed connection is a TypeError with a cause', async () => {
    const error = await assert.rejects(fetch('http://elsewhere.test/'), { name: 'TypeError', message: 'fetch failed' });
    assert.equal(error.cause.message, 'connect ECONNREFUSED');
  });

  test('an answer that breaks off errors its body', async () => {
    const response = await fetch(at('/broken'));
    await assert.rejects(response.text(), { name: 'TypeError' });
  });

  test('a status without body has none', async () => {
    const response = await fetch(at('/no-content'));
    assert.equal(response.status, 204);
    assert.equal(response.body, null);
  });

  test('redirects are followed, 303 and a redirected POST as GET, 307 as before', async () => {
    const follow = async (status) => {
      const response = await fetch(at(`/redirect/${status}/target`), { method: 'POST', body: 'x' });
      assert(response.redirected);
      assert.equal(response.url, at('/target'));
      return response.text();
    };
    assert.equal(await follow(302), 'GET /target\n\n');
    assert.equal(await follow(303), 'GET /target\n\n');
    assert.equal(await follow(307), 'POST /target\ncontent-type: text/plain;charset=UTF-8\n\nx');
  });

  test('redirects can be kept or refused', async () => {
    const kept = await fetch(at('/redirect/302/target'), { redirect: 'manual' });
    assert.equal(kept.status, 302);
    assert.equal(kept.headers.get('location'), '/target');
    await assert.rejects(fetch(at('/redirect/302/target'), { redirect: 'error' }), { name: 'TypeError', message: 'fetch failed' });
  });

  test('endless redirects end after twenty', async () => {
    const error = await assert.rejects(fetch(at('/redirect/302/redirect/loop')), { name: 'TypeError' });
    assert.equal(error.cause.message, 'redirect count exceeded');
  });

  test('abort rejects the call with the reason', async () => {
    const controller = new AbortController();
    const call = fetch(at('/never'), { signal: controller.signal });
    await sleep(2);
    controller.abort(new Error('changed my mind'));
    await assert.rejects(call, { message: 'changed my mind' });
  });

  test('a timeout signal rejects the call', async () => {
    await assert.rejects(fetch(at('/never'), { signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' });
  });
}

test('data: URLs are fetched', async () => {
  const plain = await fetch('data:text/plain,hello%20you');
  assert.deepEqual([plain.status, plain.headers.get('content-type'), await plain.text()], [200, 'text/plain', 'hello you']);
  const bare = await fetch('data:;base64,aGk=');
  assert.deepEqual([bare.headers.get('content-type'), await bare.text()], ['text/plain;charset=US-ASCII', 'hi']);
  const { cause } = await assert.rejects(fetch('foo:bar'), { message: 'fetch failed' });
  assert.equal(cause.message, 'unknown scheme');
});

test('headers that are null are no headers', () => {
  const refused = { name: 'TypeError', message: /^Headers constructor: Argument 1 could not be converted/ };
  assert.throws(() => new Response('x', { headers: null }), refused);
  assert.throws(() => new Request('http://h/', { headers: null }), refused);
});

test('an unknown redirect mode is told which there are', () => {
  const message = 'Request constructor: x is not an accepted type. Expected one of follow, manual, error.';
  assert.throws(() => new Request('http://h/', { redirect: 'x' }), { name: 'TypeError', message });
});

test('a data URL without a comma fails to be fetched', async () => {
  const error = await assert.rejects(fetch('data:nothing'), { name: 'TypeError', message: 'fetch failed' });
  assert.equal(error.cause.message, 'failed to fetch the data URL');
});

test('a word that a request does not know is refused before its address is read', () => {
  assert.throws(() => new Request('::', { redirect: 'w' }), { message: 'Request constructor: w is not an accepted type. Expected one of follow, manual, error.' });
  assert.throws(() => new Request('::', { cache: 'q', mode: 'm' }), { message: /^Request constructor: m is not/ });
  assert.throws(() => new Request('http://a/', { signal: 5, body: {} }), { message: /member signal is not of type AbortSignal/ });
});

test('a copy with anything of its own forgets who referred to it', () => {
  const first = new Request('http://a/', { referrer: 'http://b/', referrerPolicy: 'no-referrer' });
  assert.deepEqual([first.referrer, first.referrerPolicy], ['http://b/', 'no-referrer']);
  assert.deepEqual([new Request(first).referrer, new Request(first).referrerPolicy], ['http://b/', 'no-referrer']);
  const changed = new Request(first, { method: 'PUT' });
  assert.deepEqual([changed.referrer, changed.referrerPolicy], ['about:client', '']);
});

test('Response.json looks at null as Node does', () => {
  assert.throws(() => Response.json({}, null), { name: 'TypeError', message: "Cannot read properties of null (reading 'status')" });
});
