// https://fetch.spec.whatwg.org/#body-mixin , #request-class , #response-class

const post = (body, headers) => new Request('http://h/', { method: 'POST', body, headers });

const streamOf = (...chunks) =>
  new ReadableStream({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(chunk));
      controller.close();
    },
  });

test('a body brings its content-type', () => {
  const typeOf = (body) => new Response(body).headers.get('content-type');
  assert.equal(typeOf('x'), 'text/plain;charset=UTF-8');
  assert.equal(typeOf(5), 'text/plain;charset=UTF-8');
  assert.equal(typeOf(new URLSearchParams()), 'application/x-www-form-urlencoded;charset=UTF-8');
  assert.equal(typeOf(new Blob(['x'], { type: 'image/png' })), 'image/png');
  assert.equal(typeOf(new Blob(['x'])), null);
  assert.equal(typeOf(new Uint8Array(1)), null);
  assert.equal(typeOf(new ArrayBuffer(1)), null);
  assert.equal(typeOf(streamOf()), null);
  assert.equal(typeOf(null), null);
  assert.equal(typeOf(undefined), null);
  assert.match(typeOf(new FormData()), /^multipart\/form-data; boundary=----formdata-undici-0\d{11}$/);
  assert.equal(new Response('x', { headers: { 'Content-Type': 'text/own' } }).headers.get('content-type'), 'text/own');
});

test('each way to read gives the same bytes', async () => {
  const fresh = () => new Response('{"a":"é"}');
  assert.equal(await fresh().text(), '{"a":"é"}');
  assert.deepEqual(await fresh().json(), { a: 'é' });
  assert.equal((await fresh().arrayBuffer()).byteLength, 10);
  assert.equal((await fresh().bytes()).length, 10);
  assert.equal((await fresh().blob()).size, 10);
});

test('a body without content reads as empty', async () => {
  assert.equal(await new Response().text(), '');
  assert.equal((await new Response(null).arrayBuffer()).byteLength, 0);
  assert.equal((await new Response(null).blob()).type, '');
  assert.equal(new Response(null).bodyUsed, false);
  await assert.rejects(new Response(null).json(), { name: 'SyntaxError' });
  const empty = new Response(null);
  await empty.text();
  assert.equal(await empty.text(), '');
  assert.equal(empty.bodyUsed, false);
});

test('a body is read once', async () => {
  const response = new Response('x');
  await response.text();
  assert(response.bodyUsed);
  await assert.rejects(response.text(), { name: 'TypeError', message: 'Body is unusable: Body has already been read' });
  assert.throws(() => response.clone(), { name: 'TypeError', message: 'Response.clone: Body has already been consumed.' });
});

test('a locked body cannot be read', async () => {
  const response = new Response('x');
  response.body.getReader();
  assert.equal(response.bodyUsed, false);
  await assert.rejects(response.text(), { name: 'TypeError' });
});

test('reading the stream uses the body', async () => {
  const response = new Response('ab');
  const reader = response.body.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), 'ab');
  assert(response.bodyUsed);
});

test('the body is one and the same stream, and null without a body', () => {
  const response = new Response('x');
  assert.equal(response.body, response.body);
  assert(response.body instanceof ReadableStream);
  assert.equal(new Response().body, null);
  const stream = streamOf();
  assert.equal(new Response(stream).body, stream);
});

test('a used or locked stream is refused as a body', () => {
  const stream = streamOf();
  stream.getReader();
  assert.throws(() => new Response(stream), { name: 'TypeError', message: 'Response body object should not be disturbed or locked' });
});

test('a stream body must be made of Uint8Arrays', async () => {
  await assert.rejects(new Response(streamOf('text')).text(), { name: 'TypeError', message: 'Received non-Uint8Array chunk' });
  await assert.rejects(new Response(streamOf(new ArrayBuffer(1))).text(), { name: 'TypeError' });
});

test('async iterables are bodies', async () => {
  const made = async function* () {
    yield new TextEncoder().encode('a');
    yield new TextEncoder().encode('b');
  };
  assert.equal(await new Response(made()).text(), 'ab');
});

test('errors of the stream reach the reader of the body', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('cut')) });
  await assert.rejects(new Response(broken).text(), { message: 'cut' });
});

test('bytes given are copied', async () => {
  const bytes = new Uint8Array([65]);
  const response = new Response(bytes);
  bytes[0] = 66;
  assert.equal(await response.text(), 'A');
});

test('text loses the byte order mark', async () => {
  assert.equal(await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 0x41])).text(), 'A');
  assert.equal(await new Response('\ufeffA').text(), 'A');
});

test('clone gives both the whole body', async () => {
  const response = new Response(streamOf(new Uint8Array([65]), new Uint8Array([66])), { status: 201, headers: { a: 'b' } });
  const copy = response.clone();
  copy.headers.set('a', 'c');
  assert.equal(response.headers.get('a'), 'b');
  assert.equal(copy.status, 201);
  assert.equal(await copy.text(), 'AB');
  assert.equal(await response.text(), 'AB');
});

test('blob takes the content-type', async () => {
  assert.equal((await new Response('x', { headers: { 'content-type': 'text/html; charset=utf-8' } }).blob()).type, 'text/html;charset=utf-8');
});

test('form data comes back from multipart', async () => {
  const form = new FormData();
  form.append('text', 'line\nnext');
  form.append('text', 'second');
  form.append('file', new File([new Uint8Array([0, 13, 10, 255])], 'a "b".bin', { type: 'application/x-own' }));
  const back = await new Response(form).formData();
  assert.deepEqual(back.getAll('text'), ['line\r\nnext', 'second']);
  const file = back.get('file');
  assert(file instanceof File);
  assert.equal(file.name, 'a "b".bin');
  assert.equal(file.type, 'application/x-own');
  assert.equal([...(await file.bytes?.() ?? new Uint8Array(await file.arrayBuffer()))].join(), '0,13,10,255');
});

test('the multipart text is as undici writes it', async () => {
  const form = new FormData();
  form.set('a', '1');
  form.set('f', new Blob(['x']), 'name.txt');
  const response = new Response(form);
  const boundary = response.headers.get('content-type').split('boundary=')[1];
  assert.equal(
    await response.text(),
    `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="name.txt"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--${boundary}--\r\n`,
  );
});

test('multipart from elsewhere is read, wrong multipart refused', async () => {
  const parse = (text) => new Response(text, { headers: { 'content-type': 'multipart/form-data; boundary="b"' } }).formData();
  const form = await parse('--b\r\ncontent-disposition: form-data; name="x"\r\n\r\nvalue\r\n--b\r\nContent-Disposition: form-data; name="e"; filename=""\r\nContent-Type: text/x\r\n\r\n\r\n--b--\r\n');
  assert.equal(form.get('x'), 'value');
  assert.equal(form.get('e').size, 0);
  assert.equal(form.get('e').name, '');
  await assert.rejects(parse('nonsense'), { name: 'TypeError', message: 'Failed to parse body as FormData.' });
  await assert.rejects(new Response('', { headers: { 'content-type': 'multipart/form-data' } }).formData(), { name: 'TypeError' });
});

test('urlencoded form data', async () => {
  const form = await post(new URLSearchParams([['a', '1 2'], ['a', 'é&']])).formData();
  assert.deepEqual(form.getAll('a'), ['1 2', 'é&']);
  await assert.rejects(post('x').formData(), { name: 'TypeError', message: /^Content-Type was not one of/ });
});

test('a response has a status from 200 to 599', () => {
  assert.equal(new Response('', { status: 599 }).status, 599);
  for (const status of [199, 600, 0, 'abc', NaN, 99]) {
    assert.throws(() => new Response('', { status }), { name: 'RangeError', message: 'init["status"] must be in the range of 200 to 599, inclusive.' });
  }
  assert.equal(new Response('', { status: '404' }).status, 404);
  assert.equal(new Response('', { status: 404.9 }).status, 404);
  assert.equal(new Response('', { status: 65736 }).status, 200);
});

test('null body statuses take no body', () => {
  for (const status of [204, 205, 304]) {
    assert.equal(new Response(null, { status }).status, status);
    assert.throws(() => new Response('x', { status }), { name: 'TypeError', message: `Response constructor: Invalid response status code ${status}` });
    assert.throws(() => new Response('', { status }), { name: 'TypeError' });
  }
});

test('ok, statusText, type, url, redirected', () => {
  const response = new Response('', { status: 299, statusText: 'Fine\tso' });
  assert(response.ok);
  assert(!new Response('', { status: 300 }).ok);
  assert.equal(response.statusText, 'Fine\tso');
  assert.equal(response.type, 'default');
  assert.equal(response.url, '');
  assert.equal(response.redirected, false);
  assert.throws(() => new Response('', { statusText: 'a\nb' }), { name: 'TypeError', message: 'Invalid statusText' });
});

test('Response.json', async () => {
  const response = Response.json({ a: [1, null] }, { status: 201, headers: { 'x-own': '1' } });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(response.headers.get('x-own'), '1');
  assert.equal(await response.text(), '{"a":[1,null]}');
  assert.equal(Response.json(1, { headers: { 'content-type': 'application/own+json' } }).headers.get('content-type'), 'application/own+json');
  assert.throws(() => Response.json(undefined), { name: 'TypeError', message: 'Value is not JSON serializable' });
  assert.throws(() => Response.json(), { message: 'Response.json: 1 argument required, but 0 found.' });
  assert.throws(() => Response.json({}, { status: 204 }), { name: 'TypeError' });
});

test('Response.redirect', () => {
  const response = Response.redirect('http://h/a b', 307);
  assert.equal(response.status, 307);
  assert.equal(response.headers.get('location'), 'http://h/a%20b');
  assert.equal(Response.redirect('http://h/').status, 302);
  assert.throws(() => Response.redirect('http://h/', 200), { name: 'RangeError', message: 'Invalid status code 200' });
  assert.throws(() => Response.redirect('/relative'), { name: 'TypeError', message: 'Failed to parse URL from /relative' });
});

test('Response.error', () => {
  const response = Response.error();
  assert.equal(response.type, 'error');
  assert.equal(response.status, 0);
});

test('the members of a Response are its interface', () => {
  const names = Object.keys(Response.prototype);
  for (const name of ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'body', 'bodyUsed', 'clone', 'blob', 'arrayBuffer', 'text', 'json', 'formData', 'bytes']) {
    assert(names.includes(name), name);
  }
});

test('a request normalises its method, its address and its headers', () => {
  const request = new Request('HTTP://Host:80/a/../b?q#frag', { method: 'delete', headers: { A: '1' } });
  assert.equal(request.url, 'http://host/b?q#frag');
  assert.equal(new Request('http://h/', { method: 'get' }).method, 'GET');
  assert.equal(request.method, 'DELETE');
  assert.equal(new Request('http://h/', { method: 'patch' }).method, 'patch');
  assert.equal(request.headers.get('a'), '1');
  assert.equal(new Request('http://h/', { method: 'query' }).method, 'query');
  assert.equal(request.duplex, 'half');
});

test('what a request refuses', () => {
  const refuses = (message, ...args) => assert.throws(() => new Request(...args), { name: 'TypeError', message });
  refuses('Failed to parse URL from /x', '/x');
  refuses("'CONNECT' HTTP method is unsupported.", 'http://h', { method: 'CONNECT' });
  refuses("'a b' is not a valid HTTP method.", 'http://h', { method: 'a b' });
  refuses('Request with GET/HEAD method cannot have body.', 'http://h', { body: 'x' });
  refuses('Request cannot be constructed from a URL that includes credentials: http://a:b@h/', 'http://a:b@h/');
  refuses('RequestInit: duplex option is required when sending a body.', 'http://h', { method: 'POST', body: streamOf() });
  refuses('Request constructor: 1 argument required, but 0 found.');
  refuses("Failed to construct 'Request': member signal is not of type AbortSignal.", 'http://h', { signal: 1 });
});

test('a request of a request takes its body and what else is not given anew', async () => {
  const first = post('body', { a: '1' });
  const second = new Request(first, { headers: { b: '2' } });
  assert(first.bodyUsed);
  assert.equal(second.method, 'POST');
  assert.equal(second.headers.get('a'), null);
  assert.equal(await second.text(), 'body');
  assert.throws(() => new Request(first), { name: 'TypeError', message: 'Cannot construct a Request with a Request object that has already been used.' });
  const third = new Request(post('x'), { body: 'own' });
  assert.equal(await third.text(), 'own');
  assert.equal(new Request(new Request('http://h/'), { method: 'PUT' }).method, 'PUT');
});

test('a clone of a request follows its signal', async () => {
  const controller = new AbortController();
  const request = new Request('http://h/', { method: 'POST', body: 'x', signal: controller.signal });
  const copy = request.clone();
  controller.abort('gone');
  assert(request.signal.aborted && copy.signal.aborted);
  assert.equal(copy.signal.reason, 'gone');
  assert.equal(await copy.text(), 'x');
  assert(request.signal !== controller.signal);
});

test('the defaults of a request', () => {
  const { mode, credentials, cache, redirect, referrer, integrity, keepalive, signal } = new Request('http://h/');
  assert.deepEqual([mode, credentials, cache, redirect, referrer, integrity, keepalive], ['cors', 'same-origin', 'default', 'follow', 'about:client', '', false]);
  assert(signal instanceof AbortSignal);
});

test('classes can extend Request and Response', async () => {
  class OwnRequest extends Request {
    get path() {
      return new URL(this.url).pathname;
    }
  }
  class OwnResponse extends Response {
    constructor(body, init) {
      super(body, init);
      this.extra = 1;
    }
  }
  assert.equal(new OwnRequest('http://h/p', { method: 'POST', body: 'x' }).path, '/p');
  const response = new OwnResponse('text', { status: 202 });
  assert(response instanceof Response);
  assert.equal(response.status, 202);
  assert.equal(await response.text(), 'text');
  assert.equal(response.extra, 1);
});

test('multipart that undici refuses is refused, transfer encoding and blank lines are read', async () => {
  const parse = (text) => new Response(text, { headers: { 'content-type': 'multipart/form-data; boundary=bound' } }).formData();
  const head = '--bound\r\nContent-Disposition: form-data; name=';
  for (const text of [`${head}a\r\n\r\n1\r\n--bound--`, `${head}"a"\r\n\r\n1\r\n--bound--\r\nmore`, `${head}"a"\r\n\r\n--bound--`, `${head}"a"; x=y\r\n\r\n1\r\n--bound--`]) {
    await assert.rejects(parse(text), { name: 'TypeError', message: 'Failed to parse body as FormData.' });
  }
  const form = await parse(`\r\n${head}"a"\r\nContent-Transfer-Encoding: base64\r\n\r\naGk=\r\n--bound--\r\n\r\n`);
  assert.deepEqual([...form], [['a', 'hi']]);
});

test('the type of a body is read as the standard reads a content-type', async () => {
  const typeOf = async (...values) => (await new Response('x', { headers: values.map((value) => ['content-type', value]) }).blob()).type;
  assert.equal(await typeOf('a/b', 'c/d'), 'c/d');
  assert.equal(await typeOf('text/html;charset=gbk, text/html'), 'text/html;charset=gbk');
  assert.equal(await typeOf('text/html;charset=gbk, x/y, text/html'), 'text/html');
  assert.equal(await typeOf('text/html, */*'), 'text/html');
  assert.equal(await typeOf('text/html, nothing'), 'text/html');
  assert.equal(await typeOf('text/html;a="1;2";b=3'), 'text/html;a="1;2";b=3');
  assert.equal(await typeOf('text/html;a="q\\"q";a=2'), 'text/html;a="q\\"q"');
  assert.equal(await typeOf('text/html;;;=x;a=;b'), 'text/html');
  assert.equal(await typeOf('text / html'), '');
});

test('a stream is no body of a request that is kept alive', () => {
  const init = { method: 'POST', body: new ReadableStream(), duplex: 'half' };
  assert.throws(() => new Request('http://h/', { ...init, keepalive: true }), { name: 'TypeError', message: 'keepalive' });
  assert.equal(new Request('http://h/', init).keepalive, false);
});
