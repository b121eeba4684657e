export const dynamic = 'force-static';

export async function GET() {
  return Response.json({ made: 'once', items: [1, 2, 3, 4, 5, 6, 7, 8] });
}
