import { type Database, sql } from '@concord/database';

/**
 * An event that its relay appended without living to note it comes once more when that service is back, also after the
 * log has forgotten it. So long it may be away, as with the keys of services.
 */
const KEPT_AT_LEAST_MS = 30 * 24 * 3_600_000;
const BATCH_SIZE = 1_000;

const FORGET = `delete from inbox where (merchant_id, consumer, event_id) in (
  select merchant_id, consumer, event_id from inbox where received_at < $1 order by received_at limit $2)`;

/**
 * Forgets which events were applied once the log that could deliver them again has forgotten them, few at a time; answers
 * how many. What was received before the oldest event that the log still has was appended before it, so it is gone there.
 * `oldestKeptMs` is null where the log is empty. For the system role.
 */
export async function forgetInbox(
  database: Database,
  { oldestKeptMs, nowMs }: { readonly oldestKeptMs: number | null; readonly nowMs: number },
  batchSize = BATCH_SIZE,
): Promise<number> {
  const before = new Date(Math.min(oldestKeptMs ?? nowMs, nowMs - KEPT_AT_LEAST_MS));
  let forgotten = 0;
  for (;;) {
    const [deleted] = await database.run(sql(FORGET, before, batchSize));
    forgotten += deleted?.rowCount ?? 0;
    if ((deleted?.rowCount ?? 0) < batchSize) return forgotten;
  }
}
