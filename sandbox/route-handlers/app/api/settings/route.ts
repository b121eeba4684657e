let settings = { theme: 'dark' };

export async function GET() {
  return Response.json(settings);
}

// 14 does not see PUT when it decides what is static: see the fun fact of the lesson.
export async function PUT(request: Request) {
  settings = await request.json();
  return Response.json(settings);
}
