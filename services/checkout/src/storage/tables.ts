import { aggregateTable } from '@concord/database';
import type { Cart } from '../domain/cart.ts';
import type { Checkout } from '../domain/checkout.ts';
import type { StoreSettings } from '../domain/settings.ts';

type CartDocument = Omit<Cart, 'id' | 'status' | 'checkoutId' | 'storeId' | 'changedAtMs' | 'version'>;

export const carts = aggregateTable<Cart>({
  name: 'cart',
  kept: 'version',
  key: ['id'],
  columns: {
    store_id: 'text',
    status: 'text',
    checkout_id: 'text',
    data: 'json',
    changed_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: (cart) => [cart.id],
  fromRow: cartFromRow,
  toRow: ({ id, status, checkoutId, storeId, changedAtMs, version, ...document }) => ({
    id,
    status,
    store_id: storeId,
    checkout_id: checkoutId,
    data: document satisfies CartDocument,
    changed_at: new Date(changedAtMs).toISOString(),
    version,
  }),
  personal: ['data'],
});

export function cartFromRow(row: Record<string, unknown>): Cart {
  return {
    ...(row.data as CartDocument),
    id: row.id as string,
    status: row.status as Cart['status'],
    checkoutId: row.checkout_id as string | null,
    storeId: row.store_id as string,
    changedAtMs: row.changed_at as number,
    version: row.version as number,
  };
}

export const checkouts = aggregateTable<Checkout>({
  name: 'checkout',
  kept: 'version',
  key: ['id'],
  columns: {
    cart_id: 'text',
    state: 'text',
    due_at: 'timestamptz',
    attempts: 'int',
    request_hash: 'text',
    plan: 'json',
    outcome: 'json',
    refusal: 'json',
    started_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: (checkout) => [checkout.id],
  fromRow: checkoutFromRow,
  toRow: (checkout) => ({
    id: checkout.id,
    cart_id: checkout.cartId,
    state: checkout.state,
    due_at: checkout.dueAtMs === null ? null : new Date(checkout.dueAtMs).toISOString(),
    attempts: checkout.attempts,
    request_hash: checkout.requestHash,
    plan: checkout.plan,
    outcome: checkout.outcome,
    refusal: checkout.refusal,
    started_at: new Date(checkout.startedAtMs).toISOString(),
    version: checkout.version,
  }),
  personal: ['plan', 'outcome', 'refusal'],
});

export function checkoutFromRow(row: Record<string, unknown>): Checkout {
  return {
    plan: row.plan as Checkout['plan'],
    outcome: row.outcome as Checkout['outcome'],
    refusal: row.refusal as Checkout['refusal'],
    id: row.id as string,
    cartId: row.cart_id as string,
    state: row.state as Checkout['state'],
    dueAtMs: row.due_at as number | null,
    attempts: row.attempts as number,
    requestHash: row.request_hash as string,
    startedAtMs: row.started_at as number,
    version: row.version as number,
  };
}

export const storeSettings = aggregateTable<StoreSettings>({
  name: 'store_settings',
  key: ['store_id'],
  columns: { data: 'jsonb', version: 'bigint' },
  keyOf: (settings) => [settings.storeId],
  fromRow: settingsFromRow,
  toRow: ({ storeId, version, ...document }) => ({ store_id: storeId, data: document, version }),
});

export function settingsFromRow(row: Record<string, unknown>): StoreSettings {
  const document = row.data as Omit<StoreSettings, 'storeId' | 'version'>;
  return { ...document, storeId: row.store_id as string, version: row.version as number };
}
