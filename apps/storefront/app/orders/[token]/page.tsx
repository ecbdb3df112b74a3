import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { OrderView } from '../../../components/order-view.tsx';
import { ask } from '../../../lib/graph.ts';
import { one, type SearchParams } from '../../../lib/listing.ts';
import { currentStore } from '../../../lib/store.ts';
import { orderQuery } from '../../../queries/orders.ts';

export const metadata: Metadata = { title: 'Your order', robots: { index: false } };

type Props = { readonly params: Promise<{ token: string }>; readonly searchParams: Promise<SearchParams> };

export default async function OrderPage({ params, searchParams }: Props) {
  const [store, { token }, parameters] = await Promise.all([currentStore(), params, searchParams]);
  const { order } = await ask(orderQuery, { token: decodeURIComponent(token) }, store);
  if (!order) notFound();
  const isNew = one(parameters.placed) === '1';
  return (
    <div className="page-width order-page">
      {isNew ? (
        <div className="thanks" role="status">
          <h1>Thank you</h1>
          <p>
            Your order <strong>{order.number}</strong> is placed.
            {order.email ? ` A confirmation goes to ${order.email}.` : ''}
          </p>
          <p>
            <Link href="/" className="button button-quiet">
              Back to the shop
            </Link>
          </p>
        </div>
      ) : (
        <h1>Order {order.number}</h1>
      )}
      <OrderView order={order} store={store} />
    </div>
  );
}
