import { cursorsOf } from '@concord/contract';
import { z } from 'zod';
import type { SearchQuery, Sort } from '../search-index.ts';

type Order = Readonly<Record<string, 'asc' | 'desc' | object>>[];

/** Without words everything is equally relevant, and the newest comes first. */
export function sortOf({ sort, words }: SearchQuery): Sort {
  return sort === 'relevance' && words.length === 0 ? 'newest' : sort;
}

/** The order of a page, and where it begins. A cursor that was made for another order is no cursor. */
export function sortedBy(sort: Sort, { currency, after }: SearchQuery): object {
  const order = ORDERS[sort](currency);
  const cursor = cursors.read(after);
  return { sort: order, ...(cursor?.length === order.length ? { search_after: cursor } : {}) };
}

/** What is sold out comes after what can be bought. */
const ORDERS: Readonly<Record<Sort, (currency: string) => Order>> = {
  relevance: () => [{ sold_out: 'asc' }, { _score: 'desc' }, { created_at_ms: 'desc' }, { product_id: 'desc' }],
  newest: () => [{ created_at_ms: 'desc' }, { product_id: 'desc' }],
  price_asc: (currency) => [{ 'prices.min': byPrice(currency, 'asc') }, { product_id: 'asc' }],
  price_desc: (currency) => [{ 'prices.min': byPrice(currency, 'desc') }, { product_id: 'desc' }],
  title: () => [{ title_key: 'asc' }, { product_id: 'asc' }],
};

function byPrice(currency: string, order: 'asc' | 'desc'): object {
  return { order, nested: { path: 'prices', filter: { term: { 'prices.currency': currency } } } };
}

export const cursors = cursorsOf(z.array(z.union([z.string().max(2_000), z.number()])).max(4));
