import { sleep } from '../_lib/sleep';

export const dynamic = 'force-dynamic';

const steps = ['queued', 'installing', 'building', 'uploading', 'ready'];

export async function GET(request: Request) {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const [index, step] of steps.entries()) {
        if (index > 0) await sleep(400, request.signal);
        if (request.signal.aborted) return;
        const data = JSON.stringify({ step, of: steps.length });
        controller.enqueue(encoder.encode(`id: ${index + 1}\nevent: deploy\ndata: ${data}\n\n`));
      }
      controller.close();
    },
  });
  return new Response(stream, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform' },
  });
}
