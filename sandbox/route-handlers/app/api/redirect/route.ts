import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';

// A fixed list: to redirect to whatever the query says would be an open redirect.
const links = new Map([
  ['users', '/api/users'],
  ['hello', '/api/hello'],
]);

export async function GET(request: NextRequest) {
  const target = links.get(request.nextUrl.searchParams.get('to') ?? '');
  if (!target) return Response.json({ error: 'No such link' }, { status: 404 });
  redirect(target); // Throws: nothing after it runs, and a try around it would catch it.
}
