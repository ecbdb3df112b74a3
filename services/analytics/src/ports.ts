import type { Client } from '@concord/contract';
import type { ordersContract } from '@concord/orders/contract';

/** What Analytics asks of others: the order book, to rebuild from. */
export type AnalyticsClients = {
  readonly orders: Pick<Client<typeof ordersContract>, 'listOrders' | 'getOrders'>;
};

type Found = Awaited<ReturnType<AnalyticsClients['orders']['getOrders']>>;

/** An order as the order book gives it out. */
export type BookedOrder = Extract<Found, { ok: true }>['value']['items'][number];
