import { createHmac, timingSafeEqual } from 'node:crypto';

const encoder = new TextEncoder();

function isSigned(body: string, signature: string): boolean {
  const secret = process.env.WEBHOOK_SECRET;
  if (!secret) throw new Error('WEBHOOK_SECRET is not set');
  const expected = encoder.encode(createHmac('sha256', secret).update(body).digest('hex'));
  const given = encoder.encode(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export async function POST(request: Request) {
  // The signature covers the exact bytes that were sent: read the text, verify, then parse.
  const body = await request.text();
  if (!isSigned(body, request.headers.get('x-signature') ?? '')) {
    return Response.json({ error: 'The signature does not fit the body' }, { status: 401 });
  }
  const event = JSON.parse(body);
  console.log(`webhook: ${event.type}`);
  return Response.json({ received: event.type });
}
