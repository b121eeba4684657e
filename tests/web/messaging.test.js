// MessageChannel, BroadcastChannel and the hashes of node:crypto; Node 20 passes all of these.

const { createHash, createHmac } = await import('node:crypto');

const next = (target) => new Promise((resolve) => target.addEventListener('message', resolve, { once: true }));

test('a port gives its message to the other one, cloned, in a later turn', async () => {
  const { port1, port2 } = new MessageChannel();
  const sent = { list: [1, new Date(0)] };
  const arrived = next(port2);
  port2.start();
  port1.postMessage(sent);
  sent.list.push('late');
  const event = await arrived;
  assert.equal(event instanceof MessageEvent, true);
  assert.equal(event.data.list.length, 2);
  assert.equal(event.data.list[1] instanceof Date, true);
  port1.close();
});

test('messages wait until the port is started, and onmessage starts it', async () => {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage('early');
  const data = await new Promise((resolve) => {
    port2.onmessage = (event) => resolve(event.data);
  });
  assert.equal(data, 'early');
  port1.close();
});

test('a broadcast reaches the others of its name and not itself', async () => {
  const [here, there] = [new BroadcastChannel('news'), new BroadcastChannel('news')];
  let own = 0;
  here.onmessage = () => {
    own += 1;
  };
  const arrived = next(there);
  here.postMessage({ a: 1 });
  assert.equal((await arrived).data.a, 1);
  assert.equal(own, 0);
  here.close();
  there.close();
});

test('md5 is there for checksums', () => {
  assert.equal(createHash('md5').update('a').digest('hex'), '0cc175b9c0f1b6a831c399e269772661');
  assert.equal(createHmac('md5', 'k').update('data').digest('hex').length, 32);
});
