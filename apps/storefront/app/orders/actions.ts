'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { keepFoundOrder } from '../../lib/found-order.ts';
import { ask } from '../../lib/graph.ts';
import { shopperOf } from '../../lib/store.ts';
import { orderQuery } from '../../queries/orders.ts';

const wanted = z.object({
  number: z.string().trim().min(1).max(50),
  email: z.string().trim().toLowerCase().pipe(z.email().max(320)),
});

export async function findOrder(form: FormData): Promise<void> {
  const parsed = wanted.safeParse(Object.fromEntries(form));
  const number = z.string().max(50).catch('').parse(form.get('number'));
  const problem = `/orders?problem=1&number=${encodeURIComponent(number)}`;
  if (!parsed.success) redirect(problem);
  const { order } = await ask(orderQuery, parsed.data, await shopperOf());
  if (!order) redirect(problem);
  await keepFoundOrder(parsed.data);
  redirect('/orders/found');
}
