import { redirect } from 'next/navigation';
import { checkoutId } from '../../../lib/checkout.ts';
import { ask } from '../../../lib/graph.ts';
import { wayOn } from '../../../lib/settle.ts';
import { shopperOf } from '../../../lib/store.ts';
import { checkoutQuery } from '../../../queries/checkout.ts';

/** Where the bank's page sends the shopper, and where waiting looks again. What counts is the checkout's own state. */
export async function GET(request: Request): Promise<Response> {
  const id = new URL(request.url).searchParams.get('checkout') ?? (await checkoutId());
  if (!id) redirect('/cart');
  const { checkout } = await ask(checkoutQuery, { id }, await shopperOf());
  redirect(checkout ? await wayOn(checkout) : '/cart');
}
