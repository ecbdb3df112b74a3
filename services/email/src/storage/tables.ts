import { aggregateTable } from '@concord/database';
import type { Message } from '../domain/message.ts';

export const messages = aggregateTable<Message>({
  name: 'message',
  key: ['id'],
  columns: {
    event_id: 'text',
    kind: 'text',
    status: 'text',
    order_id: 'text',
    part_id: 'text',
    customer_id: 'text',
    traceparent: 'text',
    attempts: 'bigint',
    reason: 'text',
    due_at: 'timestamptz',
    created_at: 'timestamptz',
    sent_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: (message) => [message.id],
  fromRow: messageFromRow,
  toRow: (message) => ({
    id: message.id,
    event_id: message.eventId,
    kind: message.kind,
    status: message.status,
    order_id: message.orderId,
    part_id: message.partId,
    customer_id: message.customerId,
    traceparent: message.traceparent,
    attempts: message.attempts,
    reason: message.reason,
    due_at: new Date(message.dueAtMs).toISOString(),
    created_at: new Date(message.createdAtMs).toISOString(),
    sent_at: message.sentAtMs === null ? null : new Date(message.sentAtMs).toISOString(),
    version: message.version,
  }),
});

export function messageFromRow(row: Record<string, unknown>): Message {
  return {
    id: row.id as string,
    eventId: row.event_id as string,
    kind: row.kind as Message['kind'],
    status: row.status as Message['status'],
    orderId: row.order_id as string | null,
    partId: row.part_id as string | null,
    customerId: row.customer_id as string | null,
    traceparent: row.traceparent as string | null,
    attempts: row.attempts as number,
    reason: row.reason as string | null,
    dueAtMs: row.due_at as number,
    createdAtMs: row.created_at as number,
    sentAtMs: row.sent_at as number | null,
    version: row.version as number,
  };
}
