import { createUser, listUsers, problemsOf } from '@/lib/users';

export async function GET() {
  return Response.json(listUsers());
}

export async function POST(request: Request) {
  const body = await request.json().catch(() => null);
  const problems = problemsOf(body);
  if (Object.keys(problems).length > 0) {
    return Response.json({ problems }, { status: 400 });
  }
  const user = createUser({ name: body.name, email: body.email });
  return Response.json(user, { status: 201, headers: { Location: `/api/users/${user.id}` } });
}
