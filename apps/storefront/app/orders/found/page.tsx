import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { OrderView } from '../../../components/order-view.tsx';
import { foundOrder } from '../../../lib/found-order.ts';
import { ask } from '../../../lib/graph.ts';
import { currentStore } from '../../../lib/store.ts';
import { orderQuery } from '../../../queries/orders.ts';

export const metadata: Metadata = { title: 'Your order', robots: { index: false } };

export default async function FoundOrderPage() {
  const [store, found] = await Promise.all([currentStore(), foundOrder()]);
  const order = found ? (await ask(orderQuery, found, store)).order : null;
  if (!order) redirect('/orders');
  return (
    <div className="page-width order-page">
      <h1>Order {order.number}</h1>
      <OrderView order={order} store={store} />
    </div>
  );
}
