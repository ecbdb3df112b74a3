import { answers, type Database, openDatabase, rowsOf, sql } from '@concord/database';
import { appendAndRemember, appendEvents } from './append-events.ts';
import { startConsumer } from './consumer.ts';
import { consumerLags, type PlacedGroup } from './consumer-lags.ts';
import { consumerStore, type PlacedStore } from './consumer-store.ts';
import { orderingKey } from './event.ts';
import type { KeptLog, Subscription } from './event-log.ts';
import { COLUMNS, type EventRow, fromRow } from './event-row.ts';
import { followStore } from './follow-store.ts';
import { forgetEvents, oldestKept } from './forget-events.ts';
import { groupAppends } from './group-appends.ts';
import { APPENDED_CHANNEL, type LogSession, openLogSession } from './log-session.ts';
import { type RecentEvents, recentEvents } from './recent-events.ts';
import { MAX_REPLAYED, replayRequested } from './replay-requests.ts';
import { type Signal, signal } from './signal.ts';

const READ = `select ${COLUMNS} from event e where e.position > $1 order by e.position limit $2`;

export const eventLogMigrations = new URL('../migrations/', import.meta.url).pathname;

/** Its keeper tells it what to forget. */
export type EmbeddedLog = KeptLog & Required<Pick<KeptLog, 'forget'>>;

export type EmbeddedLogOptions = {
  readonly url: string;
  readonly poolSize?: number;
  /** Other processes use it too: they are told of appends, and a group has one consumer among them all. */
  readonly isShared?: boolean;
};

const TELL = `select pg_notify('${APPENDED_CHANNEL}', $1)`;

/** The event log in PostgreSQL: one table, appended by one transaction at a time. */
export function openEmbeddedLog(options: EmbeddedLogOptions): EmbeddedLog {
  const database = openDatabase({
    url: options.url,
    poolSize: options.poolSize ?? 4,
    applicationName: 'event-log',
    plansOnce: true,
  });
  /** Who waits for which type: an event wakes those who asked for it and nobody else. */
  const subscribers = new Map<string, Set<Signal>>();
  const groups = new Map<string, PlacedGroup>();
  const handlers = new Map<string, Subscription['handle']>();
  const wake = (types: Iterable<string>): void => {
    for (const type of types) for (const subscriber of subscribers.get(type) ?? []) subscriber.notify();
  };
  const session = options.isShared ? openLogSession(database, wake) : undefined;
  /** Where others append all the time there would never be anything to remember. */
  const recent = session ? undefined : recentEvents();
  return {
    append: groupAppends(async (events) => {
      const types = [...new Set(events.map((event) => event.type))];
      if (recent) await appendAndRemember(database, events, recent);
      else await appendEvents(database, events, [sql(TELL, types.join(','))]);
      wake(types);
    }),
    read: async (after = '0', limit) => {
      const [result] = await database.run(sql<EventRow>(READ, Number(after), limit));
      const rows = rowsOf<EventRow>(result);
      return { events: rows.map(fromRow), upTo: String(rows.at(-1)?.position ?? after) };
    },
    consume: (subscription) => {
      const { group, types, handle } = subscription;
      const woken = signal();
      for (const type of types) subscribers.set(type, (subscribers.get(type) ?? new Set()).add(woken));
      if (subscription.everyInstance)
        return startConsumer(subscription, followStore(database, subscription, recent), woken);
      const store = storeOf(database, subscription, { session, recent });
      groups.set(group, { types, place: store.place });
      handlers.set(group, handle);
      return startConsumer(subscription, store, woken);
    },
    replayParked: (group, handle) => replayParked(database, group, handle),
    replayRequested: () =>
      replayRequested(database, 'parked_event', handlers, (group, handle) => replayParked(database, group, handle)),
    lags: () => consumerLags(database, groups),
    forget: (beforeMs, batchSize) => forgetEvents(database, [...groups.keys()], beforeMs, batchSize),
    oldestKeptMs: () => oldestKept(database),
    isReady: () => answers(database),
    close: async () => {
      await session?.close();
      await database.close();
    },
  };
}

type Known = { readonly session: LogSession | undefined; readonly recent: RecentEvents | undefined };

function storeOf(database: Database, subscription: Subscription, { session, recent }: Known): PlacedStore {
  const store = consumerStore(database, subscription, recent);
  if (!session) return store;
  const standingBy = { batch: [], upTo: 0, full: false };
  return {
    ...store,
    next: async (handledUpTo) => ((await session.holds(subscription.group)) ? store.next(handledUpTo) : standingBy),
  };
}

async function replayParked(database: Database, group: string, handle: Subscription['handle']): Promise<number> {
  const parked = sql<EventRow>(
    `select ${COLUMNS} from parked_event p join event e using (position) where p.consumer_group = $1
      order by p.position limit ${MAX_REPLAYED}`,
    group,
  );
  const [result] = await database.run(parked);
  const rows = rowsOf<EventRow>(result);
  const stuck = new Set<string>();
  for (const row of rows) {
    const key = orderingKey(fromRow(row));
    if (stuck.has(key)) continue;
    try {
      await handle([fromRow(row)]);
      await database.run(
        sql('delete from parked_event where consumer_group = $1 and position = $2', group, row.position),
      );
    } catch (error) {
      stuck.add(key);
      const reason = error instanceof Error ? error.message : String(error);
      const text = 'update parked_event set reason = $3 where consumer_group = $1 and position = $2';
      await database.run(sql(text, group, row.position, reason));
    }
  }
  const [left] = await database.run(sql('select count(*) as left from parked_event where consumer_group = $1', group));
  return rowsOf<{ left: number }>(left)[0]?.left ?? 0;
}
