import { aggregateTable } from '@concord/database';
import { timeText } from './payment-tables.ts';

/** Where the provider sends a merchant's webhooks, and whether it knows yet. */
export type ProviderConnection = {
  readonly provider: string;
  readonly endpointId: string;
  readonly webhookSecret: string;
  readonly connected: boolean;
  readonly dueAtMs: number | null;
  readonly attempts: number;
  readonly version: number;
};

export const connections = aggregateTable<ProviderConnection>({
  name: 'provider_connection',
  key: ['provider'],
  columns: {
    endpoint_id: 'text',
    webhook_secret: 'text',
    connected: 'boolean',
    due_at: 'timestamptz',
    attempts: 'int',
    version: 'bigint',
  },
  keyOf: (connection) => [connection.provider],
  fromRow: connectionFromRow,
  toRow: (connection) => ({
    provider: connection.provider,
    endpoint_id: connection.endpointId,
    webhook_secret: connection.webhookSecret,
    connected: connection.connected,
    due_at: timeText(connection.dueAtMs),
    attempts: connection.attempts,
    version: connection.version,
  }),
  personal: ['endpoint_id', 'webhook_secret'],
});

export function connectionFromRow(row: Record<string, unknown>): ProviderConnection {
  return {
    provider: row.provider as string,
    endpointId: row.endpoint_id as string,
    webhookSecret: row.webhook_secret as string,
    connected: row.connected as boolean,
    dueAtMs: row.due_at as number | null,
    attempts: row.attempts as number,
    version: row.version as number,
  };
}

export type ProviderEndpoint = { readonly endpointId: string };

/** The directory: whose endpoint it is. */
export const endpoints = aggregateTable<ProviderEndpoint>({
  name: 'provider_endpoint',
  key: ['endpoint_id'],
  columns: {},
  keyOf: (endpoint) => [endpoint.endpointId],
  fromRow: (row) => ({ endpointId: row.endpoint_id as string }),
  toRow: (endpoint) => ({ endpoint_id: endpoint.endpointId }),
  personal: ['endpoint_id'],
});
