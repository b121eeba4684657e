export async function POST(request: Request) {
  const form = await request.formData();
  const name = form.get('name');
  const topics = form.getAll('topic');
  if (typeof name !== 'string' || name === '') {
    return Response.json({ error: 'A name is required' }, { status: 400 });
  }
  return Response.json({ name, topics });
}
