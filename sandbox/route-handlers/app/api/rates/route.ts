import { unstable_cache } from 'next/cache';

export const dynamic = 'force-dynamic';

// The handler runs for every request; the value it asks for is cached under a tag.
const loadRate = unstable_cache(
  async () => ({ EUR: 1, USD: 1 + Math.random() / 5, loaded: new Date().toISOString() }),
  ['rates'],
  { tags: ['rates'] },
);

export async function GET() {
  return Response.json(await loadRate());
}
