import type { Columns } from '@concord/database';
import type { PublishedEvent } from './event.ts';

export type EventRow = {
  position: number;
  id: string;
  merchant_id: string;
  source: string;
  type: string;
  key: string;
  data: Record<string, unknown>;
  occurred_at: number;
  traceparent: string | null;
};

export const COLUMNS = 'e.position, e.id, e.merchant_id, e.source, e.type, e.key, e.data, e.occurred_at, e.traceparent';

/** The columns of an event on its way into a table. */
export const SENT_COLUMNS = {
  id: 'text',
  merchant_id: 'text',
  source: 'text',
  type: 'text',
  key: 'text',
  data: 'json',
  occurred_at: 'timestamptz',
  traceparent: 'text',
} as const satisfies Columns;

export function toRow(event: PublishedEvent): Record<string, unknown> {
  return {
    id: event.id,
    merchant_id: event.merchantId,
    source: event.source,
    type: event.type,
    key: event.key,
    data: event.data,
    occurred_at: event.occurredAtMs,
    traceparent: event.traceparent ?? null,
  };
}

export function fromRow(row: EventRow): PublishedEvent {
  return {
    id: row.id,
    type: row.type,
    source: row.source,
    merchantId: row.merchant_id,
    key: row.key,
    data: row.data,
    occurredAtMs: row.occurred_at,
    traceparent: row.traceparent ?? undefined,
  };
}

/** The event as it would be read back, its data from their JSON text. It is for several readers: nobody can change it. */
export function asReadBack(event: PublishedEvent, data: string): PublishedEvent {
  return Object.freeze({
    id: event.id,
    type: event.type,
    source: event.source,
    merchantId: event.merchantId,
    key: event.key,
    data: frozen(JSON.parse(data)),
    occurredAtMs: new Date(event.occurredAtMs).getTime(),
    traceparent: event.traceparent ?? undefined,
  });
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
