// Static on every version: made by the build, then served from the cache.
export const dynamic = 'force-static';

export async function GET() {
  return Response.json({ time: new Date().toISOString(), random: Math.random() });
}
