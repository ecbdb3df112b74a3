import { setTimeout as delay } from 'node:timers/promises';
import { orderingKey, type PublishedEvent } from './event.ts';
import type { Consumer, Subscription } from './event-log.ts';
import { inEventSpans } from './event-spans.ts';
import { pace } from './pace.ts';
import type { Signal } from './signal.ts';

export type Positioned = {
  readonly position: number;
  readonly event: PublishedEvent;
  /** An event of its key is parked: this one must wait behind it. */
  readonly parked: boolean;
};

export type NextEvents = {
  readonly batch: readonly Positioned[];
  /** There are no other events of the subscription up to here. */
  readonly upTo: number;
  /** There may be more behind: do not wait. */
  readonly full: boolean;
};

/** Where a consumer's progress is kept. */
export type ConsumerStore = {
  /** Takes it that all up to `handledUpTo` is handled, and answers what comes next: one round trip at most. */
  readonly next: (handledUpTo: number | undefined) => Promise<NextEvents>;
  readonly park: (position: number, event: PublishedEvent, reason: string) => Promise<void>;
  /** Keeps how far the consumer is, with what it was told of before. */
  readonly commit: (handledUpTo: number | undefined) => Promise<void>;
  readonly lag: () => Promise<number>;
};

const IDLE_MS = 1_000;
/** What was handled is remembered with the next look, or after this time if nothing comes. */
const SETTLE_MS = 150;
/** Under load, looks are so far apart: a batch of forty events costs what one costs. */
const PACE_MS = 100;
const RETRY_DELAYS_MS = [20, 100, 500];

/**
 * Reads batch after batch. A batch that fails is tried again event by event; an event that keeps failing parks its key,
 * and the rest goes on (CONSISTENCY 23). An error that says `retryAfterMs` parks nothing: the batch is read again until
 * whoever was away is back. The offset is committed after the effects, so a kill repeats, never skips.
 */
export function startConsumer(subscription: Subscription, store: ConsumerStore, appended: Signal): Consumer {
  let stopping = false;
  let handledUpTo: number | undefined;
  const paced = pace(subscription.paceMs ?? PACE_MS);

  const step = async (): Promise<void> => {
    const seen = appended.count();
    const { batch, upTo, full } = await store.next(handledUpTo);
    handledUpTo = undefined;
    if (batch.length > 0) {
      await handleBatch(subscription, store, batch);
      handledUpTo = upTo;
    }
    if (full || stopping) return;
    await appended.wait(handledUpTo === undefined ? IDLE_MS : SETTLE_MS, seen);
    if (!stopping) await paced();
  };
  const loop = async (): Promise<void> => {
    while (!stopping) await step().catch(() => (stopping ? undefined : delay(IDLE_MS)));
    await store.commit(handledUpTo).catch(() => undefined);
  };
  const done = loop();
  return {
    lag: store.lag,
    stop: async () => {
      stopping = true;
      appended.notify();
      await done;
    },
  };
}

async function handleBatch(
  subscription: Subscription,
  store: ConsumerStore,
  batch: readonly Positioned[],
): Promise<void> {
  const ready = batch.filter(({ parked }) => !parked);
  for (const { position, event, parked } of batch) {
    if (parked) await store.park(position, event, 'behind a parked event of its key');
  }
  if (ready.length === 0) return;
  try {
    await handle(
      subscription,
      ready.map(({ event }) => event),
    );
  } catch (error) {
    if (isForLater(error)) throw error;
    await handleOneByOne(subscription, store, ready);
  }
}

function handle({ group, handle: run }: Subscription, events: readonly PublishedEvent[]): Promise<void> {
  return inEventSpans(`${group} handle`, 'CONSUMER', events, run);
}

async function handleOneByOne(
  subscription: Subscription,
  store: ConsumerStore,
  batch: readonly Positioned[],
): Promise<void> {
  const parked = new Set<string>();
  for (const { position, event } of batch) {
    const key = orderingKey(event);
    const error = parked.has(key) ? 'behind a parked event of its key' : await tryToHandle(subscription, event);
    if (error === undefined) continue;
    parked.add(key);
    await store.park(position, event, error instanceof Error ? error.message : String(error));
    subscription.onParked?.(event, error);
  }
}

/** Something that the handler needs does not answer now: that is not the event's fault, and it is not parked for it. */
function isForLater(error: unknown): boolean {
  return error instanceof Error && 'retryAfterMs' in error;
}

async function tryToHandle(subscription: Subscription, event: PublishedEvent): Promise<unknown> {
  let last: unknown;
  for (const waitMs of [0, ...RETRY_DELAYS_MS]) {
    if (waitMs > 0) await delay(waitMs);
    try {
      await handle(subscription, [event]);
      return undefined;
    } catch (error) {
      if (isForLater(error)) throw error;
      last = error;
    }
  }
  return last;
}
