export const dynamic = 'force-dynamic';

export async function GET(request: Request) {
  const name = new URL(request.url).searchParams.get('name') ?? 'nobody';
  const items = Array.from({ length: 8 }, (_, n) => n * n);
  return Response.json({ hello: name, items });
}
