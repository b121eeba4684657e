// Written for 14, where params was a plain object. 15 still answers, 16 does not.
export async function GET(_request: Request, context: any) {
  return Response.json({ id: context.params.id ?? null });
}
