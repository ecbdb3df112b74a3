import type { CheckoutQuery, CheckoutRow, PromotionKey, PromotionRow, SalesQuery } from '../sales-index.ts';
import { salesOf } from './read-sales.ts';
import type { Store } from './save-orders.ts';
import { exact, inPeriod, type Sum, search, sums } from './search.ts';

type Buckets<Key, Figures> = {
  readonly rows: { readonly buckets: readonly ({ key: Key; doc_count: number } & Figures)[] };
};

const MAX_ROWS = 1_000;

export async function readPromotions(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  query: SalesQuery,
  first: number,
  after: PromotionKey | undefined,
): Promise<PromotionRow[]> {
  type Key = { readonly promotion_id: string; readonly currency: string };
  type Figures = { readonly units: Sum; readonly gross: Sum; readonly discount: Sum };
  const sources = [
    { promotion_id: { terms: { field: 'promotion_ids' } } },
    { currency: { terms: { field: 'currency' } } },
  ];
  const begin = after && { after: { promotion_id: after[0], currency: after[1] } };
  const { aggregations } = await search<never, Buckets<Key, Figures>>(elasticsearch, indexes.orders, merchantId, {
    size: 0,
    query: { bool: { filter: [...salesOf(merchantId, query), inPeriod('placed_at', query)] } },
    aggs: {
      rows: {
        composite: { size: first, sources, ...begin },
        aggs: sums({ units: 'units', gross: 'gross', discount: 'discount' }),
      },
    },
  });
  return aggregations.rows.buckets.map(({ key, doc_count, units, gross, discount }) => ({
    ...key,
    orders: doc_count,
    units: exact(units),
    gross: exact(gross),
    discount: exact(discount),
  }));
}

export async function readCheckouts(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  query: CheckoutQuery,
): Promise<CheckoutRow[]> {
  type Key = { readonly channel: string; readonly failure: string };
  const sources = [{ channel: { terms: { field: 'channel' } } }, { failure: { terms: { field: 'failure' } } }];
  const filter: object[] = [{ term: { merchant_id: merchantId } }, inPeriod('ended_at', query)];
  if (query.storeId !== undefined) filter.push({ term: { store_id: query.storeId } });
  const { aggregations } = await search<never, Buckets<Key, object>>(elasticsearch, indexes.checkouts, merchantId, {
    size: 0,
    query: { bool: { filter } },
    aggs: { rows: { composite: { size: MAX_ROWS, sources } } },
  });
  return aggregations.rows.buckets
    .map(({ key, doc_count }) => ({ channel: key.channel, failure: key.failure || null, count: doc_count }))
    .toSorted((a, b) => before(a.channel, b.channel) || b.count - a.count || before(a.failure ?? '', b.failure ?? ''));
}

function before(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
