import { type Database, rowsOf, sql } from '@concord/database';
import type { ConsumerStore, NextEvents } from './consumer.ts';
import type { Subscription } from './event-log.ts';
import { COLUMNS, type EventRow, fromRow } from './event-row.ts';
import type { RecentEvents } from './recent-events.ts';

const HEAD = 'select coalesce(max(position), 0) as head from event';
const AFTER = `select ${COLUMNS} from event e where e.position > $1 and e.type = any($2) order by e.position limit $3`;

/** For who only wants what happens from now on: its place is in memory, and what it fails at is passed over. */
export function followStore(
  database: Database,
  { types, batchSize = 200 }: Subscription,
  recent?: RecentEvents,
): ConsumerStore {
  const wanted = new Set(types);
  let passed: number | undefined;
  const head = async (): Promise<number> => {
    const [result] = await database.run(sql<{ head: number }>(HEAD));
    return rowsOf<{ head: number }>(result)[0]?.head ?? 0;
  };
  const ask = async (place: number): Promise<NextEvents> => {
    const [found] = await database.run(sql<EventRow>(AFTER, place, types, batchSize));
    const rows = rowsOf<EventRow>(found);
    const batch = rows.map((row) => ({ position: row.position, event: fromRow(row), parked: false }));
    return { batch, upTo: rows.at(-1)?.position ?? place, full: rows.length === batchSize };
  };
  return {
    next: async (handledUpTo) => {
      const place = handledUpTo ?? passed ?? (await head());
      const next = recent?.behind(place, wanted, batchSize) ?? (await ask(place));
      passed = next.batch.length === 0 ? next.upTo : place;
      return next;
    },
    park: async () => undefined,
    commit: async () => undefined,
    lag: async () => 0,
  };
}
