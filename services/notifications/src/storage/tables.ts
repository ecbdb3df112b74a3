import { aggregateTable } from '@concord/database';
import type { Delivery, EndpointHealth } from '../domain/delivery.ts';

export const deliveries = aggregateTable<Delivery>({
  name: 'delivery',
  key: ['id'],
  columns: {
    endpoint_id: 'text',
    event_id: 'text',
    type: 'text',
    body: 'text',
    status: 'text',
    attempts: 'jsonb',
    due_at: 'timestamptz',
    created_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: ({ id }) => [id],
  fromRow: deliveryFromRow,
  toRow: (delivery) => ({
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    type: delivery.type,
    body: delivery.body,
    status: delivery.status,
    attempts: delivery.attempts,
    due_at: delivery.status === 'waiting' ? new Date(delivery.dueAtMs).toISOString() : null,
    created_at: new Date(delivery.createdAtMs).toISOString(),
    version: delivery.version,
  }),
});

export function deliveryFromRow(row: Record<string, unknown>): Delivery {
  const common = {
    id: row.id as string,
    endpointId: row.endpoint_id as string,
    eventId: row.event_id as string,
    type: row.type as string,
    body: row.body as string,
    attempts: row.attempts as Delivery['attempts'],
    createdAtMs: row.created_at as number,
    version: row.version as number,
  };
  const status = row.status as Delivery['status'];
  return status === 'waiting' ? { ...common, status, dueAtMs: row.due_at as number } : { ...common, status };
}

export const endpointHealth = aggregateTable<EndpointHealth>({
  name: 'endpoint_health',
  key: ['endpoint_id'],
  columns: { failing_since: 'timestamptz', version: 'bigint' },
  keyOf: ({ endpointId }) => [endpointId],
  fromRow: (row) => ({
    endpointId: row.endpoint_id as string,
    failingSinceMs: row.failing_since as number | null,
    version: row.version as number,
  }),
  toRow: ({ endpointId, failingSinceMs, version }) => ({
    endpoint_id: endpointId,
    failing_since: failingSinceMs === null ? null : new Date(failingSinceMs).toISOString(),
    version,
  }),
});
