import { isDeepStrictEqual } from 'node:util';
import { type BulkAction, bulk, type Elasticsearch, readMany } from '@concord/elasticsearch';
import type { CheckoutOutcome, Reversal, Sale } from '../../domain/sale.ts';
import type { Indexes } from './indexes.ts';
import { type OrderDocument, type OrderFacts, orderDocument } from './order-document.ts';

export type Store = { readonly elasticsearch: Elasticsearch; readonly indexes: Indexes };
type Told = { readonly sales: readonly Sale[]; readonly reversals: readonly Reversal[] };

const NOTHING: OrderFacts = { sale: null, reversals: {} };
const BATCH_SIZE = 200;

/** What each order's facts become; whoever writes an order at the same moment is not lost, since both look again. */
export async function changeOrders(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  orderIds: readonly string[],
  changed: (orderId: string, known: OrderFacts) => OrderFacts,
): Promise<void> {
  for (let from = 0; from < orderIds.length; from += BATCH_SIZE) {
    let left = orderIds.slice(from, from + BATCH_SIZE);
    while (left.length > 0) {
      const ids = left.map((id) => idOf(merchantId, id));
      const found = await readMany<OrderDocument>(elasticsearch, indexes.orders, merchantId, ids);
      const writes = left.flatMap((orderId, at) => {
        const there = found[at];
        const facts = changed(orderId, there?.document.facts ?? NOTHING);
        const isEmpty = facts.sale === null && Object.keys(facts.reversals).length === 0;
        const document = isEmpty ? undefined : orderDocument(merchantId, orderId, facts);
        if (isDeepStrictEqual(document, there?.document)) return [];
        const action: BulkAction = {
          index: indexes.orders,
          id: ids[at] ?? '',
          routing: merchantId,
          replaces: there?.version ?? 'absent',
          ...(document && { document }),
        };
        return [{ orderId, action }];
      });
      const outcomes = await bulk(
        elasticsearch,
        writes.map(({ action }) => action),
        { searchable: true },
      );
      left = writes.filter((_, at) => outcomes[at] === 'conflict').map(({ orderId }) => orderId);
    }
  }
}

export function byOrder({ sales, reversals }: Told): Map<string, Told> {
  const ids = new Set([...sales, ...reversals].map((fact) => fact.orderId));
  const salesOf = Map.groupBy(sales, (sale) => sale.orderId);
  const reversalsOf = Map.groupBy(reversals, (reversal) => reversal.orderId);
  return new Map([...ids].map((id) => [id, { sales: salesOf.get(id) ?? [], reversals: reversalsOf.get(id) ?? [] }]));
}

/** How a checkout ended is told once and never changes: whatever comes again is the same. */
export async function saveOutcomes(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  outcomes: readonly CheckoutOutcome[],
): Promise<void> {
  const latest = new Map(outcomes.map((outcome) => [outcome.checkoutId, outcome]));
  const actions = [...latest.values()].map(({ checkoutId, storeId, channel, failure, endedAtMs }) => ({
    index: indexes.checkouts,
    id: idOf(merchantId, checkoutId),
    routing: merchantId,
    document: { merchant_id: merchantId, store_id: storeId, channel, failure: failure ?? '', ended_at: endedAtMs },
  }));
  await bulk(elasticsearch, actions, { searchable: true });
}

function idOf(merchantId: string, id: string): string {
  return `${merchantId}/${id}`;
}
