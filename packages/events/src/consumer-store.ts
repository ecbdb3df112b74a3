import { type Database, rowsOf, sql } from '@concord/database';
import type { ConsumerStore } from './consumer.ts';
import { orderingKey } from './event.ts';
import type { Subscription } from './event-log.ts';
import { COLUMNS, type EventRow, fromRow } from './event-row.ts';

/** So far may a group that was sent nothing fall behind before it says that it has seen there is nothing for it. */
const MAX_UNSAID = 1_000;

const HEAD = 'select coalesce(max(position), 0) as head from event';
const COMMIT = `insert into consumer_offset (consumer_group, position) values ($1, $2)
  on conflict (consumer_group) do update set position = greatest(consumer_offset.position, excluded.position)`;
const AFTER = '(select coalesce(max(position), 0) from consumer_offset where consumer_group = $1)';
const NEXT = `select ${COLUMNS}, exists (select from parked_event p where p.consumer_group = $1 
    and p.key = e.merchant_id || '/' || e.key) as parked
  from event e where e.position > greatest($4::bigint, ${AFTER}) and e.type = any($2) order by e.position limit $3`;
const PARK = `insert into parked_event (consumer_group, position, key, reason) values ($1, $2, $3, $4)
  on conflict do nothing`;
const LAG = `select count(*) as lag from event e where e.position > ${AFTER} and e.type = any($2)`;

/** A group's progress in the embedded log. */
export function consumerStore(
  database: Database,
  { group, types, batchSize = 200 }: Pick<Subscription, 'group' | 'types' | 'batchSize'>,
): ConsumerStore {
  /** Up to here there is nothing more for this group; said to the database only now and then. */
  let passed = 0;
  let said = 0;
  const commit = (upTo: number) => sql(COMMIT, group, upTo);
  return {
    next: async (handledUpTo) => {
      const upToSay = handledUpTo ?? (passed - said > MAX_UNSAID ? passed : undefined);
      const look = [sql(HEAD), sql<EventRow>(NEXT, group, types, batchSize, passed)];
      const results = await database.run(...(upToSay === undefined ? look : [commit(upToSay), ...look]));
      said = upToSay ?? said;
      // The head is read first: whatever is behind it was there for the second statement too.
      const [head, found] = results.slice(-2);
      const batch = rowsOf<EventRow & { parked: boolean }>(found).map((row) => ({
        position: row.position,
        event: fromRow(row),
        parked: row.parked,
      }));
      const full = batch.length === batchSize;
      const last = batch.at(-1)?.position ?? 0;
      const upTo = full ? last : Math.max(rowsOf<{ head: number }>(head)[0]?.head ?? 0, last);
      if (batch.length === 0) passed = Math.max(passed, upTo);
      return { batch, upTo, full };
    },
    park: async (position, event, reason) =>
      void (await database.run(sql(PARK, group, position, orderingKey(event), reason))),
    commit: async (upTo) => void (await database.run(commit(upTo))),
    lag: async () => {
      const [result] = await database.run(sql<{ lag: number }>(LAG, group, types));
      return rowsOf<{ lag: number }>(result)[0]?.lag ?? 0;
    },
  };
}
