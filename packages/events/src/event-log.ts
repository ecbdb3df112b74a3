import type { PublishedEvent } from './event.ts';

export type Subscription = {
  /** Names the consumer; its progress is kept under this name for ever. */
  readonly group: string;
  readonly types: readonly string[];
  readonly batchSize?: number;
  /**
   * How far apart looks are under load; 100 if unsaid. Short for what people wait for: each look costs a round trip,
   * however few events it finds. The first event after silence waits for nothing.
   */
  readonly paceMs?: number;
  /** At least once, in order per key; must be idempotent (see `applyOnce`). A throw is retried, then the key is parked. */
  readonly handle: (events: readonly PublishedEvent[]) => Promise<void>;
  readonly onParked?: (event: PublishedEvent, error: unknown) => void;
  /** Every instance is told what happens from now on; no place is kept, and what fails is passed over. */
  readonly everyInstance?: boolean;
};

export type Consumer = {
  /** Events in the log that the group has not passed yet: zero when all is handled. */
  readonly lag: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

export type LogPage = {
  /** In order for each key; between keys there is none to rely on. */
  readonly events: readonly PublishedEvent[];
  /** Where the next page begins: for this log only, and nothing to look into. */
  readonly upTo: string;
};

/** Where events go after the outbox: PostgreSQL in the embedded shape, Kafka in the distributed one. */
export type EventLog = {
  /**
   * Appends in the given order, durably or with a fault. After a fault the caller appends the same events again: some may
   * then be there twice, under the same id.
   */
  readonly append: (events: readonly PublishedEvent[]) => Promise<void>;
  /** Events behind a page, or from the oldest on: for exports, rebuilds and tests. An empty page is the end for now. */
  readonly read: (after: string | undefined, limit: number) => Promise<LogPage>;
  /** Instances that consume in the same group share its events, or each see them; none is missed by both. */
  readonly consume: (subscription: Subscription) => Consumer;
  /** Handles a group's parked events again, oldest first; answers how many are still parked. */
  readonly replayParked: (group: string, handle: Subscription['handle']) => Promise<number>;
  readonly close: () => Promise<void>;
};

/** A log as who runs it sees it. */
export type KeptLog = EventLog & {
  /** How many events wait for each group that was started here. */
  readonly lags: () => Promise<ReadonlyMap<string, number>>;
  /** Does the replays that a person asked for, of groups that were started here; see `requestReplay`. */
  readonly replayRequested: () => Promise<void>;
  readonly isReady: () => Promise<boolean>;
  /** When the oldest event occurred that a group may still get, or get again; null where there is none. */
  readonly oldestKeptMs: () => Promise<number | null>;
  /** Deletes what is older and what every group has passed; answers how many. Without it the log forgets by itself. */
  readonly forget?: (beforeMs: number, batchSize?: number) => Promise<number>;
};
