import { type Database, rowsOf, type Statement, setMerchants, sql } from '@concord/database';
import type { PublishedEvent } from './event.ts';

/**
 * Applies events to a consumer's own database once each, however often they arrive: what `effect` answers for the fresh
 * ones commits together with their ids. The `inbox` table is in every service's database.
 */
export async function applyOnce(
  database: Database,
  consumer: string,
  events: readonly PublishedEvent[],
  effect: (fresh: readonly PublishedEvent[]) => readonly Statement[] | Promise<readonly Statement[]>,
): Promise<readonly PublishedEvent[]> {
  const merchants = setMerchants([...new Set(events.map((event) => event.merchantId))]);
  const ids = events.map((event) => event.id);
  const known = sql<{ event_id: string }>(
    'select event_id from inbox where consumer = $1 and event_id = any($2)',
    consumer,
    ids,
  );
  const seen = new Set(
    rowsOf<{ event_id: string }>((await database.run(merchants, known))[1]).map((row) => row.event_id),
  );
  const fresh = events.filter((event) => !seen.has(event.id) && seen.add(event.id));
  if (fresh.length === 0) return [];
  const remember = sql(
    'insert into inbox (merchant_id, consumer, event_id) select * from unnest($1::text[], $2::text[], $3::text[])',
    fresh.map((event) => event.merchantId),
    fresh.map(() => consumer),
    fresh.map((event) => event.id),
  );
  await database.run(merchants, remember, ...(await effect(fresh)));
  return fresh;
}
