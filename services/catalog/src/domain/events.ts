import type { NewEvent } from '@concord/database';
import { pricesChanged, stockPolicyChanges } from './change-product.ts';
import type { Product } from './product.ts';

/** What others must know of a product that became this one. */
export function productEvents(before: Product | undefined, after: Product): NewEvent[] {
  const { id: productId, version, status } = after;
  const stockPolicies = stockPolicyChanges(before, after);
  const facts = { productId, version, status, ...(stockPolicies.length > 0 ? { stockPolicies } : {}) };
  const event = (type: string): NewEvent => ({ type, key: productId, data: facts });
  if (!before) return [event('catalog.product-created.v1')];
  if (status === 'archived' && before.status !== 'archived') return [event('catalog.product-archived.v1')];
  const priced = pricesChanged(before, after) ? [event('catalog.price-changed.v1')] : [];
  return [event('catalog.product-updated.v1'), ...priced];
}

/** A category, collection or facet field changed: what is arranged by it is to be looked at again. */
export function arrangementChanged(kind: 'category' | 'collection' | 'custom_field', id: string): NewEvent {
  return { type: 'catalog.collection-changed.v1', key: id, data: { kind, id } };
}
