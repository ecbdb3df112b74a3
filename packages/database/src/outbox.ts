import { newId } from '@concord/ids';
import type { Statement } from './statement.ts';
import { insertRows, type TableShape, type TenantRow } from './table.ts';
import type { NewEvent, WriteContext } from './write.ts';

const TABLE: TableShape = {
  name: 'outbox',
  columns: {
    id: 'text',
    type: 'text',
    key: 'text',
    data: 'json',
    occurred_at: 'timestamptz',
    traceparent: 'text',
  },
};

export function outboxRow(event: NewEvent, context: WriteContext): TenantRow {
  return {
    merchantId: context.merchantId,
    row: {
      id: newId('event', context.nowMs),
      type: event.type,
      key: event.key,
      data: event.data,
      occurred_at: new Date(context.nowMs).toISOString(),
      traceparent: context.traceparent ?? null,
    },
  };
}

export function insertOutbox(rows: readonly TenantRow[]): Statement {
  return insertRows(TABLE, rows);
}
