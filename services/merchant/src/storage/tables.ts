import { type AggregateTable, aggregateTable } from '@concord/database';
import type { AppInstallation } from '../domain/app-installation.ts';
import type { Location } from '../domain/location.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Register } from '../domain/register.ts';
import type { Store } from '../domain/store.ts';
import type { WebhookEndpoint } from '../domain/webhook-endpoint.ts';

type Document = { readonly id: string; readonly version: number };
type LookedFor<Aggregate> = {
  readonly [column: string]: { readonly type: string; readonly read: (one: Aggregate) => unknown };
};

/**
 * A table whose rows are documents; `lookedFor` are columns that queries use. Confidential fields stand in a column of
 * their own, which the audit log never shows.
 */
function documentTable<Aggregate extends Document>(
  name: string,
  lookedFor: LookedFor<Aggregate> = {},
  confidential: readonly (keyof Aggregate & string)[] = [],
): AggregateTable<Aggregate> {
  const entries = Object.entries(lookedFor);
  return aggregateTable<Aggregate>({
    name,
    key: ['id'],
    columns: {
      ...Object.fromEntries(entries.map(([column, { type }]) => [column, type])),
      ...documentColumns(confidential),
      version: 'bigint',
    },
    keyOf: ({ id }) => [id],
    fromRow: documentOf,
    toRow: (one) => ({
      id: one.id,
      ...Object.fromEntries(entries.map(([column, { read }]) => [column, read(one)])),
      ...documentParts(one, confidential),
      version: one.version,
    }),
    personal: ['confidential'],
  });
}

function documentColumns(confidential: readonly string[]): Record<string, string> {
  return confidential.length > 0 ? { data: 'jsonb', confidential: 'jsonb' } : { data: 'jsonb' };
}

function documentParts(one: object, confidential: readonly string[]): Record<string, unknown> {
  if (confidential.length === 0) return { data: one };
  const fields = Object.entries(one);
  const isConfidential = ([name]: [string, unknown]) => confidential.includes(name);
  return {
    data: Object.fromEntries(fields.filter((field) => !isConfidential(field))),
    confidential: Object.fromEntries(fields.filter(isConfidential)),
  };
}

export function documentOf<Aggregate>(row: Record<string, unknown>): Aggregate {
  if (!row.confidential) return row.data as Aggregate;
  return { ...(row.data as object), ...(row.confidential as object) } as Aggregate;
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
export const webhookEndpoints = documentTable<WebhookEndpoint>(
  'webhook_endpoint',
  { status: { type: 'text', read: ({ status }) => status } },
  ['secrets'],
);
export const appInstallations = documentTable<AppInstallation>('app_installation');

const CONFIDENTIAL_DETAILS = [
  'contactEmail',
  'contactPhone',
  'taxIds',
  'bankAccount',
] as const satisfies (keyof Merchant)[];

export const merchants = aggregateTable<Merchant>({
  name: 'merchant',
  key: [],
  columns: { ...documentColumns(CONFIDENTIAL_DETAILS), version: 'bigint', created_at: 'timestamptz' },
  keyOf: () => [],
  fromRow: documentOf,
  toRow: (merchant) => ({
    ...documentParts(merchant, CONFIDENTIAL_DETAILS),
    version: merchant.version,
    created_at: new Date(merchant.createdAtMs).toISOString(),
  }),
  personal: ['confidential'],
});
