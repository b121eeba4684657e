type Context = { params: Promise<{ slug?: string[] }> };

export async function GET(_request: Request, { params }: Context) {
  const { slug } = await params;
  return Response.json(slug ? { page: slug.join(' / ') } : { page: 'index' });
}
