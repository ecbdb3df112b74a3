import { type Database, rowsOf, sql } from '@concord/database';

const BATCH_SIZE = 1_000;

/** The place behind which no group, started here or ever before, has anything left to read. */
const PASSED = `select coalesce(min(coalesce(o.position, 0)), 0) as position
  from (select unnest($1::text[]) as consumer_group union select consumer_group from consumer_offset) g
  left join consumer_offset o using (consumer_group)`;
const FORGET = `with batch as (
    select e.position, e.occurred_at from event e
    where e.position > $1 and e.position <= $2 order by e.position limit $4
  ), gone as (
    delete from event e using batch b
    where e.position = b.position and b.occurred_at < $3
      and not exists (select from parked_event p where p.position = e.position)
    returning 1
  )
  select (select count(*) from gone) as forgotten, (select count(*) from batch) as looked_at,
    (select max(position) from batch) as last, (select max(occurred_at) from batch) as newest`;

/** A parked event is no bound: only its group gets it again, which has not applied it. */
const OLDEST_KEPT = `select occurred_at from event e
  where not exists (select from parked_event p where p.position = e.position) order by position limit 1`;

type Batch = { forgotten: number; looked_at: number; last: number | null; newest: number | null };

/**
 * Deletes events older than the time that every consumer group has passed, oldest first and few at a time; answers how
 * many. A parked event stays until it was replayed. Positions and times rise together, so the first batch that reaches
 * the time is the last.
 */
export async function forgetEvents(
  database: Database,
  groups: readonly string[],
  beforeMs: number,
  batchSize = BATCH_SIZE,
): Promise<number> {
  const [passed] = await database.run(sql<{ position: number }>(PASSED, groups));
  const upTo = rowsOf<{ position: number }>(passed)[0]?.position ?? 0;
  let forgotten = 0;
  let after = 0;
  for (;;) {
    const [result] = await database.run(sql<Batch>(FORGET, after, upTo, new Date(beforeMs), batchSize));
    const batch = rowsOf<Batch>(result)[0];
    forgotten += batch?.forgotten ?? 0;
    if (!batch || batch.last === null || batch.looked_at < batchSize) return forgotten;
    if ((batch.newest ?? 0) >= beforeMs) return forgotten;
    after = batch.last;
  }
}

/** When the first event occurred that a group may still get, or get again; null where there is none. */
export async function oldestKept(database: Database): Promise<number | null> {
  const [result] = await database.run(sql<{ occurred_at: number }>(OLDEST_KEPT));
  return rowsOf<{ occurred_at: number }>(result)[0]?.occurred_at ?? null;
}
