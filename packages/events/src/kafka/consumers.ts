import { startConsumer } from '../consumer.ts';
import type { Consumer, Subscription } from '../event-log.ts';
import type { ParkedInbox } from '../parked-inbox.ts';
import { within } from './client.ts';
import type { Clients } from './clients.ts';
import { follower, nothingParked } from './follow.ts';
import { joinGroup } from './group-member.ts';
import { type GroupStore, groupStore } from './group-store.ts';
import { groupLags } from './lags.ts';
import { topicsOf } from './topics.ts';

export type ConsumersOptions = {
  readonly clients: Promise<Clients>;
  readonly prefix: string;
  readonly ensureTopics: (topics: readonly string[]) => Promise<void>;
  readonly parked: ParkedInbox;
  readonly onError: (error: unknown) => void;
};

export type Consumers = {
  readonly consume: (subscription: Subscription) => Consumer;
  readonly lags: () => Promise<ReadonlyMap<string, number>>;
  /** Leaves all groups. A handler that is at work is not waited for: what it was given comes again. */
  readonly leave: () => Promise<unknown>;
};

const LAG_MS = 5_000;

/** The consumers of one instance, each a member of its group. */
export function kafkaConsumers({ clients, prefix, ensureTopics, parked, onError }: ConsumersOptions): Consumers {
  const topicsOfGroup = new Map<string, readonly string[]>();
  const running = new Map<Consumer, GroupStore>();
  const groupIdOf = (group: string) => `${prefix}.${group}`;

  const ask = async (groups: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    await ensureTopics(groups.flatMap((group) => topicsOfGroup.get(group) ?? []));
    const asked = groups.map((group) => ({ groupId: groupIdOf(group), topics: topicsOfGroup.get(group) ?? [] }));
    const lags = await groupLags((await clients).admin, asked);
    return new Map(groups.map((group) => [group, lags.get(groupIdOf(group)) ?? 0]));
  };
  const lagsOf = (groups: readonly string[]) => within(LAG_MS, 'the lag', ask(groups));

  const memberStore = (subscription: Subscription, topics: readonly string[]): GroupStore => {
    const { group } = subscription;
    topicsOfGroup.set(group, topics);
    const join = async () => {
      await ensureTopics(topics);
      return joinGroup(await clients, groupIdOf(group), topics);
    };
    const lag = async () => (await lagsOf([group])).get(group) ?? 0;
    return groupStore({ subscription, join, parked, lag, onError });
  };
  const followStore = (subscription: Subscription, topics: readonly string[]): GroupStore => {
    const follow = follower(topics);
    const join = async () => {
      await ensureTopics(topics);
      return follow(await clients);
    };
    return groupStore({ subscription, join, parked: nothingParked, lag: async () => 0, onError });
  };

  return {
    consume: (subscription) => {
      const storeOf = subscription.everyInstance ? followStore : memberStore;
      const store = storeOf(subscription, topicsOf(prefix, subscription.types));
      // The store waits for records itself.
      const started = startConsumer(subscription, store, {
        notify: store.finish,
        count: () => 0,
        wait: () => Promise.resolve(),
      });
      const consumer: Consumer = {
        lag: started.lag,
        stop: async () => {
          await started.stop();
          running.delete(consumer);
          await store.close().catch(onError);
        },
      };
      running.set(consumer, store);
      return consumer;
    },
    lags: () => lagsOf([...topicsOfGroup.keys()]),
    leave: () => {
      const stores = [...running.values()];
      for (const consumer of running.keys()) consumer.stop().catch(onError);
      return Promise.allSettled(stores.map((store) => store.close()));
    },
  };
}
