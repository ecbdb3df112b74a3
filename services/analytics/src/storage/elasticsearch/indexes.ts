import type { IndexDefinition } from '@concord/elasticsearch';

const VERSION = 1;

const keyword = { type: 'keyword' };
const long = { type: 'long' };
const time = { type: 'date', format: 'epoch_millis' };

/** The figures of `sales-entries.ts`. Longs: each is exact; so is a sum up to 2^53. */
const FIGURES = {
  orders: long,
  units: long,
  gross: long,
  net: long,
  tax: long,
  discount: long,
  shipping: long,
  cancelledOrders: long,
  cancelledUnits: long,
  cancelled: long,
  returnedUnits: long,
  refund: long,
};

/** An order: what was told of it, and what reports add up. A document is replaced whole, so both always agree. */
const ORDER = {
  merchant_id: keyword,
  order_id: keyword,
  /** As they were told, by which the document is made again when more is told. */
  facts: { type: 'object', enabled: false },
  has_sale: { type: 'boolean' },
  store_id: keyword,
  channel: keyword,
  location_id: keyword,
  currency: keyword,
  placed_at: time,
  test: { type: 'boolean' },
  units: long,
  gross: long,
  net: long,
  tax: long,
  discount: long,
  cancelled: long,
  refund: long,
  overdrawn: { type: 'byte' },
  promotion_ids: keyword,
  entries: {
    type: 'nested',
    properties: {
      by_product: { type: 'boolean' },
      occurred_at: time,
      store_id: keyword,
      channel: keyword,
      location_id: keyword,
      product_id: keyword,
      currency: keyword,
      ...FIGURES,
    },
  },
};

const CHECKOUT = { merchant_id: keyword, store_id: keyword, channel: keyword, failure: keyword, ended_at: time };

export type Indexes = { readonly orders: string; readonly checkouts: string };

export function indexesNamed(prefix: string): Indexes {
  return { orders: `${prefix}sales-orders-${VERSION}`, checkouts: `${prefix}sales-checkouts-${VERSION}` };
}

export function definitionsOf({ orders, checkouts }: Indexes, shards: number): IndexDefinition[] {
  const settings = { number_of_shards: shards, auto_expand_replicas: '0-1', refresh_interval: '250ms' };
  return [
    { name: orders, settings, properties: ORDER },
    { name: checkouts, settings, properties: CHECKOUT },
  ];
}
