import { setTimeout as delay } from 'node:timers/promises';
import { type Database, rowsOf, runPipeline, sql } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import type { PublishedEvent } from './event.ts';
import type { EventLog } from './event-log.ts';
import { inEventSpans } from './event-spans.ts';
import { signal } from './signal.ts';

export type Relay = {
  /** Call after a commit that wrote events: publishes without waiting for the next look. */
  readonly wake: () => void;
  /** Publishes what is committed already, if the log takes it soon. */
  readonly stop: () => Promise<void>;
};

export type RelayOptions = {
  readonly source: string;
  /** The system role's: it sees all merchants' rows. */
  readonly database: Database;
  readonly log: EventLog;
  readonly batchSize?: number;
  readonly gatherMs?: number;
  readonly onError?: (error: unknown) => void;
};

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

const LOOK_AGAIN_MS = 1_000;
/** What is written within this time leaves together. */
const GATHER_MS = 15;
/** For so long a stopping relay goes on with what waits; the rest leaves after the next start. */
const FLUSH_MS = 5_000;
const LEASE = "select pg_try_advisory_lock(hashtext('concord.relay')) as held";
const CLAIM =
  'select merchant_id, id, position, type, key, data, occurred_at, traceparent from outbox order by position limit $1';
const SENT = 'delete from outbox where position = any($1::bigint[])';

/**
 * Moves rows from the outbox to the log, in order, whatever was not sent yet: never by a high-water mark, since a lower
 * position can commit later (CONSISTENCY 22). One relay per database holds the lease; it dies with its connection. Rows
 * are deleted after the log has them: a kill in between sends them again under the same ids.
 */
export function startRelay(options: RelayOptions): Relay {
  const batchSize = options.batchSize ?? 500;
  const written = signal();
  let stopping = false;
  let flushUntilMs = Number.POSITIVE_INFINITY;

  const gathered = () => (stopping ? undefined : delay(options.gatherMs ?? GATHER_MS));

  const session = async (): Promise<void> => {
    const client = await options.database.connect();
    let broken = true;
    try {
      const [lease] = await runPipeline(client, [sql(LEASE)]);
      if (!rowsOf<{ held: boolean }>(lease)[0]?.held) {
        broken = false;
        return await written.wait(LOOK_AGAIN_MS);
      }
      for (;;) {
        const woken = written.wait(LOOK_AGAIN_MS);
        const [claimed] = await runPipeline(client, [sql(CLAIM, batchSize)]);
        const rows = rowsOf<OutboxRow>(claimed);
        if (rows.length === 0) {
          if (stopping) return;
          await woken;
          await gathered();
          continue;
        }
        if (performance.now() > flushUntilMs) return;
        await faultPoint(`${options.source}:before-publish`);
        const events = rows.map((row) => publishedEvent(options.source, row));
        await inEventSpans(`${options.source} publish`, 'PRODUCER', events, options.log.append);
        await faultPoint(`${options.source}:after-publish`);
        await runPipeline(client, [
          sql(
            SENT,
            rows.map((row) => row.position),
          ),
        ]);
      }
    } finally {
      client.release(broken);
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await session();
      } catch (error) {
        options.onError?.(error);
        await written.wait(LOOK_AGAIN_MS);
      }
    }
  };
  const done = loop();
  return {
    wake: written.notify,
    stop: async () => {
      stopping = true;
      flushUntilMs = performance.now() + FLUSH_MS;
      written.notify();
      await done;
    },
  };
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
