import type { Orphan, TotalsKey, TotalsRow } from '../sales-index.ts';
import type { OrderDocument } from './order-document.ts';
import type { Store } from './save-orders.ts';
import { exact, type Sum, search, sums } from './search.ts';

const FIGURES = {
  gross: 'gross',
  net: 'net',
  tax: 'tax',
  cancelled: 'cancelled',
  refund: 'refund',
  overdrawn: 'overdrawn',
};
const MAX_ORPHANS = 100;

type Figures = Readonly<Record<keyof typeof FIGURES, Sum>>;
type Key = { readonly merchant_id: string; readonly currency: string };
type Answer = { readonly rows: { readonly buckets: readonly ({ key: Key; doc_count: number } & Figures)[] } };

/** Of all merchants, test orders included: for the auditor. */
export async function readTotals(
  { elasticsearch, indexes }: Store,
  first: number,
  after: TotalsKey | undefined,
): Promise<TotalsRow[]> {
  const sources = [
    { merchant_id: { terms: { field: 'merchant_id' } } },
    { currency: { terms: { field: 'currency' } } },
  ];
  const begin = after && { after: { merchant_id: after[0], currency: after[1] } };
  const { aggregations } = await search<never, Answer>(elasticsearch, indexes.orders, undefined, {
    size: 0,
    query: { term: { has_sale: true } },
    aggs: { rows: { composite: { size: first, sources, ...begin }, aggs: sums(FIGURES) } },
  });
  return aggregations.rows.buckets.map(({ key, doc_count, ...figures }) => ({
    ...key,
    orders: doc_count,
    gross: exact(figures.gross),
    net: exact(figures.net),
    tax: exact(figures.tax),
    cancelled: exact(figures.cancelled),
    refund: exact(figures.refund),
    overdrawn: exact(figures.overdrawn),
  }));
}

export async function readOrphans({ elasticsearch, indexes }: Store): Promise<Orphan[]> {
  const { hits } = await search<OrderDocument>(elasticsearch, indexes.orders, undefined, {
    size: MAX_ORPHANS,
    query: { term: { has_sale: false } },
    sort: [{ merchant_id: 'asc' }, { order_id: 'asc' }],
  });
  return hits.hits
    .flatMap(({ _source: { merchant_id: merchantId, order_id: orderId, facts } }) =>
      Object.keys(facts.reversals).map((id) => ({ merchantId, id, orderId })),
    )
    .slice(0, MAX_ORPHANS);
}
