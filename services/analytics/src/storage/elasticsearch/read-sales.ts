import type { Dimension, SalesPage, SalesQuery, SalesRow } from '../sales-index.ts';
import type { Store } from './save-orders.ts';
import { exact, inPeriod, type Sum, search, sums } from './search.ts';

/** Keys come in the order of their sources; a day as its date, an hour as the moment it began. */
type Bucket = { readonly key: Readonly<Record<string, string | number>> } & Readonly<Record<FigureName, Sum>>;
type Rows = { readonly buckets: readonly Bucket[]; readonly after_key?: Bucket['key'] };
type Answer = { readonly entries: { readonly asked: { readonly rows: Rows } } };
type FigureName = keyof typeof FIGURES;

const FIGURES = {
  orders: 'entries.orders',
  units: 'entries.units',
  gross: 'entries.gross',
  net: 'entries.net',
  tax: 'entries.tax',
  discount: 'entries.discount',
  shipping: 'entries.shipping',
  cancelled_orders: 'entries.cancelledOrders',
  cancelled_units: 'entries.cancelledUnits',
  cancelled: 'entries.cancelled',
  returned_units: 'entries.returnedUnits',
  refund: 'entries.refund',
} as const;

const FIELDS = {
  channel: 'entries.channel',
  location: 'entries.location_id',
  product: 'entries.product_id',
  store: 'entries.store_id',
} as const;

const BUCKETS_AT_ONCE = 2_000;
/** As many groups as are put in order at once. A page by key needs no such order, and has no such limit. */
const MAX_GROUPS = 200_000;

/** By key Elasticsearch gives the page itself; hours of many days, or the greatest first, are put in order here. */
export async function readSales(
  store: Store,
  merchantId: string,
  query: SalesQuery,
  page: SalesPage,
): Promise<SalesRow[]> {
  const { groupBy, sort, first, after } = page;
  const hourOf = hoursIn(query.timeZone);
  if (sort === 'key' && !groupBy.includes('hour')) {
    const begin = after && keyOf([after[0], ...after.slice(2)] as string[], groupBy);
    const { buckets } = await readBuckets(store, merchantId, query, groupBy, first, begin);
    return buckets.map((bucket) => rowOf(bucket, groupBy, hourOf));
  }
  const rows = new Map<string, SalesRow>();
  let begin: Bucket['key'] | undefined;
  do {
    const found = await readBuckets(store, merchantId, query, groupBy, BUCKETS_AT_ONCE, begin);
    for (const bucket of found.buckets) addRow(rows, rowOf(bucket, groupBy, hourOf));
    if (rows.size > MAX_GROUPS)
      throw new RangeError(`A report of more than ${MAX_GROUPS} groups can only be read by key`);
    begin = found.after_key;
  } while (begin !== undefined);
  const ranked = [...rows.values()].map((row) => ({ ...row, rank: sort === 'gross' ? -row.gross + 0 : 0 }));
  const sorted = ranked.toSorted((a, b) => compare(placeOf(a), placeOf(b)));
  const later = after ? sorted.filter((row) => compare(placeOf(row), after) > 0) : sorted;
  return later.slice(0, first);
}

async function readBuckets(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  query: SalesQuery,
  groupBy: readonly Dimension[],
  size: number,
  after: Bucket['key'] | undefined,
): Promise<Rows> {
  const sources = [
    { currency: { terms: { field: 'entries.currency' } } },
    ...groupBy.map((dimension, at) => ({ [`key${at + 1}`]: sourceOf(dimension, query.timeZone) })),
  ];
  const rows = { composite: { size, sources, ...(after && { after }) }, aggs: sums(FIGURES) };
  const asked = [
    inPeriod('entries.occurred_at', query),
    { term: { 'entries.by_product': groupBy.includes('product') } },
  ];
  const { aggregations } = await search<never, Answer>(elasticsearch, indexes.orders, merchantId, {
    size: 0,
    query: { bool: { filter: salesOf(merchantId, query) } },
    aggs: {
      entries: {
        nested: { path: 'entries' },
        aggs: { asked: { filter: { bool: { filter: asked } }, aggs: { rows } } },
      },
    },
  });
  return aggregations.entries.asked.rows;
}

/** Sales of the merchant that pass the filters, whenever they were; test orders are left out. */
export function salesOf(merchantId: string, { currency, channel, storeId, locationId }: SalesQuery): object[] {
  const wanted = {
    merchant_id: merchantId,
    test: false,
    currency,
    channel,
    store_id: storeId,
    location_id: locationId,
  };
  return Object.entries(wanted).flatMap(([field, value]) =>
    value === undefined ? [] : [{ term: { [field]: value } }],
  );
}

function sourceOf(dimension: Dimension, time_zone: string): object {
  const at = { field: 'entries.occurred_at', time_zone };
  if (dimension === 'day') return { date_histogram: { ...at, calendar_interval: 'day', format: 'yyyy-MM-dd' } };
  if (dimension === 'hour') return { date_histogram: { ...at, calendar_interval: 'hour' } };
  return { terms: { field: FIELDS[dimension] } };
}

function keyOf([currency = '', ...parts]: readonly string[], groupBy: readonly Dimension[]): Bucket['key'] {
  return { currency, ...Object.fromEntries(groupBy.map((_, at) => [`key${at + 1}`, parts[at] ?? ''])) };
}

function rowOf(bucket: Bucket, groupBy: readonly Dimension[], hourOf: (ms: number) => string): SalesRow {
  const part = (at: number): string => {
    const value = bucket.key[`key${at}`] ?? '';
    return typeof value === 'number' ? hourOf(value) : value;
  };
  const byProduct = groupBy.includes('product');
  const figures = Object.fromEntries(
    Object.keys(FIGURES).map((name) => [name, exact(bucket[name as FigureName])]),
  ) as Record<FigureName, number>;
  const { discount, shipping } = figures;
  return {
    key1: part(1),
    key2: part(2),
    key3: part(3),
    rank: 0,
    currency: String(bucket.key.currency),
    ...figures,
    discount: byProduct ? null : discount,
    shipping: byProduct ? null : shipping,
  };
}

/** Making a format costs more than using it a hundred times. */
function hoursIn(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  return (ms) => format.format(ms);
}

/** The same hour of other days is the same row. */
function addRow(rows: Map<string, SalesRow>, row: SalesRow): void {
  const key = JSON.stringify([row.currency, row.key1, row.key2, row.key3]);
  const known = rows.get(key);
  if (!known) {
    rows.set(key, row);
    return;
  }
  const added = Object.keys(FIGURES).map((name) => {
    const [a, b] = [known[name as FigureName], row[name as FigureName]];
    return [name, a === null || b === null ? null : exact({ value: a + b })];
  });
  rows.set(key, { ...known, ...Object.fromEntries(added) });
}

function placeOf({ currency, rank, key1, key2, key3 }: SalesRow): readonly (string | number)[] {
  return [currency, rank, key1, key2, key3];
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [at, one] of a.entries()) {
    const other = b[at] ?? '';
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
