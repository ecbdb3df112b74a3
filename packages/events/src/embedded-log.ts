import { answers, type Database, openDatabase, rowsOf, rowsParameter, sql } from '@concord/database';
import { type ConsumerStore, startConsumer } from './consumer.ts';
import { consumerLags } from './consumer-lags.ts';
import type { PublishedEvent } from './event.ts';
import type { EventLog, Subscription } from './event-log.ts';
import { forgetEvents } from './forget-events.ts';
import { type Signal, signal } from './signal.ts';

type EventRow = {
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

const COLUMNS = 'e.position, e.id, e.merchant_id, e.source, e.type, e.key, e.data, e.occurred_at, e.traceparent';
const APPEND_LOCK = "select pg_advisory_xact_lock(hashtext('concord.event_log'))";
const HEAD = 'select coalesce(max(position), 0) as head from event';
const APPEND = `insert into event (id, merchant_id, source, type, key, data, occurred_at, traceparent)
  select r.id, r.merchant_id, r.source, r.type, r.key, r.data, r.occurred_at, r.traceparent
  from json_to_recordset($1::json) as r(place int, id text, merchant_id text, source text, type text, key text,
    data json, occurred_at timestamptz, traceparent text)
  order by r.place on conflict (id) do nothing`;

export const eventLogMigrations = new URL('../migrations/', import.meta.url).pathname;

/** What the embedded log answers beside what every log does: its keeper looks after it itself. */
export type EmbeddedLog = EventLog & {
  /** How many events wait for each group that was started here. */
  readonly lags: () => Promise<ReadonlyMap<string, number>>;
  /** Deletes what is older and what every group has passed; answers how many. */
  readonly forget: (beforeMs: number, batchSize?: number) => Promise<number>;
  readonly isReady: () => Promise<boolean>;
};

/** The event log of the embedded shape: one table, appended by one transaction at a time. */
export function openEmbeddedLog(options: { readonly url: string; readonly poolSize?: number }): EmbeddedLog {
  const database = openDatabase({ url: options.url, poolSize: options.poolSize ?? 4, applicationName: 'event-log' });
  /** Who waits for which type: an event wakes those who asked for it and nobody else. */
  const subscribers = new Map<string, Set<Signal>>();
  const groups = new Map<string, readonly string[]>();
  return {
    append: async (events) => {
      if (events.length === 0) return;
      await database.run(sql(APPEND_LOCK), sql(APPEND, rowsParameter(events.map(toRow))));
      const types = new Set(events.map((event) => event.type));
      for (const type of types) for (const subscriber of subscribers.get(type) ?? []) subscriber.notify();
    },
    read: async (afterPosition, limit) => {
      const text = `select ${COLUMNS} from event e where e.position > $1 order by e.position limit $2`;
      const [result] = await database.run(sql<EventRow>(text, afterPosition, limit));
      return rowsOf<EventRow>(result).map((row) => ({ ...fromRow(row), position: row.position }));
    },
    consume: (subscription) => {
      const woken = signal();
      groups.set(subscription.group, subscription.types);
      for (const type of subscription.types) {
        subscribers.set(type, (subscribers.get(type) ?? new Set()).add(woken));
      }
      return startConsumer(subscription, consumerStore(database, subscription), woken);
    },
    replayParked: (group, handle) => replayParked(database, group, handle),
    lags: () => consumerLags(database, groups),
    forget: (beforeMs, batchSize) => forgetEvents(database, [...groups.keys()], beforeMs, batchSize),
    isReady: () => answers(database),
    close: () => database.close(),
  };
}

function consumerStore(database: Database, { group, types, batchSize = 200 }: Subscription): ConsumerStore {
  let committed = 0;
  const after = `(select coalesce(max(position), 0) from consumer_offset where consumer_group = $1)`;
  return {
    read: async () => {
      const next = sql<EventRow>(
        `select ${COLUMNS} from event e where e.position > ${after} and e.type = any($2) order by e.position limit $3`,
        group,
        types,
        batchSize,
      );
      // The head is read first: whatever is behind it was there for the second statement too.
      const [head, result] = await database.run(sql(HEAD), next);
      const batch = rowsOf<EventRow>(result).map((row) => ({ position: row.position, event: fromRow(row) }));
      const last = batch.length === batchSize ? batch.at(-1)?.position : undefined;
      return {
        batch,
        upTo: last ?? Math.max(rowsOf<{ head: number }>(head)[0]?.head ?? 0, batch.at(-1)?.position ?? 0),
      };
    },
    parkedKeys: async (keys) => {
      const parked = sql(
        'select distinct key from parked_event where consumer_group = $1 and key = any($2)',
        group,
        keys,
      );
      const [result] = await database.run(parked);
      return new Set(rowsOf<{ key: string }>(result).map((row) => row.key));
    },
    park: async (position, event, reason) => {
      const text = `insert into parked_event (consumer_group, position, key, reason) values ($1, $2, $3, $4)
        on conflict do nothing`;
      await database.run(sql(text, group, position, event.key, reason));
    },
    commit: async (position) => {
      if (position <= committed) return;
      const text = `insert into consumer_offset (consumer_group, position) values ($1, $2)
        on conflict (consumer_group) do update set position = greatest(consumer_offset.position, excluded.position)`;
      await database.run(sql(text, group, position));
      committed = position;
    },
    lag: async () => {
      const text = `select count(*) as lag from event e where e.position > ${after} and e.type = any($2)`;
      const [result] = await database.run(sql(text, group, types));
      return rowsOf<{ lag: number }>(result)[0]?.lag ?? 0;
    },
  };
}

async function replayParked(database: Database, group: string, handle: Subscription['handle']): Promise<number> {
  const parked = sql<EventRow>(
    `select ${COLUMNS} from parked_event p join event e using (position) where p.consumer_group = $1
      order by p.position limit 1000`,
    group,
  );
  const [result] = await database.run(parked);
  const rows = rowsOf<EventRow>(result);
  const stuck = new Set<string>();
  for (const row of rows) {
    if (stuck.has(row.key)) continue;
    try {
      await handle([fromRow(row)]);
      await database.run(
        sql('delete from parked_event where consumer_group = $1 and position = $2', group, row.position),
      );
    } catch (error) {
      stuck.add(row.key);
      const reason = error instanceof Error ? error.message : String(error);
      const text = 'update parked_event set reason = $3 where consumer_group = $1 and position = $2';
      await database.run(sql(text, group, row.position, reason));
    }
  }
  const [left] = await database.run(sql('select count(*) as left from parked_event where consumer_group = $1', group));
  return rowsOf<{ left: number }>(left)[0]?.left ?? 0;
}

function toRow(event: PublishedEvent, place: number): object {
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

function fromRow(row: EventRow): PublishedEvent {
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
