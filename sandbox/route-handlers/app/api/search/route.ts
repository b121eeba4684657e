import type { NextRequest } from 'next/server';
import { listUsers } from '@/lib/users';

export async function GET(request: NextRequest) {
  const query = request.nextUrl.searchParams.get('q')?.trim().toLowerCase();
  if (!query) {
    return Response.json({ error: 'Say what to look for: ?q=ada' }, { status: 400 });
  }
  const found = listUsers().filter((user) => user.name.toLowerCase().includes(query));
  return Response.json({ query, count: found.length, found });
}
