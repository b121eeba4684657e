// No segment config, nothing read from the request:
// static on 14, dynamic on 15 and 16.
export async function GET() {
  return Response.json({ time: new Date().toISOString(), random: Math.random() });
}
