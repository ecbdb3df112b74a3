import { type Database, sql } from '@concord/database';

const HOUR_MS = 3_600_000;
const KEPT_FOR_CALLERS_MS = 24 * HOUR_MS;
/** A service's keys stand for the steps of processes, which may rest for long before they are tried again. */
const KEPT_FOR_SERVICES_MS = 30 * 24 * HOUR_MS;
const BATCH_SIZE = 1_000;

const FORGET = (whose: string) =>
  `delete from idempotency_key where (merchant_id, scope, key) in (
    select merchant_id, scope, key from idempotency_key where created_at < $1 and ${whose} order by created_at limit $2)`;
const OF_CALLERS = FORGET("scope not like 'service:%'");
const OF_SERVICES = FORGET("scope like 'service:%'");

/** Forgets idempotency keys that nobody will repeat any more, few at a time; answers how many. For the system role. */
export async function forgetKeys(database: Database, nowMs: number, batchSize = BATCH_SIZE): Promise<number> {
  const ofCallers = await forget(database, OF_CALLERS, nowMs - KEPT_FOR_CALLERS_MS, batchSize);
  return ofCallers + (await forget(database, OF_SERVICES, nowMs - KEPT_FOR_SERVICES_MS, batchSize));
}

async function forget(database: Database, text: string, beforeMs: number, batchSize: number): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const [deleted] = await database.run(sql(text, new Date(beforeMs), batchSize));
    forgotten += deleted?.rowCount ?? 0;
    if ((deleted?.rowCount ?? 0) < batchSize) return forgotten;
  }
}
