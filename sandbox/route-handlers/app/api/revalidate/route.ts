import { revalidatePath, revalidateTag } from 'next/cache';

const paths = new Set(['/api/time', '/api/time/five-seconds', '/api/plans']);
const tags = new Set(['rates']);

export async function POST(request: Request) {
  const { path, tag } = await request.json();
  if (paths.has(path)) {
    revalidatePath(path);
    return Response.json({ revalidated: path });
  }
  if (tags.has(tag)) {
    revalidateTag(tag, 'max'); // The profile is new in 16: the types of 14 and 15 refuse it, their code ignores it.
    return Response.json({ revalidated: tag });
  }
  return Response.json({ error: 'Neither a path nor a tag that may be revalidated' }, { status: 400 });
}
