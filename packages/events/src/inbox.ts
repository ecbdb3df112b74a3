import { type Database, isSqlError, rowsOf, type Statement, sql } from '@concord/database';
import type { PublishedEvent } from './event.ts';

type Effect = (fresh: readonly PublishedEvent[]) => readonly Statement[] | Promise<readonly Statement[]>;

const UNIQUE_VIOLATION = '23505';
const REMEMBER =
  'insert into inbox (merchant_id, consumer, event_id) select * from unnest($1::text[], $2::text[], $3::text[])';
const KNOWN = 'select event_id from inbox where consumer = $1 and event_id = any($2)';

/**
 * Applies events to a consumer's own database once each, however often they arrive: what `effect` answers for the fresh
 * ones commits together with their ids. All are taken as fresh at first, which is one round trip; where the inbox says
 * otherwise nothing was done, and `effect` is asked again for those that are.
 */
export async function applyOnce(
  database: Database,
  consumer: string,
  events: readonly PublishedEvent[],
  effect: Effect,
): Promise<readonly PublishedEvent[]> {
  const different = [...new Map(events.map((event) => [event.id, event])).values()];
  if (different.length === 0) return [];
  try {
    await apply(database, consumer, different, effect);
    return different;
  } catch (error) {
    if (!isSqlError(error) || error.code !== UNIQUE_VIOLATION || error.table !== 'inbox') throw error;
  }
  const fresh = await unknown(database, consumer, different);
  if (fresh.length > 0) await apply(database, consumer, fresh, effect);
  return fresh;
}

async function apply(
  database: Database,
  consumer: string,
  events: readonly PublishedEvent[],
  effect: Effect,
): Promise<void> {
  const remember = sql(
    REMEMBER,
    events.map((event) => event.merchantId),
    events.map(() => consumer),
    events.map((event) => event.id),
  );
  await database.run(merchantsOf(database, events), remember, ...(await effect(events)));
}

async function unknown(
  database: Database,
  consumer: string,
  events: readonly PublishedEvent[],
): Promise<readonly PublishedEvent[]> {
  const ids = events.map((event) => event.id);
  const [, known] = await database.run(merchantsOf(database, events), sql<{ event_id: string }>(KNOWN, consumer, ids));
  const seen = new Set(rowsOf<{ event_id: string }>(known).map((row) => row.event_id));
  return events.filter((event) => !seen.has(event.id));
}

function merchantsOf(database: Database, events: readonly PublishedEvent[]): Statement {
  return database.setMerchants([...new Set(events.map((event) => event.merchantId))]);
}
