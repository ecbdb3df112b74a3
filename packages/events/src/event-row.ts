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

export function toRow(event: PublishedEvent, place: number): object {
  return {
    place,
    id: event.id,
    merchant_id: event.merchantId,
    source: event.source,
    type: event.type,
    key: event.key,
    data: event.data,
    occurred_at: new Date(event.occurredAtMs).toISOString(),
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
