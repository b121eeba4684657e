import { deleteUser, findUser, problemsOf, updateUser } from '@/lib/users';

type Context = { params: Promise<{ id: string }> };

const notFound = () => Response.json({ error: 'No such user' }, { status: 404 });

export async function GET(_request: Request, { params }: Context) {
  const { id } = await params;
  const user = findUser(id);
  return user ? Response.json(user) : notFound();
}

export async function PATCH(request: Request, { params }: Context) {
  const { id } = await params;
  const user = findUser(id);
  if (!user) return notFound();

  const changes = await request.json().catch(() => null);
  const { name, email } = { ...user, ...changes };
  const problems = problemsOf({ name, email });
  if (changes === null || Object.keys(problems).length > 0) {
    return Response.json({ problems }, { status: 400 });
  }
  return Response.json(updateUser(id, { name, email }));
}

export async function DELETE(_request: Request, { params }: Context) {
  const { id } = await params;
  return deleteUser(id) ? new Response(null, { status: 204 }) : notFound();
}
