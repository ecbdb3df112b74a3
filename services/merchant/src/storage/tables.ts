import { type AggregateTable, aggregateTable } from '@concord/database';
import type { AppInstallation } from '../domain/app-installation.ts';
import type { Location } from '../domain/location.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Register } from '../domain/register.ts';
import type { Store } from '../domain/store.ts';
import type { WebhookEndpoint } from '../domain/webhook-endpoint.ts';

/** A row by row whose aggregate is its document; the columns beside it are what queries look for. */
function documentTable<Aggregate extends { readonly id: string; readonly version: number }>(
  name: string,
  lookedFor: { readonly [column: string]: { readonly type: string; readonly read: (one: Aggregate) => unknown } } = {},
): AggregateTable<Aggregate> {
  const entries = Object.entries(lookedFor);
  return aggregateTable<Aggregate>({
    name,
    key: ['id'],
    columns: {
      ...Object.fromEntries(entries.map(([column, { type }]) => [column, type])),
      data: 'jsonb',
      version: 'bigint',
    },
    keyOf: ({ id }) => [id],
    fromRow: documentOf,
    toRow: (one) => ({
      id: one.id,
      ...Object.fromEntries(entries.map(([column, { read }]) => [column, read(one)])),
      data: one,
      version: one.version,
    }),
  });
}

export function documentOf<Aggregate>(row: Record<string, unknown>): Aggregate {
  return row.data as Aggregate;
}

export const stores = documentTable<Store>('store');
export const locations = documentTable<Location>('location', {
  kind: { type: 'text', read: ({ kind }) => kind },
  status: { type: 'text', read: ({ status }) => status },
  priority: { type: 'bigint', read: ({ priority }) => priority },
});
export const registers = documentTable<Register>('register', {
  location_id: { type: 'text', read: ({ locationId }) => locationId },
});
export const webhookEndpoints = documentTable<WebhookEndpoint>('webhook_endpoint', {
  status: { type: 'text', read: ({ status }) => status },
});
export const appInstallations = documentTable<AppInstallation>('app_installation');

export const merchants = aggregateTable<Merchant>({
  name: 'merchant',
  key: [],
  columns: { data: 'jsonb', version: 'bigint', created_at: 'timestamptz' },
  keyOf: () => [],
  fromRow: documentOf,
  toRow: (merchant) => ({
    data: merchant,
    version: merchant.version,
    created_at: new Date(merchant.createdAtMs).toISOString(),
  }),
});
