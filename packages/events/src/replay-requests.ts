import { type Database, rowsOf, sql } from '@concord/database';
import type { Subscription } from './event-log.ts';

/** Where events are parked: in the log itself, or in the database of their consumer. */
export type ParkedTable = 'parked_event' | 'parked_inbox_event';

/** What one replay takes at most; a person asks again for the rest. */
export const MAX_REPLAYED = 1_000;

/** An event that waits for a person. */
export type ParkedEvent = {
  readonly group: string;
  readonly position: number;
  /** Of the merchant and the aggregate. */
  readonly key: string;
  readonly eventId: string;
  readonly type: string;
  readonly reason: string;
  readonly parkedAtMs: number;
};

type Row = {
  consumer_group: string;
  position: number;
  key: string;
  id: string;
  type: string;
  reason: string;
  parked_at: number;
};

const PARKED: Readonly<Record<ParkedTable, string>> = {
  parked_event: `select p.consumer_group, p.position, p.key, e.id, e.type, p.reason, p.parked_at
    from parked_event p join event e using (position)`,
  parked_inbox_event: `select consumer_group, position, merchant_id || '/' || key as key, id, type, reason, parked_at
    from parked_inbox_event`,
};

/** Parked events behind the one that is named, by group and in the order in which they are replayed. */
export async function listParked(
  database: Database,
  table: ParkedTable,
  after: Pick<ParkedEvent, 'group' | 'position'> | undefined,
  limit: number,
): Promise<readonly ParkedEvent[]> {
  const text = `select * from (${PARKED[table]}) as parked
    where (consumer_group, position) > ($1, $2) order by consumer_group, position limit $3`;
  const [found] = await database.run(sql<Row>(text, after?.group ?? '', after?.position ?? 0, limit));
  return rowsOf<Row>(found).map((row) => ({
    group: row.consumer_group,
    position: row.position,
    key: row.key,
    eventId: row.id,
    type: row.type,
    reason: row.reason,
    parkedAtMs: row.parked_at,
  }));
}

/** Asks whoever consumes the group for a replay; answers whether anything of it is parked here. */
export async function requestReplay(database: Database, table: ParkedTable, group: string): Promise<boolean> {
  const last = `select max(position) from (
    select position from ${table} where consumer_group = $1 order by position limit ${MAX_REPLAYED}) as oldest`;
  const text = `update ${table} set replay_requested = true
    where consumer_group = $1 and position = (${last}) returning 1`;
  const [marked] = await database.run(sql(text, group));
  return rowsOf(marked).length > 0;
}

/** Has nobody done yet what was asked for? */
export async function isReplayRequested(database: Database, table: ParkedTable, group: string): Promise<boolean> {
  const text = `select 1 from ${table} where consumer_group = $1 and replay_requested limit 1`;
  const [found] = await database.run(sql(text, group));
  return rowsOf(found).length > 0;
}

/**
 * Does the replays that were asked for of these groups. Two instances may do the same one at once: each handles a key's
 * events in order, and what comes twice has its effect once.
 */
export async function replayRequested(
  database: Database,
  table: ParkedTable,
  handlers: ReadonlyMap<string, Subscription['handle']>,
  replay: (group: string, handle: Subscription['handle']) => Promise<number>,
): Promise<void> {
  const asked = `select distinct consumer_group from ${table} where replay_requested and consumer_group = any($1)`;
  const [found] = await database.run(sql<{ consumer_group: string }>(asked, [...handlers.keys()]));
  for (const { consumer_group: group } of rowsOf<{ consumer_group: string }>(found)) {
    const handle = handlers.get(group);
    if (!handle) continue;
    await replay(group, handle);
    const done = `update ${table} set replay_requested = false where consumer_group = $1 and replay_requested`;
    await database.run(sql(done, group));
  }
}
