// POST is the only export: every other method is answered by Next.js itself.
export async function POST() {
  return Response.json({ job: crypto.randomUUID() }, { status: 202 });
}
