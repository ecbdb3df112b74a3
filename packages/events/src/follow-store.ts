import { type Database, rowsOf, sql } from '@concord/database';
import type { ConsumerStore } from './consumer.ts';
import type { Subscription } from './event-log.ts';
import { COLUMNS, type EventRow, fromRow } from './event-row.ts';

const HEAD = 'select coalesce(max(position), 0) as head from event';
const AFTER = `select ${COLUMNS} from event e where e.position > $1 and e.type = any($2) order by e.position limit $3`;

/** For who only wants what happens from now on: its place is in memory, and what it fails at is passed over. */
export function followStore(database: Database, { types, batchSize = 200 }: Subscription): ConsumerStore {
  let passed: number | undefined;
  const head = async (): Promise<number> => {
    const [result] = await database.run(sql<{ head: number }>(HEAD));
    return rowsOf<{ head: number }>(result)[0]?.head ?? 0;
  };
  return {
    next: async (handledUpTo) => {
      passed = handledUpTo ?? passed ?? (await head());
      const [found] = await database.run(sql<EventRow>(AFTER, passed, types, batchSize));
      const rows = rowsOf<EventRow>(found);
      const batch = rows.map((row) => ({ position: row.position, event: fromRow(row), parked: false }));
      return { batch, upTo: rows.at(-1)?.position ?? passed, full: rows.length === batchSize };
    },
    park: async () => undefined,
    commit: async () => undefined,
    lag: async () => 0,
  };
}
