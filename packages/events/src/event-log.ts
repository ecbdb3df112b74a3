import type { PublishedEvent } from './event.ts';

export type Subscription = {
  /** Names the consumer; its progress is kept under this name for ever. */
  readonly group: string;
  readonly types: readonly string[];
  readonly batchSize?: number;
  /** At least once, in order per key; must be idempotent (see `applyOnce`). A throw is retried, then the key is parked. */
  readonly handle: (events: readonly PublishedEvent[]) => Promise<void>;
  readonly onParked?: (event: PublishedEvent, error: unknown) => void;
  /** Every instance is told what happens from now on; no place is kept, and what fails is passed over. */
  readonly everyInstance?: boolean;
};

export type Consumer = {
  /** Events of the subscription's types that are in the log and not yet handled. */
  readonly lag: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Where events go after the outbox: PostgreSQL in the embedded shape, Kafka in the distributed one. */
export type EventLog = {
  /** Appends in the given order; an id that is there already is left as it is. */
  readonly append: (events: readonly PublishedEvent[]) => Promise<void>;
  /** Events behind a position, oldest first: for exports, rebuilds and tests. */
  readonly read: (
    afterPosition: number,
    limit: number,
  ) => Promise<readonly (PublishedEvent & { readonly position: number })[]>;
  readonly consume: (subscription: Subscription) => Consumer;
  /** Handles a group's parked events again, oldest first; answers how many are still parked. */
  readonly replayParked: (group: string, handle: Subscription['handle']) => Promise<number>;
  readonly close: () => Promise<void>;
};
