const files = new Map([
  ['readme.md', '# Notes'],
  ['src/index.ts', "export * from './math';"],
  ['src/lib/math.ts', 'export const double = (n: number) => n * 2;'],
]);

type Context = { params: Promise<{ path: string[] }> };

export async function GET(_request: Request, { params }: Context) {
  const { path } = await params;
  const text = files.get(path.join('/'));
  if (text === undefined) {
    return Response.json({ error: 'No such file', path }, { status: 404 });
  }
  return Response.json({ path, text });
}
