import { type Database, rowsOf, runPipeline, sql } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import type { PublishedEvent } from './event.ts';
import type { EventLog } from './event-log.ts';
import { inEventSpans } from './event-spans.ts';
import { pace } from './pace.ts';
import { keepRelaying, LOOK_AGAIN_MS, type Relay, type RelayRun } from './relay-loop.ts';

export type RelayOptions = {
  readonly source: string;
  /** The system role's: it sees all merchants' rows. */
  readonly database: Database;
  readonly log: EventLog;
  readonly batchSize?: number;
  readonly paceMs?: number;
  readonly onError?: (error: unknown) => void;
};

type Connection = Awaited<ReturnType<Database['connect']>>;
type OutboxRow = {
  merchant_id: string;
  id: string;
  position: number;
  type: string;
  key: string;
  data: Record<string, unknown>;
  occurred_at: number;
  traceparent: string | null;
};

/** Under load, looks are so far apart: what is written in between leaves together. */
const PACE_MS = 150;
/** What was sent is deleted with the next look, or after this time if nothing comes. */
const SETTLE_MS = 150;
const LEASE = "select pg_try_advisory_lock(hashtext('concord.relay')) as held";
const CLAIM =
  'select merchant_id, id, position, type, key, data, occurred_at, traceparent from outbox order by position limit $1';
const SENT = 'delete from outbox where position = any($1::bigint[])';
/** A deletion need not wait for the disk: what a power cut takes back of it is sent again under the same ids, as after a kill. */
const UNHURRIED = "select set_config('synchronous_commit', 'off', true)";

/**
 * Moves rows from the outbox to the log, in order, whatever was not sent yet: never by a high-water mark, since a lower
 * position can commit later (CONSISTENCY 22). One relay per database holds the lease; it dies with its connection. Rows
 * are deleted after the log has them: a kill in between sends them again under the same ids.
 */
export function startRelay(options: RelayOptions): Relay {
  const batchSize = options.batchSize ?? 500;

  const publish = async (rows: readonly OutboxRow[]): Promise<void> => {
    await faultPoint(`${options.source}:before-publish`);
    const events = rows.map((row) => publishedEvent(options.source, row));
    await inEventSpans(`${options.source} publish`, 'PRODUCER', events, options.log.append);
    await faultPoint(`${options.source}:after-publish`);
  };

  const session = async ({ written, isStopping, isOver }: RelayRun): Promise<void> => {
    const paced = pace(options.paceMs ?? PACE_MS);
    const client = await options.database.connect();
    let broken = true;
    try {
      const [lease] = await runPipeline(client, [sql(LEASE)]);
      if (!rowsOf<{ held: boolean }>(lease)[0]?.held) {
        broken = false;
        return await written.wait(LOOK_AGAIN_MS);
      }
      let sent: number[] = [];
      for (;;) {
        const seen = written.count();
        const rows = await claim(client, sent, batchSize);
        sent = [];
        if (isOver()) return;
        if (rows.length > 0) {
          await publish(rows);
          sent = rows.map((row) => row.position);
        } else if (isStopping()) return;
        if (isStopping() || rows.length === batchSize) continue;
        await written.wait(rows.length === 0 ? LOOK_AGAIN_MS : SETTLE_MS, seen);
        if (!isStopping()) await paced();
      }
    } finally {
      client.release(broken);
    }
  };

  return keepRelaying(session, options.onError);
}

/** Deletes what the log has by now, and answers what waits: one round trip. */
async function claim(client: Connection, sent: readonly number[], batchSize: number): Promise<OutboxRow[]> {
  const waiting = sql<OutboxRow>(CLAIM, batchSize);
  const results = await runPipeline(client, sent.length > 0 ? [sql(UNHURRIED), sql(SENT, sent), waiting] : [waiting]);
  return rowsOf<OutboxRow>(results.at(-1));
}

function publishedEvent(source: string, row: OutboxRow): PublishedEvent {
  return {
    id: row.id,
    type: row.type,
    source,
    merchantId: row.merchant_id,
    key: row.key,
    data: row.data,
    occurredAtMs: row.occurred_at,
    traceparent: row.traceparent ?? undefined,
  };
}
