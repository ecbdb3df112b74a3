import { setTimeout as delay } from 'node:timers/promises';
import {
  type EventLog,
  inEventSpans,
  keepRelaying,
  LOOK_AGAIN_MS,
  type PublishedEvent,
  type Relay,
  type RelayRun,
} from '@concord/events';
import { faultPoint } from '@concord/fault-points';
import type { Db } from 'mongodb';
import { type Collections, outboxes } from './collections.ts';
import { lease } from './lease.ts';
import { readUnsent, type Unsent, withdrawSent } from './outbox.ts';
import type { Turns } from './turns.ts';

export type DocumentRelayOptions = {
  readonly source: string;
  readonly db: Db;
  readonly collections: Collections;
  readonly turns: Turns;
  readonly log: EventLog;
  readonly batchSize?: number;
  readonly gatherMs?: number;
  readonly leaseMs?: number;
  readonly onError?: (error: unknown) => void;
};

/** What is written within this time leaves together. */
const GATHER_MS = 15;
const LEASE_MS = 5_000;

/**
 * Publishes what stands in the documents' outboxes, oldest first, then pulls it out of them (CONSISTENCY 25). A kill in
 * between publishes it again under the same ids. One relay of a database holds the lease.
 */
export function startDocumentRelay(options: DocumentRelayOptions): Relay {
  const { db, log, source, batchSize = 500 } = options;
  const names = outboxes(options.collections);
  const held = lease(db, 'relay', options.leaseMs ?? LEASE_MS);

  const publish = async (unsent: readonly Unsent[]): Promise<void> => {
    await faultPoint(`${source}:before-publish`);
    const events = unsent.map((one) => publishedEvent(source, one));
    await inEventSpans(`${source} publish`, 'PRODUCER', events, log.append);
    await faultPoint(`${source}:after-publish`);
    await withdrawSent(db, unsent, options.turns);
  };

  const session = async ({ written, isStopping, isOver }: RelayRun): Promise<void> => {
    for (;;) {
      const woken = written.wait(LOOK_AGAIN_MS);
      const unsent = (await held.hold()) ? await readUnsent(db, names, batchSize) : [];
      if (unsent.length > 0 && !isOver()) {
        await publish(unsent);
        continue;
      }
      if (isStopping()) return;
      await woken;
      if (!isStopping()) await delay(options.gatherMs ?? GATHER_MS);
    }
  };

  const relay = keepRelaying(session, options.onError);
  return {
    ...relay,
    stop: async () => {
      await relay.stop();
      await held.release().catch((error: unknown) => options.onError?.(error));
    },
  };
}

function publishedEvent(source: string, { merchantId, entry }: Unsent): PublishedEvent {
  const { id, type, key, data, occurredAtMs, traceparent } = entry;
  return { id, type, source, merchantId, key, data, occurredAtMs, traceparent: traceparent ?? undefined };
}
