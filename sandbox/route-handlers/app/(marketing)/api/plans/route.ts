// The folder (marketing) sorts files and leaves no trace in the URL: this is /api/plans.
export const revalidate = 3600;

export async function GET() {
  return Response.json([
    { name: 'Free', monthly: 0 },
    { name: 'Team', monthly: 20 },
  ]);
}
