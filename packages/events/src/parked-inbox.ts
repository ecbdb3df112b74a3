import { type Database, rowsOf, rowsStatement, sql } from '@concord/database';
import { orderingKey, type PublishedEvent } from './event.ts';
import type { Subscription } from './event-log.ts';
import { type EventRow, fromRow, SENT_COLUMNS, toRow } from './event-row.ts';
import { MAX_REPLAYED, replayRequested } from './replay-requests.ts';

/** Events that consumers of a database could not handle, and those behind them of their key: whole, until replayed. */
export type ParkedInbox = {
  /** Which keys of these events are parked for the group. */
  readonly keysOf: (group: string, events: readonly PublishedEvent[]) => Promise<ReadonlySet<string>>;
  readonly park: (group: string, event: PublishedEvent, reason: string) => Promise<void>;
  /** When the oldest of them occurred; null where there is none. */
  readonly oldestMs: () => Promise<number | null>;
  /** Handles them again, oldest first; answers how many are still parked. */
  readonly replay: (group: string, handle: Subscription['handle']) => Promise<number>;
  /** Does the replays that a person asked for, of these groups. */
  readonly replayRequested: (handlers: ReadonlyMap<string, Subscription['handle']>) => Promise<void>;
};

const KEYS = `select distinct merchant_id || '/' || key as key from parked_inbox_event
  where consumer_group = $1 and (merchant_id, key) in (select * from unnest($2::text[], $3::text[]))`;
const park = rowsStatement(
  SENT_COLUMNS,
  (rows, other) => `insert into parked_inbox_event
      (merchant_id, consumer_group, id, source, type, key, data, occurred_at, traceparent, reason)
    select r.merchant_id, ${other(0)}, r.id, r.source, r.type, r.key, r.data, r.occurred_at, r.traceparent, ${other(1)}
    from ${rows} on conflict do nothing`,
);
const PARKED = `select position, id, merchant_id, source, type, key, data, occurred_at, traceparent
  from parked_inbox_event where consumer_group = $1 order by position limit ${MAX_REPLAYED}`;
const GONE = 'delete from parked_inbox_event where consumer_group = $1 and position = $2';
const STAYS = 'update parked_inbox_event set reason = $3 where consumer_group = $1 and position = $2';
const OLDEST = 'select min(occurred_at) as oldest from parked_inbox_event';
const LEFT = 'select count(*) as left from parked_inbox_event where consumer_group = $1';

/** For the system role: a batch is of many merchants. */
export function parkedInbox(database: Database): ParkedInbox {
  const replay = (group: string, handle: Subscription['handle']) => replayAll(database, group, handle);
  return {
    keysOf: async (group, events) => {
      if (events.length === 0) return new Set();
      const merchants = events.map((event) => event.merchantId);
      const keys = events.map((event) => event.key);
      const [found] = await database.run(sql<{ key: string }>(KEYS, group, merchants, keys));
      return new Set(rowsOf<{ key: string }>(found).map((row) => row.key));
    },
    park: async (group, event, reason) => void (await database.run(park([toRow(event)], group, reason))),
    oldestMs: async () => {
      const [found] = await database.run(sql<{ oldest: number | null }>(OLDEST));
      return rowsOf<{ oldest: number | null }>(found)[0]?.oldest ?? null;
    },
    replay,
    replayRequested: (handlers) => replayRequested(database, 'parked_inbox_event', handlers, replay),
  };
}

async function replayAll(database: Database, group: string, handle: Subscription['handle']): Promise<number> {
  const [found] = await database.run(sql<EventRow>(PARKED, group));
  const stuck = new Set<string>();
  for (const row of rowsOf<EventRow>(found)) {
    const event = fromRow(row);
    if (stuck.has(orderingKey(event))) continue;
    try {
      await handle([event]);
      await database.run(sql(GONE, group, row.position));
    } catch (error) {
      stuck.add(orderingKey(event));
      const reason = error instanceof Error ? error.message : String(error);
      await database.run(sql(STAYS, group, row.position, reason));
    }
  }
  const [left] = await database.run(sql<{ left: number }>(LEFT, group));
  return rowsOf<{ left: number }>(left)[0]?.left ?? 0;
}
