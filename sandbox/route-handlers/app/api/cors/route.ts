const allowed = new Set(['https://app.example.com', 'http://localhost:5173']);

function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('origin');
  if (!origin || !allowed.has(origin)) return { Vary: 'Origin' };
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
}

export async function OPTIONS(request: Request) {
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(request),
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      'Access-Control-Allow-Headers': 'Content-Type, Authorization',
      'Access-Control-Max-Age': '600',
    },
  });
}

export async function GET(request: Request) {
  return Response.json({ shared: true }, { headers: corsHeaders(request) });
}

export async function POST(request: Request) {
  const body = await request.json();
  return Response.json({ received: body }, { headers: corsHeaders(request) });
}
