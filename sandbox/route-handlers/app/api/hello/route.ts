export async function GET() {
  return Response.json({ message: 'Hello from a route handler' });
}

export async function POST(request: Request) {
  const { name } = await request.json();
  return Response.json({ message: `Hello, ${name}` });
}
