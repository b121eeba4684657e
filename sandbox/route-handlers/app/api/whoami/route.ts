import { headers } from 'next/headers';

export async function GET() {
  const sent = await headers();
  return Response.json({
    userAgent: sent.get('user-agent'),
    language: sent.get('accept-language'),
    authorized: sent.get('authorization')?.startsWith('Bearer ') ?? false,
  });
}
