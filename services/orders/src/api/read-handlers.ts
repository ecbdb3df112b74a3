import type { Handlers } from '@concord/contract';
import { accept, reject } from '@concord/result';
import type { ordersContract } from '../../contract.ts';
import {
  type FullOrder,
  orderCursor,
  readByNumber,
  readOrder,
  readOrderPage,
  readOrders,
  readOwnOrders,
  readReturns,
  type Stored,
} from '../storage/read-orders.ts';
import { readOpenProcesses } from '../storage/read-processes.ts';
import { readTimeline } from '../storage/read-timeline.ts';
import { orderIdOfToken } from './lookup-token.ts';
import { orderView, processView, returnView, summaryView, timelineView } from './views.ts';

type Reads =
  | 'getOrder'
  | 'getOrders'
  | 'listOrders'
  | 'listMyOrders'
  | 'lookUpOrder'
  | 'listTimeline'
  | 'listReturns'
  | 'listProcesses';

/** The operations that only read. */
export function readHandlers(stored: Stored, lookupSecret: string): Pick<Handlers<typeof ordersContract>, Reads> {
  const { database } = stored;
  return {
    getOrder: async ({ orderId }, { merchantId }) => {
      const found = await readOrder(stored, merchantId, orderId);
      return found ? accept(orderView(found)) : reject({ code: 'ORDER_NOT_FOUND' });
    },
    getOrders: async ({ orderIds }, { merchantId }) =>
      accept({ items: (await readOrders(database, merchantId, orderIds)).map(orderView) }),
    listOrders: async (query, { merchantId }) => {
      const found = await readOrderPage(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(summaryView), nextCursor: last ? orderCursor(last) : null });
    },
    listMyOrders: async (query, { merchantId, principal }) => {
      if (principal.kind !== 'customer') return accept({ items: [], nextCursor: null });
      const found = await readOwnOrders(database, merchantId, { ...query, customerId: principal.id });
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(orderView), nextCursor: last ? orderCursor(last.order) : null });
    },
    lookUpOrder: async ({ token, number, email }, { merchantId, principal }) => {
      const byToken = token === undefined ? undefined : orderIdOfToken(lookupSecret, merchantId, token);
      if (token !== undefined && byToken === undefined) return reject({ code: 'ORDER_NOT_FOUND' });
      const found =
        byToken === undefined
          ? await readByNumber(database, merchantId, {
              number: number ?? '',
              email: email ?? '',
              storeId: principal.storeId,
            })
          : await readOrder(stored, merchantId, byToken);
      return found ? accept(orderView(found)) : reject({ code: 'ORDER_NOT_FOUND' });
    },
    listTimeline: async (query, { merchantId }) => {
      const found = await readTimeline(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(timelineView), nextCursor: last?.id ?? null });
    },
    listProcesses: async (query, { merchantId }) => {
      const found = await readOpenProcesses(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(processView), nextCursor: last?.id ?? null });
    },
    listReturns: async (query, { merchantId }) => {
      const found = await readReturns(database, merchantId, query);
      const items = found.map(({ orderId, currency, received }) => returnView(orderId, currency, received));
      const last = found.length === query.first ? found.at(-1)?.received : undefined;
      return accept({ items, nextCursor: last ? `${last.receivedAtMs} ${last.id}` : null });
    },
  };
}

/** An order that was just changed, as it stands now. */
export async function orderNow(stored: Stored, merchantId: string, orderId: string): Promise<FullOrder> {
  const found = await readOrder(stored, merchantId, orderId);
  if (!found) throw new Error(`Order ${orderId} is not there after its own change`);
  return found;
}
