import { sleep } from '../_lib/sleep';

export const dynamic = 'force-dynamic';

const sentence = 'Each word leaves the server as soon as it is made.';

async function* words(signal: AbortSignal) {
  for (const word of sentence.split(' ')) {
    yield `${word} `;
    await sleep(150, signal);
  }
}

export async function GET(request: Request) {
  const encoder = new TextEncoder();
  const source = words(request.signal);
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await source.return();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}
