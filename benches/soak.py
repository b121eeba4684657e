#!/usr/bin/env python3
"""Mixed load on `jsguide serve` for some minutes: is memory flat, is every answer there, does a descriptor leak?

    benches/soak.py [--minutes 10] [--binary target/release/jsguide]

Eight clients send what a learner's app sees, and worse: cached and dynamic GETs, JSON bodies, handlers that
throw, streams that are left half-way, handlers that never yield, and an edit of a source file each second.
Only addresses on this machine are used. Prints a line each ten seconds and a summary; exits 1 when an answer
was lost or wrong, when descriptors grew, or when memory of the second half grew by more than a fifth.
"""
import argparse
import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

ROUTES = {
    'cached': "export const dynamic = 'force-static';\nexport async function GET() { return Response.json({ cached: true }); }\n",
    'hello': "export async function GET(request: Request) { return Response.json({ q: new URL(request.url).searchParams.get('q') }); }\n",
    'echo': "export async function POST(request: Request) { return Response.json(await request.json()); }\n",
    'throws': "export async function GET() { throw new Error('on purpose'); }\n",
    'stream': (
        "export async function GET() {\n"
        "  let n = 0;\n"
        "  return new Response(new ReadableStream({\n"
        "    async pull(c) { await new Promise((r) => setTimeout(r, 5)); c.enqueue(new TextEncoder().encode(`chunk ${n}\\n`)); if (++n === 20) c.close(); },\n"
        "  }));\n"
        "}\n"),
    'loop': "export async function GET() { while (true) {} }\n",
    'edited': "export async function GET() { return Response.json({ version: 0 }); }\n",
}


class Tally:
    def __init__(self):
        self.sent = self.good = self.stopped = self.left = 0
        self.wrong = []

    def fail(self, what):
        self.wrong.append(what)


async def exchange(port, method, path, body=b'', leave_after=None):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    try:
        head = f'{method} {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\ncontent-length: {len(body)}\r\n\r\n'
        writer.write(head.encode() + body)
        await writer.drain()
        if leave_after is not None:
            await asyncio.wait_for(reader.read(leave_after), 30)
            return None
        return await asyncio.wait_for(reader.read(), 30)
    finally:
        writer.close()


def parse(raw):
    head, _, body = raw.partition(b'\r\n\r\n')
    status = int(head.split(b' ', 2)[1])
    if b'transfer-encoding: chunked' in head.lower():
        whole, rest = b'', body
        while rest:
            size, _, rest = rest.partition(b'\r\n')
            n = int(size, 16)
            whole, rest = whole + rest[:n], rest[n + 2:]
        body = whole
    return status, body


async def client(port, tally, until, seed, given):
    rng = random.Random(seed)
    while time.monotonic() < until:
        kind = rng.choices(['cached', 'hello', 'echo', 'throws', 'stream', 'left', 'loop', 'edited'],
                           [30, 30, 15, 5, 3, 3, 0.05 if given.runaways else 0, 5])[0]
        tally.sent += 1
        n = rng.randrange(1 << 30)
        try:
            if kind == 'left':
                await exchange(port, 'GET', '/stream', leave_after=rng.randrange(1, 400))
                tally.left += 1
                continue
            path = f'/hello?q={n}' if kind == 'hello' else f'/{kind}'
            body = b'{"n":%d}' % n if kind == 'echo' else b''
            raw = await exchange(port, 'POST' if kind == 'echo' else 'GET', path, body)
            status, answer = parse(raw)
        except Exception as error:  # a lost answer is what this looks for
            tally.fail(f'{kind}: {error.__class__.__name__} {error}')
            continue
        expected = {
            'cached': lambda: (status, answer) == (200, b'{"cached":true}'),
            'hello': lambda: (status, answer) == (200, b'{"q":"%d"}' % n),
            'echo': lambda: (status, answer) == (200, b'{"n":%d}' % n),
            'throws': lambda: (status, answer) == (500, b''),
            'stream': lambda: status == 200 and answer.count(b'chunk') == 20,
            'loop': lambda: status == 500,
            'edited': lambda: status == 200 and re.fullmatch(rb'\{"version":\d+\}', answer),
        }[kind]
        if expected():
            tally.good += 1
        elif given.runaways and (status == 500 or (kind == 'stream' and not raw.endswith(b'0\r\n\r\n'))):
            tally.stopped += 1  # in flight while a runaway handler was stopped: ended, and said so
        else:
            tally.fail(f'{kind}: {status} {answer[:60]!r}')


async def editor(folder, until):
    version = 0
    while time.monotonic() < until:
        await asyncio.sleep(1)
        version += 1
        text = f'export async function GET() {{ return Response.json({{ version: {version} }}); }}\n'
        with open(os.path.join(folder, 'app/edited/route.ts'), 'w') as file:
            file.write(text)


def state(pid):
    with open(f'/proc/{pid}/status') as file:
        rss = int(re.search(r'VmRSS:\s+(\d+)', file.read()).group(1))
    return rss // 1024, len(os.listdir(f'/proc/{pid}/fd'))


async def watch(pid, tally, until, samples):
    while time.monotonic() < until:
        await asyncio.sleep(10)
        samples.append(state(pid))
        print(f'{len(samples) * 10:5} s  {tally.sent:8} requests  {samples[-1][0]:4} MB  {samples[-1][1]:3} descriptors'
              f'  {tally.stopped} stopped with another  {len(tally.wrong)} wrong', flush=True)


async def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--minutes', type=float, default=10)
    args.add_argument('--binary', default='target/release/jsguide')
    args.add_argument('--mode', default='production', choices=['production', 'development'])
    args.add_argument('--no-runaways', dest='runaways', action='store_false')
    given = args.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, source in ROUTES.items():
            os.makedirs(os.path.join(folder, 'app', name))
            with open(os.path.join(folder, 'app', name, 'route.ts'), 'w') as file:
                file.write(source)
        server = subprocess.Popen([given.binary, 'serve', folder, '--port', '0', '--mode', given.mode],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            port = int(server.stdout.readline().rsplit(b':', 1)[1])
            drain = asyncio.get_running_loop().run_in_executor(None, lambda: [None for _ in server.stdout])
            await exchange(port, 'GET', '/hello?q=1')
            before = state(server.pid)
            until = time.monotonic() + given.minutes * 60
            tally, samples = Tally(), []
            await asyncio.gather(editor(folder, until), watch(server.pid, tally, until, samples),
                                 *(client(port, tally, until, seed, given) for seed in range(8)))
            await asyncio.sleep(2)
            after = state(server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(10)
        await drain
    half = samples[len(samples) // 2:]
    grew = half[-1][0] > half[0][0] * 1.2 + 5
    leaked = after[1] > before[1] + 4
    print(f'{tally.sent} requests, {tally.good} as expected, {tally.left} left half-way, {tally.stopped} stopped with another, '
          f'{len(tally.wrong)} lost or wrong; memory {before[0]} MB at first, {half[0][0]} MB at half-time, {after[0]} MB after; '
          f'descriptors {before[1]} before, {after[1]} after')
    for what in tally.wrong[:10]:
        print('  ' + what)
    sys.exit(1 if tally.wrong or grew or leaked else 0)


if __name__ == '__main__':
    asyncio.run(main())
