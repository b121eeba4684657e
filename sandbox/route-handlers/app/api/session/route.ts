import { cookies } from 'next/headers';

export async function GET() {
  const jar = await cookies();
  const session = jar.get('session');
  return session
    ? Response.json({ signedIn: true, session: session.value })
    : Response.json({ signedIn: false }, { status: 401 });
}

export async function POST() {
  const jar = await cookies();
  jar.set('session', crypto.randomUUID(), {
    httpOnly: true,
    sameSite: 'lax',
    secure: true,
    maxAge: 60 * 60 * 24,
  });
  return Response.json({ signedIn: true }, { status: 201 });
}

export async function DELETE() {
  const jar = await cookies();
  jar.delete('session');
  return new Response(null, { status: 204 });
}
