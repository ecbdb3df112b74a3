import type { ConsumerStore, NextEvents } from '../consumer.ts';
import { orderingKey } from '../event.ts';
import type { Subscription } from '../event-log.ts';
import type { ParkedInbox } from '../parked-inbox.ts';
import { within } from './client.ts';
import type { Placed } from './fetch-records.ts';
import type { GroupMember } from './group-member.ts';
import { handledOffsets } from './handled.ts';
import { fromRecord } from './record.ts';
import type { Taken } from './record-reader.ts';

export type GroupStoreOptions = {
  readonly subscription: Subscription;
  readonly join: () => Promise<GroupMember>;
  readonly parked: Pick<ParkedInbox, 'keysOf' | 'park'>;
  readonly lag: () => Promise<number>;
  readonly onError: (error: unknown) => void;
};

export type GroupStore = ConsumerStore & {
  /** From now on there is nothing more: a waiting `next` answers at once. */
  readonly finish: () => void;
  readonly close: () => Promise<void>;
};

/** What was read and is not handled yet; it is answered again until it is, or until the group gave it to another. */
type Held = Taken & { readonly next?: NextEvents };

const COMMIT_MS = 10_000;
/** While records are at hand, what was handled is kept so often, not after every batch: a kill repeats so much. */
const KEEP_EVERY_MS = 200;
const BATCH_SIZE = 500;
const NOTHING: NextEvents = { batch: [], upTo: 0, full: false };

/** A group's progress in Kafka. Positions count what this member has read; Kafka's own are those of the records. */
export function groupStore({ subscription, join, parked, lag, onError }: GroupStoreOptions): GroupStore {
  const { group, batchSize = BATCH_SIZE } = subscription;
  const types = new Set(subscription.types);
  const closing = Promise.withResolvers<undefined>();
  let closed = false;
  let member: GroupMember | undefined;
  let held: Held | undefined;
  let position = 0;
  let keptAtMs = 0;
  const handled = handledOffsets();

  /** Tells the group what is handled, unless a rebalance took it away: then it comes again, here or elsewhere. */
  const keep = async (): Promise<void> => {
    keptAtMs = performance.now();
    const offsets = member === undefined ? undefined : handled.take(member.generation());
    if (!member || !offsets?.size) return;
    await within(COMMIT_MS, `the commit of ${group}`, member.commit(offsets));
  };
  const leave = async (): Promise<void> => {
    const leaving = member;
    member = undefined;
    held = undefined;
    handled.forget();
    await leaving?.leave();
  };
  const joined = async (): Promise<GroupMember> => {
    const one = await join();
    // Nobody waits for it any more: it must not keep partitions that it will not read.
    if (closed) one.leave().catch(onError);
    return one;
  };
  const pass = (upTo: number): void => {
    if (held?.next?.upTo !== upTo) return;
    handled.add(held);
    held = undefined;
  };
  /** A member that failed is no longer believed: the next look joins again, and begins where the group stopped. */
  const byMember = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (error) {
      if (!closed) onError(error);
      leave().catch(onError);
      throw error;
    }
  };
  const take = async (handledUpTo: number | undefined): Promise<Held> => {
    member ??= await joined();
    const reader = member;
    if (handledUpTo !== undefined) pass(handledUpTo);
    if (held !== undefined && held.generation === reader.generation()) return held;
    if (!reader.hasMore() || performance.now() - keptAtMs > KEEP_EVERY_MS) await keep();
    return reader.take(batchSize);
  };
  const toNext = async (records: readonly Placed[], full: boolean): Promise<NextEvents> => {
    const events = records.map(fromRecord).filter((event) => types.has(event.type));
    const keys = await parked.keysOf(group, events);
    const batch = events.map((event) => ({ position: ++position, event, parked: keys.has(orderingKey(event)) }));
    return { batch, upTo: ++position, full };
  };
  const read = async (handledUpTo: number | undefined): Promise<NextEvents> => {
    const taken = await byMember(() => take(handledUpTo));
    if (taken.next) return taken.next;
    if (taken.records.length === 0) return NOTHING;
    held = taken;
    const next = await toNext(taken.records, member?.hasMore() === true);
    held = { ...taken, next };
    if (next.batch.length === 0) pass(next.upTo);
    return next;
  };

  return {
    next: async (handledUpTo) =>
      closed ? NOTHING : ((await Promise.race([read(handledUpTo), closing.promise])) ?? NOTHING),
    park: (_position, event, reason) => parked.park(group, event, reason),
    commit: (upTo) => {
      if (upTo !== undefined) pass(upTo);
      return byMember(keep);
    },
    lag,
    finish: () => {
      closed = true;
      closing.resolve(undefined);
    },
    close: () => keep().catch(onError).then(leave),
  };
}
