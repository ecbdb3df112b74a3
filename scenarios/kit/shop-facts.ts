import { setTimeout as delay } from 'node:timers/promises';
import type { GraphClient } from './graph.ts';
import type { Merchant } from './people.ts';

/** Stock of a variant over all locations, as its owner reads it. */
export async function stockOf(graph: GraphClient, merchant: Merchant, variantId: string) {
  const { stockLevels } = await graph.ask<{
    stockLevels: { items: { onHand: number; free: number; reserved: number; allocated: number }[] };
  }>(
    merchant.owner,
    'query ($ids: [ID!]) { stockLevels(variantIds: $ids) { items { onHand free reserved allocated } } }',
    { ids: [variantId] },
  );
  const sum = (part: 'onHand' | 'free' | 'reserved' | 'allocated') =>
    stockLevels.items.reduce((total, level) => total + level[part], 0);
  return { onHand: sum('onHand'), free: sum('free'), reserved: sum('reserved'), allocated: sum('allocated') };
}

const LOOK_AGAIN_MS = 20;
const PAID_WITHIN_MS = 10_000;

/** Orders hears of the money by an event, a moment after the buyer was answered: resolves when it has. */
export async function untilPaid(paymentStatus: () => Promise<string>): Promise<void> {
  const lateAt = performance.now() + PAID_WITHIN_MS;
  while ((await paymentStatus()) !== 'paid') {
    if (performance.now() > lateAt) throw new Error('The order was not paid in time');
    await delay(LOOK_AGAIN_MS);
  }
}

export type BookedOrder = {
  readonly id: string;
  readonly number: string;
  readonly channel: string;
  readonly paymentStatus: string;
  readonly total: { readonly amountMinor: number };
};

/** The whole order book, newest first. */
export async function allOrders(graph: GraphClient, merchant: Merchant): Promise<readonly BookedOrder[]> {
  const all: BookedOrder[] = [];
  let after: string | undefined;
  do {
    const { orders }: { orders: { items: BookedOrder[]; nextCursor: string | null } } = await graph.ask(
      merchant.owner,
      'query ($after: String) { orders(first: 200, after: $after) { items { id number channel paymentStatus total { amountMinor } } nextCursor } }',
      { after },
    );
    all.push(...orders.items);
    after = orders.nextCursor ?? undefined;
  } while (after !== undefined);
  return all;
}
