// Cached; the first request after five seconds still gets the old answer
// and makes Next.js produce a new one behind it.
export const revalidate = 5;

export async function GET() {
  return Response.json({ time: new Date().toISOString(), random: Math.random() });
}
