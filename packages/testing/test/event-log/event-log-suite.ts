import type { Database } from '@concord/database';
import {
  type EventLog,
  isReplayRequested,
  type KeptLog,
  listParked,
  type ParkedTable,
  type PublishedEvent,
  requestReplay,
} from '@concord/events';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

/** A log that several instances of a service open; each `open` is one instance. */
export type SharedLog = {
  readonly open: () => KeptLog;
  /** Where its parked events are. */
  readonly parked: { readonly database: Database; readonly table: ParkedTable };
  readonly drop: () => Promise<void>;
};

export function event(
  type: string,
  key: string,
  number: number,
  more: Partial<Pick<PublishedEvent, 'id' | 'merchantId' | 'traceparent'>> = {},
): PublishedEvent {
  return {
    id: newId('event'),
    type,
    source: 'test',
    merchantId: 'mer_1',
    key,
    data: { number },
    occurredAtMs: 1_700_000_000_000,
    ...more,
  };
}

const numbersOf = (events: readonly PublishedEvent[]) => events.map(({ data }) => data.number);
const namesOf = (events: readonly PublishedEvent[]) => events.map(({ key, data }) => `${key}${data.number}`);

/** Everything of some types, page by page. */
export async function readAll(log: EventLog, family: string, limit = 500): Promise<readonly PublishedEvent[]> {
  const all: PublishedEvent[] = [];
  for (let after: string | undefined; ; ) {
    const page = await log.read(after, limit);
    if (page.events.length === 0) return all.filter(({ type }) => type.startsWith(`${family}.`));
    all.push(...page.events);
    after = page.upTo;
  }
}

/** What every event log promises, whatever it is made of. `waitMs` is a bound for a busy machine: all comes within a second. */
export function eventLogSuite(name: string, share: () => Promise<SharedLog>, waitMs = 15_000): void {
  const WAIT = { timeout: waitMs, interval: 20 };
  describe(name, () => {
    let shared: SharedLog;
    let log: KeptLog;
    beforeAll(async () => {
      shared = await share();
      log = shared.open();
    });
    afterAll(async () => {
      await log?.close();
      await shared?.drop();
    });

    /** Consumes until the test ends, and answers what it was given so far. */
    const consumed = (group: string, types: readonly string[], by = log): PublishedEvent[] => {
      const seen: PublishedEvent[] = [];
      const consumer = by.consume({ group, types, handle: async (events) => void seen.push(...events) });
      onTestFinished(consumer.stop);
      return seen;
    };

    test('an event comes out as it went in', async () => {
      const sent = event('whole.made.v1', 'k', 1, { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` });
      await log.append([sent]);
      const seen = consumed('whole', ['whole.made.v1']);
      await expect.poll(() => seen, WAIT).toEqual([sent]);
      expect(await readAll(log, 'whole')).toEqual([sent]);
    });

    test('a consumer sees its types from the beginning and no others, and goes on where it stopped', async () => {
      const seen: PublishedEvent[] = [];
      const subscription = {
        group: 'reader',
        types: ['a.one.v1', 'a.three.v1'],
        handle: async (events: readonly PublishedEvent[]) => void seen.push(...events),
      };
      await log.append([event('a.one.v1', 'k', 1), event('a.two.v1', 'k', 2), event('a.three.v1', 'k', 3)]);
      const first = log.consume(subscription);
      await expect.poll(() => numbersOf(seen), WAIT).toEqual([1, 3]);
      await first.stop();
      await log.append([event('a.two.v1', 'k', 4), event('a.one.v1', 'k', 5)]);
      const second = log.consume(subscription);
      await expect.poll(() => numbersOf(seen), WAIT).toEqual([1, 3, 5]);
      await second.stop();
      expect(await second.lag()).toBe(0);
    });

    test('events of a key come in the order of the appends, also across types, to each group', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `key${index}`);
      const types = ['order.placed.v1', 'order.paid.v1'];
      for (let number = 0; number < 10; number++) {
        await log.append(keys.map((key) => event(types[number % 2] ?? '', key, number)));
      }
      const groups = ['order.first', 'order.second'].map((group) => consumed(group, types));
      for (const seen of groups) {
        await expect.poll(() => seen.length, WAIT).toBe(200);
        for (const key of keys) {
          expect(numbersOf(seen.filter((one) => one.key === key))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        }
      }
    });

    test('pages follow each other without a gap, and an empty one is the end for now', async () => {
      await log.append(Array.from({ length: 50 }, (_, number) => event('pages.filled.v1', `k${number % 7}`, number)));
      const read = await readAll(log, 'pages', 9);
      expect(numbersOf(read).toSorted((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 50 }, (_, n) => n),
      );
    });

    test('an id that is appended again is not missing, and comes before what followed it', async () => {
      const twice = event('twice.sent.v1', 'k', 1);
      await log.append([twice]);
      await log.append([twice, event('twice.sent.v1', 'k', 2)]);
      const read = numbersOf(await readAll(log, 'twice'));
      expect(read.toSorted()).toEqual(read);
      expect(new Set(read)).toEqual(new Set([1, 2]));
    });

    test('a poisoned key is parked with what comes behind it; other keys go on, and a replay heals it (CONSISTENCY 23)', async () => {
      const handled: string[] = [];
      let broken = true;
      const handle = async (events: readonly PublishedEvent[]) => {
        for (const { key, data } of events) {
          if (broken && key === 'bad' && data.number === 1) throw new Error('cannot read this');
          handled.push(`${key}${data.number}`);
        }
      };
      const parked: string[] = [];
      const consumer = log.consume({
        group: 'parker',
        types: ['park.filled.v1'],
        handle,
        onParked: (one) => parked.push(...namesOf([one])),
      });
      onTestFinished(consumer.stop);
      const of = (key: string, number: number) => event('park.filled.v1', key, number);
      await log.append([of('good', 1), of('bad', 1), of('bad', 2), of('good', 2)]);
      await expect.poll(() => parked, WAIT).toEqual(['bad1', 'bad2']);
      await log.append([of('bad', 3), of('good', 3)]);
      await expect.poll(() => handled, WAIT).toContain('good3');
      await expect.poll(() => consumer.lag(), WAIT).toBe(0);
      expect(handled.filter((one) => one.startsWith('bad'))).toEqual([]);
      expect(await log.replayParked('parker', handle)).toBe(3);

      broken = false;
      expect(await log.replayParked('parker', handle)).toBe(0);
      expect(handled.filter((one) => one.startsWith('bad'))).toEqual(['bad1', 'bad2', 'bad3']);
      await log.append([of('bad', 4)]);
      await expect.poll(() => handled.at(-1), WAIT).toBe('bad4');
    });

    test('what is parked outlives the instance that parked it: another one replays it', async () => {
      const parked = Promise.withResolvers<void>();
      const mine = shared.open();
      mine.consume({
        group: 'outlive',
        types: ['outlive.made.v1'],
        handle: async () => {
          throw new Error('not today');
        },
        onParked: () => parked.resolve(),
      });
      await log.append([event('outlive.made.v1', 'k', 1)]);
      await parked.promise;
      await mine.close();
      const seen: PublishedEvent[] = [];
      expect(await log.replayParked('outlive', async (events) => void seen.push(...events))).toBe(0);
      expect(numbersOf(seen)).toEqual([1]);
    });

    test('a replay that a person asked for is done by who consumes the group, once', async () => {
      const { database, table } = shared.parked;
      const handled: unknown[] = [];
      let broken = true;
      const handle = async (events: readonly PublishedEvent[]) => {
        if (broken) throw new Error('not yet');
        handled.push(...numbersOf(events));
      };
      const mine = shared.open();
      onTestFinished(mine.close);
      const parked = Promise.withResolvers<void>();
      mine.consume({ group: 'asked', types: ['asked.made.v1'], handle, onParked: () => parked.resolve() });
      await log.append([event('asked.made.v1', 'k', 1)]);
      await parked.promise;

      expect(await requestReplay(database, table, 'nobody')).toBe(false);
      expect(await requestReplay(database, table, 'asked')).toBe(true);
      await log.replayRequested();
      expect(await isReplayRequested(database, table, 'asked')).toBe(true);
      await mine.replayRequested();
      expect(await isReplayRequested(database, table, 'asked')).toBe(false);
      const waiting = (await listParked(database, table, undefined, 100)).filter(({ group }) => group === 'asked');
      expect(waiting).toMatchObject([{ key: 'mer_1/k', type: 'asked.made.v1', reason: 'not yet' }]);

      broken = false;
      await mine.replayRequested();
      expect(handled).toEqual([]);
      await requestReplay(database, table, 'asked');
      await mine.replayRequested();
      expect(handled).toEqual([1]);
      expect((await listParked(database, table, undefined, 100)).some(({ group }) => group === 'asked')).toBe(false);
    });

    test("a merchant's poisoned key holds up nobody else's events of the same key (CONSISTENCY 31)", async () => {
      const handled: string[] = [];
      const parked: string[] = [];
      const consumer = log.consume({
        group: 'apart',
        types: ['apart.made.v1'],
        handle: async (events) => {
          if (events.some(({ merchantId, data }) => merchantId === 'mer_bad' && data.number === 1))
            throw new Error('bad');
          handled.push(...events.map(({ merchantId, data }) => `${merchantId} ${data.number}`));
        },
        onParked: ({ merchantId, data }) => parked.push(`${merchantId} ${data.number}`),
      });
      onTestFinished(consumer.stop);
      const of = (merchantId: string, number: number) => event('apart.made.v1', 'same', number, { merchantId });
      await log.append([of('mer_bad', 1), of('mer_good', 1)]);
      await expect.poll(() => parked, WAIT).toEqual(['mer_bad 1']);
      await log.append([of('mer_bad', 2), of('mer_good', 2)]);
      await expect.poll(() => handled, WAIT).toEqual(['mer_good 1', 'mer_good 2']);
      await expect.poll(() => consumer.lag(), WAIT).toBe(0);
      const replayed: string[] = [];
      await log.replayParked('apart', async ([one]) => void replayed.push(`${one?.merchantId} ${one?.data.number}`));
      expect(replayed).toEqual(['mer_bad 1', 'mer_bad 2']);
    });

    test('what an instance was handling when it went away is handled by the next one of its group', async () => {
      const began = Promise.withResolvers<void>();
      const subscription = { group: 'heirs', types: ['left.behind.v1'] };
      const mine = shared.open();
      mine.consume({
        ...subscription,
        handle: () => {
          began.resolve();
          return new Promise(() => undefined);
        },
      });
      const left = event('left.behind.v1', 'k', 1);
      await log.append([left]);
      await began.promise;
      await mine.close();
      const seen = consumed(subscription.group, subscription.types);
      await expect.poll(() => seen, WAIT).toEqual([left]);
    });

    test('lag counts what waits, for one group and for all, and falls to zero', async () => {
      const gate = Promise.withResolvers<void>();
      const consumer = log.consume({ group: 'slow', types: ['lag.made.v1'], handle: () => gate.promise });
      onTestFinished(async () => {
        gate.resolve();
        await consumer.stop();
      });
      await log.append(Array.from({ length: 30 }, (_, number) => event('lag.made.v1', `k${number}`, number)));
      await expect.poll(() => consumer.lag(), WAIT).toBe(30);
      expect((await log.lags()).get('slow')).toBe(30);
      gate.resolve();
      await expect.poll(() => consumer.lag(), WAIT).toBe(0);
      expect((await log.lags()).get('slow')).toBe(0);
    });

    test('no more than a batch is handled at a time, however much waits', async () => {
      await log.append(Array.from({ length: 100 }, (_, number) => event('bounds.made.v1', `k${number % 9}`, number)));
      const sizes: number[] = [];
      let running = 0;
      let most = 0;
      const consumer = log.consume({
        group: 'bounds',
        types: ['bounds.made.v1'],
        batchSize: 8,
        handle: async (events) => {
          most = Math.max(most, ++running);
          sizes.push(events.length);
          await new Promise(setImmediate);
          running--;
        },
      });
      onTestFinished(consumer.stop);
      await expect.poll(() => sizes.reduce((sum, size) => sum + size, 0), WAIT).toBe(100);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
      expect(most).toBe(1);
    });

    test('two instances of a group, of which one comes later and leaves earlier, miss nothing and keep every key in order', async () => {
      const keys = Array.from({ length: 24 }, (_, index) => `key${index}`);
      const firsts = new Map<string, number[]>();
      const handledBy = [0, 0];
      const handle = (instance: number) => async (events: readonly PublishedEvent[]) => {
        for (const { key, data } of events) {
          const seen = firsts.get(key) ?? [];
          if (!seen.includes(data.number as number)) seen.push(data.number as number);
          firsts.set(key, seen);
        }
        handledBy[instance] = (handledBy[instance] ?? 0) + events.length;
      };
      const subscription = { group: 'pair', types: ['pair.made.v1'], batchSize: 10 };
      const one = log.consume({ ...subscription, handle: handle(0) });
      onTestFinished(one.stop);
      const mine = shared.open();
      let sent = 0;
      const until = async (done: () => boolean) => {
        for (let number = 0; ; number++) {
          await log.append(keys.map((key) => event('pair.made.v1', key, sent++)));
          if (done()) return;
          if (number > 2_000) throw new Error('it never came to that');
        }
      };
      await until(() => (handledBy[0] ?? 0) > 0);
      const two = mine.consume({ ...subscription, handle: handle(1) });
      await until(() => (handledBy[1] ?? 0) > 50);
      await two.stop();
      await mine.close();
      await until(() => true);
      const count = () => [...firsts.values()].reduce((sum, numbers) => sum + numbers.length, 0);
      await expect.poll(count, WAIT).toBe(sent);
      for (const numbers of firsts.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      await expect.poll(() => one.lag(), WAIT).toBe(0);
    });

    test('who asks for every instance is told in each of them what happens from now on, and nothing older', async () => {
      await log.append([event('feed.old.v1', 'k', 0)]);
      const others = shared.open();
      onTestFinished(others.close);
      const seen = [log, others].map((instance) => {
        const numbers: unknown[] = [];
        const consumer = instance.consume({
          ...{ group: 'feed', types: ['feed.old.v1', 'feed.new.v1'], everyInstance: true },
          handle: async (events) => {
            numbers.push(...numbersOf(events));
            if (events.some(({ data }) => data.number === -1)) throw new Error('not this one');
          },
        });
        onTestFinished(consumer.stop);
        return numbers;
      });
      // Both are there once they have seen something; what came before that is nobody's.
      let sent = 0;
      const knock = async () => {
        await log.append([event('feed.new.v1', 'k', ++sent)]);
        return seen.every((numbers) => numbers.length > 0);
      };
      await expect.poll(knock, WAIT).toBe(true);
      await log.append([event('feed.new.v1', 'bad', -1), event('feed.new.v1', 'k', 1_000_000)]);
      for (const numbers of seen) {
        await expect.poll(() => numbers.at(-1), WAIT).toBe(1_000_000);
        expect(numbers).not.toContain(0);
      }
      expect(await log.replayParked('feed', async () => undefined)).toBe(0);
    });

    test('it knows when the oldest event occurred that it still has', async () => {
      await log.append([event('oldest.made.v1', 'k', 1)]);
      expect(await log.oldestKeptMs()).toBe(1_700_000_000_000);
    });

    test('it says that it is ready', async () => {
      expect(await log.isReady()).toBe(true);
    });
  });
}
