import { type Database, rowsOf, sql } from '@concord/database';
import type { ConsumerStore, NextEvents } from './consumer.ts';
import { orderingKey } from './event.ts';
import type { Subscription } from './event-log.ts';
import { COLUMNS, type EventRow, fromRow } from './event-row.ts';
import type { RecentEvents } from './recent-events.ts';

/** So far may a group that was sent nothing fall behind before it says that it has seen there is nothing for it. */
const MAX_UNSAID = 1_000;
/** For so long a group lives on what is remembered before it says how far it is, and asks what others did. */
const ASK_EVERY_MS = 1_000;

const COMMIT = `insert into consumer_offset (consumer_group, position) values ($1, $2)
  on conflict (consumer_group) do update set position = greatest(consumer_offset.position, excluded.position)`;
const AFTER = '(select coalesce(max(position), 0) from consumer_offset where consumer_group = $1)';
/** One row even where nothing comes next: it says how far the log goes, and whether anything of the group is parked. */
const LOOK = `select log.head, log.any_parked, next.* from (
    select (select coalesce(max(position), 0) from event) as head,
      exists (select from parked_event where consumer_group = $1) as any_parked
  ) as log left join lateral (
    select ${COLUMNS}, exists (select from parked_event p where p.consumer_group = $1
      and p.key = e.merchant_id || '/' || e.key) as parked
    from event e where e.position > greatest($4::bigint, ${AFTER}) and e.type = any($2) order by e.position limit $3
  ) as next on true order by next.position`;
const PARK = `insert into parked_event (consumer_group, position, key, reason) values ($1, $2, $3, $4)
  on conflict do nothing`;
const LAG = `select count(*) as lag from event e where e.position > greatest($3::bigint, ${AFTER}) and e.type = any($2)`;

export type PlacedStore = ConsumerStore & {
  /** So far this process has handled the group's events; further than is kept, for a second or two. */
  readonly place: () => number;
};

type Looked = { head: number; any_parked: boolean } & ((EventRow & { parked: boolean }) | { position: null });

/**
 * A group's progress in the embedded log. While nothing of the group is parked it takes what this process remembers of the
 * log, and asks the database where that does not reach.
 */
export function consumerStore(
  database: Database,
  { group, types, batchSize = 200 }: Pick<Subscription, 'group' | 'types' | 'batchSize'>,
  recent?: RecentEvents,
): PlacedStore {
  const wanted = new Set(types);
  /** Up to here there is nothing more for this group; unknown until the database was asked. */
  let passed: number | undefined;
  let handled = 0;
  let said = 0;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let mayBeParked = true;

  const pass = (upTo: number): void => {
    passed = Math.max(passed ?? 0, upTo);
  };
  const handle = (upTo: number): void => {
    handled = Math.max(handled, upTo);
    pass(upTo);
  };
  const commit = (upTo: number) => sql(COMMIT, group, upTo);
  /** What comes next as far as it is remembered, if what was asked lately still says that it can be given. */
  const remembered = (): NextEvents | undefined => {
    const next = passed === undefined ? undefined : recent?.behind(passed, wanted, batchSize);
    // Who then asks need not have the database look through what is not for this group.
    if (next?.batch.length === 0) pass(next.upTo);
    return mayBeParked || performance.now() - askedAtMs > ASK_EVERY_MS ? undefined : next;
  };
  const ask = async (): Promise<NextEvents> => {
    const place = passed ?? 0;
    const look = sql<Looked>(LOOK, group, types, batchSize, place);
    const isToSay = handled > said || place - said > MAX_UNSAID;
    const nowMs = performance.now();
    const rows = rowsOf<Looked>((await database.run(...(isToSay ? [commit(place), look] : [look]))).at(-1));
    if (isToSay) said = place;
    askedAtMs = nowMs;
    mayBeParked = rows[0]?.any_parked ?? true;
    const batch = rows.flatMap((row) =>
      row.position === null ? [] : { position: row.position, event: fromRow(row), parked: row.parked },
    );
    const full = batch.length === batchSize;
    const last = batch.at(-1)?.position;
    return { batch, upTo: full && last !== undefined ? last : (rows[0]?.head ?? 0), full };
  };
  return {
    next: async (handledUpTo) => {
      if (handledUpTo !== undefined) handle(handledUpTo);
      const next = remembered() ?? (await ask());
      if (next.batch.length === 0) pass(next.upTo);
      return next;
    },
    park: async (position, event, reason) => {
      mayBeParked = true;
      await database.run(sql(PARK, group, position, orderingKey(event), reason));
    },
    commit: async (handledUpTo) => {
      if (handledUpTo !== undefined) handle(handledUpTo);
      if (handled > said) await database.run(commit(handled));
    },
    lag: async () => {
      const [result] = await database.run(sql<{ lag: number }>(LAG, group, types, handled));
      return rowsOf<{ lag: number }>(result)[0]?.lag ?? 0;
    },
    place: () => handled,
  };
}
