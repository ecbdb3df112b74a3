import { aggregateTable, ledgerTable } from '@concord/database';
import type { OrderExport } from '../domain/order-export.ts';
import { timeOf } from './rows.ts';

export const orderExports = aggregateTable<OrderExport>({
  name: 'order_export',
  key: ['id'],
  columns: {
    format: 'text',
    filters: 'jsonb',
    status: 'text',
    cursor: 'text',
    order_count: 'bigint',
    part_count: 'bigint',
    failure: 'text',
    requested_at: 'timestamptz',
    moved_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: ({ id }) => [id],
  fromRow: exportFromRow,
  toRow: (one) => ({
    id: one.id,
    format: one.format,
    filters: one.filters,
    status: one.status,
    cursor: one.cursor,
    order_count: one.orderCount,
    part_count: one.partCount,
    failure: one.failure,
    requested_at: timeOf(one.requestedAtMs),
    moved_at: timeOf(one.movedAtMs),
    version: one.version,
  }),
});

export function exportFromRow(row: Record<string, unknown>): OrderExport {
  return {
    id: row.id as string,
    format: row.format as OrderExport['format'],
    filters: row.filters as OrderExport['filters'],
    status: row.status as OrderExport['status'],
    cursor: row.cursor as string | null,
    orderCount: row.order_count as number,
    partCount: row.part_count as number,
    failure: row.failure as string | null,
    requestedAtMs: row.requested_at as number,
    movedAtMs: row.moved_at as number,
    version: row.version as number,
  };
}

export type ExportPart = { readonly exportId: string; readonly number: number; readonly content: string };

export const exportParts = ledgerTable<ExportPart>({
  name: 'order_export_part',
  columns: { export_id: 'text', number: 'bigint', content: 'text' },
  toRow: ({ exportId, number, content }) => ({ export_id: exportId, number, content }),
});
