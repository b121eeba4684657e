import type { NextRequest } from 'next/server';

type Order = { total: number };

const orders = new Map<string, Order>([['1', { total: 40 }]]);

export async function GET(request: NextRequest) {
  const id = request.nextUrl.searchParams.get('order') ?? '';
  const order = orders.get(id)!; // The bug: `!` silences the compiler, not the server.
  return Response.json({ total: order.total });
}
