// Runs for every request, on every version.
export const dynamic = 'force-dynamic';

export async function GET() {
  return Response.json({ time: new Date().toISOString(), random: Math.random() });
}
