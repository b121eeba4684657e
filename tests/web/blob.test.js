// https://w3c.github.io/FileAPI/ , https://xhr.spec.whatwg.org/#interface-formdata

test('a blob is made of strings, buffers and blobs', async () => {
  const blob = new Blob(['é', new Uint8Array([65]).buffer, new Blob(['z']), 5], { type: 'Text/Plain' });
  assert.equal(blob.size, 5);
  assert.equal(blob.type, 'text/plain');
  assert.equal(await blob.text(), 'éAz5');
  assert.equal(new Blob().size, 0);
  assert.equal(new Blob([], { type: 'bad\u00e9' }).type, '');
  assert.throws(() => new Blob('text'), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
});

test('slice counts from both ends and takes a type', async () => {
  const blob = new Blob(['0123456789'], { type: 'text/x' });
  assert.equal(await blob.slice(2, 5).text(), '234');
  assert.equal(await blob.slice(-3).text(), '789');
  assert.equal(await blob.slice(-3, -1).text(), '78');
  assert.equal(await blob.slice(5, 2).text(), '');
  assert.equal(blob.slice(0, 1).type, '');
  assert.equal(blob.slice(0, 1, 'A/B').type, 'a/b');
});

test('the bytes of a blob do not change afterwards', async () => {
  const bytes = new Uint8Array([65]);
  const blob = new Blob([bytes]);
  bytes[0] = 66;
  assert.equal(await blob.text(), 'A');
  const copy = new Uint8Array(await blob.arrayBuffer());
  copy[0] = 67;
  assert.equal(await blob.text(), 'A');
});

test('a large blob streams whole', async () => {
  const blob = new Blob([new Uint8Array(200_000)]);
  let total = 0;
  for await (const chunk of blob.stream()) {
    total += chunk.length;
  }
  assert.equal(total, 200_000);
});

test('a file has a name and a time', () => {
  const file = new File(['x'], 'a/b.txt', { type: 'text/plain', lastModified: 7 });
  assert.equal(file.name, 'a/b.txt');
  assert.equal(file.lastModified, 7);
  assert(file instanceof Blob);
  assert(Math.abs(new File([], 'n').lastModified - Date.now()) < 1000);
  assert.throws(() => new File(['x']), { name: 'TypeError', code: 'ERR_MISSING_ARGS' });
  assert.equal(Object.prototype.toString.call(file), '[object File]');
});

test('form data keeps order and several values of a name', () => {
  const form = new FormData();
  form.append('a', '1');
  form.append('b', 2);
  form.append('a', '3');
  assert.deepEqual([...form], [['a', '1'], ['b', '2'], ['a', '3']]);
  assert.deepEqual(form.getAll('a'), ['1', '3']);
  form.set('a', 'x');
  assert.deepEqual([...form.entries()], [['a', 'x'], ['b', '2']]);
  form.delete('a');
  assert.equal(form.get('a'), null);
  assert.equal(form.has('b'), true);
  assert.deepEqual([...form.keys()], ['b']);
});

test('a blob in form data becomes a file', () => {
  const form = new FormData();
  form.append('blob', new Blob(['x'], { type: 'text/x' }));
  form.append('named', new Blob(['x']), 'own.txt');
  const file = new File(['y'], 'keep.txt');
  form.append('file', file);
  assert.equal(form.get('blob').name, 'blob');
  assert.equal(form.get('blob').type, 'text/x');
  assert.equal(form.get('named').name, 'own.txt');
  assert.equal(form.get('file'), file);
  assert.throws(() => form.append('a', 'b', 'c'), { message: "Failed to execute 'append' on 'FormData': parameter 2 is not of type 'Blob'" });
  assert.throws(() => form.append('a'), { message: 'FormData.append: 2 arguments required, but only 1 found.' });
  assert.throws(() => new FormData({}), { name: 'TypeError' });
});

test('a blob has an address until it is revoked', async () => {
  const url = URL.createObjectURL(new Blob(['text'], { type: 'a/b' }));
  assert.match(url, /^blob:nodedata:[0-9a-f-]{36}$/);
  const response = await fetch(url);
  assert.deepEqual([...response.headers], [['content-length', '4'], ['content-type', 'a/b']]);
  assert.equal(await response.text(), 'text');
  URL.revokeObjectURL(url);
  await assert.rejects(fetch(url), { name: 'TypeError' });
  assert.throws(() => URL.createObjectURL({}), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('members are enumerable even when they are called name', () => {
  assert(Object.getOwnPropertyDescriptor(File.prototype, 'name').enumerable);
});
