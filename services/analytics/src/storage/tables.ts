import { aggregateTable } from '@concord/database';
import type { Rebuild } from '../domain/rebuild.ts';

/** A merchant has one rebuild of its sales: the latest. */
export const SALES = 'sales';

export const rebuilds = aggregateTable<Rebuild>({
  name: 'rebuild',
  key: ['subject'],
  columns: {
    id: 'text',
    status: 'text',
    cursor: 'text',
    order_count: 'bigint',
    removed_count: 'bigint',
    attempts: 'bigint',
    due_at: 'timestamptz',
    started_at: 'timestamptz',
    ended_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: () => [SALES],
  fromRow: rebuildFromRow,
  toRow: (rebuild) => ({
    subject: SALES,
    id: rebuild.id,
    status: rebuild.status,
    cursor: rebuild.cursor,
    order_count: rebuild.orderCount,
    removed_count: rebuild.removedCount,
    attempts: rebuild.attempts,
    due_at: new Date(rebuild.dueAtMs).toISOString(),
    started_at: new Date(rebuild.startedAtMs).toISOString(),
    ended_at: rebuild.endedAtMs === null ? null : new Date(rebuild.endedAtMs).toISOString(),
    version: rebuild.version,
  }),
});

export function rebuildFromRow(row: Record<string, unknown>): Rebuild {
  return {
    id: row.id as string,
    status: row.status as Rebuild['status'],
    cursor: row.cursor as string | null,
    orderCount: row.order_count as number,
    removedCount: row.removed_count as number,
    attempts: row.attempts as number,
    dueAtMs: row.due_at as number,
    startedAtMs: row.started_at as number,
    endedAtMs: row.ended_at as number | null,
    version: row.version as number,
  };
}
