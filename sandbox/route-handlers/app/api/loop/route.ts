export const dynamic = 'force-dynamic';

export async function GET() {
  let pages = 1;
  while (pages > 0) pages += 1; // The bug: this never becomes false.
  return Response.json({ pages });
}
