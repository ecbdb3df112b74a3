import { type Database, rowsOf, sql } from '@concord/database';
import type { OutboxState } from './data-gauges.ts';

/** Beyond this a queue is only called long: counting on would cost more than it tells. */
const MAX_COUNTED = 100_000;
const STATE = `select (select count(*) from (select 1 from outbox limit ${MAX_COUNTED}) as counted) as length,
  (select extract(epoch from now() - occurred_at)::float8 from outbox order by position limit 1) as age_seconds`;

/** How much waits to be published, and for how long the first of it has. For the system role. */
export async function outboxState(database: Database): Promise<OutboxState> {
  const [result] = await database.run(sql(STATE));
  const [row] = rowsOf<{ length: number; age_seconds: number | null }>(result);
  return { length: row?.length ?? 0, oldestAgeSeconds: Math.max(0, row?.age_seconds ?? 0) };
}
