import { setTimeout as delay } from 'node:timers/promises';
import type { PublishedEvent } from './event.ts';
import type { Consumer, Subscription } from './event-log.ts';
import { inEventSpans } from './event-spans.ts';
import type { Signal } from './signal.ts';

type Positioned = { readonly position: number; readonly event: PublishedEvent };

/** Where a consumer's progress is kept. */
export type ConsumerStore = {
  /** The next events of the subscription, and the position up to which there are no others of it. */
  readonly read: () => Promise<{ readonly batch: readonly Positioned[]; readonly upTo: number }>;
  readonly parkedKeys: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly park: (position: number, event: PublishedEvent, reason: string) => Promise<void>;
  readonly commit: (position: number) => Promise<void>;
  readonly lag: () => Promise<number>;
};

const IDLE_MS = 1_000;
const RETRY_DELAYS_MS = [20, 100, 500];

/**
 * Reads batch after batch. A batch that fails is tried again event by event; an event that keeps failing parks its key,
 * and the rest goes on (CONSISTENCY 23). The offset is committed after the effects, so a kill repeats, never skips.
 */
export function startConsumer(subscription: Subscription, store: ConsumerStore, appended: Signal): Consumer {
  let stopping = false;
  const loop = async (): Promise<void> => {
    while (!stopping) {
      const woken = appended.wait(IDLE_MS);
      try {
        if ((await handleNext(subscription, store)) === 0) await woken;
      } catch {
        await delay(IDLE_MS);
      }
    }
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

async function handleNext(subscription: Subscription, store: ConsumerStore): Promise<number> {
  const { batch, upTo } = await store.read();
  if (batch.length === 0) {
    await store.commit(upTo);
    return 0;
  }
  const parked = await store.parkedKeys([...new Set(batch.map(({ event }) => event.key))]);
  const ready = batch.filter(({ event }) => !parked.has(event.key));
  for (const { position, event } of batch) {
    if (parked.has(event.key)) await store.park(position, event, 'behind a parked event of its key');
  }
  try {
    if (ready.length > 0)
      await handle(
        subscription,
        ready.map(({ event }) => event),
      );
  } catch {
    await handleOneByOne(subscription, store, ready);
  }
  await store.commit(upTo);
  return batch.length;
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
    const error = parked.has(event.key) ? 'behind a parked event of its key' : await tryToHandle(subscription, event);
    if (error === undefined) continue;
    parked.add(event.key);
    await store.park(position, event, error instanceof Error ? error.message : String(error));
    subscription.onParked?.(event, error);
  }
}

async function tryToHandle(subscription: Subscription, event: PublishedEvent): Promise<unknown> {
  let last: unknown;
  for (const waitMs of [0, ...RETRY_DELAYS_MS]) {
    if (waitMs > 0) await delay(waitMs);
    try {
      await handle(subscription, [event]);
      return undefined;
    } catch (error) {
      last = error;
    }
  }
  return last;
}
