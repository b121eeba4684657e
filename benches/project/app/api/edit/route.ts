export const dynamic = 'force-dynamic';

export async function GET() {
  return new Response('version 0');
}
