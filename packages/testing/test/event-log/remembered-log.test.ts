import { type Database, openDatabase, rowsOf, sql } from '@concord/database';
import {
  type EmbeddedLog,
  eventLogMigrations,
  openEmbeddedLog,
  type PublishedEvent,
  type Subscription,
} from '@concord/events';
import { newId } from '@concord/ids';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { provisionedDatabase } from '../../src/provisioned-database.ts';
import { event, readAll } from './event-log-suite.ts';

/** A process that remembers what it appends, and another one beside it, as for a moment at a restart. */
let log: EmbeddedLog;
let other: EmbeddedLog;
let database: Database;
let close: () => Promise<void>;
const WAIT = { timeout: 15_000, interval: 10 };

beforeAll(async () => {
  const { systemUrl, drop } = await provisionedDatabase('events', eventLogMigrations);
  log = openEmbeddedLog({ url: systemUrl, poolSize: 6 });
  other = openEmbeddedLog({ url: systemUrl, poolSize: 6 });
  database = openDatabase({ url: systemUrl, poolSize: 1, applicationName: 'test' });
  close = async () => {
    await Promise.all([log.close(), other.close(), database.close()]);
    await drop();
  };
});
afterAll(() => close());

const numbersOf = (events: readonly PublishedEvent[]) => events.map(({ data }) => data.number);

/**
 * A consumer that is held at its first event until it is let go: what is appended meanwhile is behind a place that it
 * knows, and it has asked the database less than a second ago.
 */
async function heldConsumer(subscription: Pick<Subscription, 'group' | 'types' | 'everyInstance'>) {
  const { group, types } = subscription;
  const holding = `${group}.held`;
  const gate = Promise.withResolvers<void>();
  const all: PublishedEvent[] = [];
  const handle = async (events: readonly PublishedEvent[]) => {
    all.push(...events);
    await gate.promise;
  };
  const consumer = log.consume({ ...subscription, types: [...types, holding], handle, paceMs: 0 });
  onTestFinished(async () => {
    gate.resolve();
    await consumer.stop();
  });
  const hold = () => log.append([event(holding, 'k', 0)]);
  // Who follows begins when it has looked where the log ends.
  await expect.poll(() => hold().then(() => all.length), WAIT).toBeGreaterThan(0);
  const seen = () => all.filter(({ type }) => type !== holding);
  return { consumer, seen, letGo: gate.resolve };
}

/**
 * Events as a consumer gets them that has only memory to get them from, because the database lost them while it was held,
 * and as the database had them. Where it looked there all the same it is tried again.
 */
async function fromMemory(type: string, make: () => readonly PublishedEvent[], everyInstance: boolean) {
  for (let attempt = 0; attempt < 20; attempt++) {
    const types = [type, 'last.v1'];
    const { seen, letGo, consumer } = await heldConsumer({ group: newId('event'), types, everyInstance });
    await log.append(make());
    const read = await readAll(log, type.slice(0, type.indexOf('.')));
    await database.run(sql('delete from event'));
    letGo();
    await log.append([event('last.v1', 'k', attempt)]);
    await expect.poll(() => seen().at(-1)?.type, WAIT).toBe('last.v1');
    await consumer.stop();
    if (seen().length > 1) return { came: seen().slice(0, -1), read };
  }
  return { came: [], read: [] };
}

/** Also what JSON makes something else of. */
const data = fc.dictionary(fc.string(), fc.anything({ withDate: true, withNullPrototype: false, maxDepth: 2 }));

test.for([false, true])(
  'what was just appended is had from memory as it would be read (every instance: %s)',
  async (everyInstance) => {
    const values = fc.sample(data, 50);
    const { came, read } = await fromMemory(
      'same.made.v1',
      () =>
        values.map((value, number) => ({
          ...event('same.made.v1', 'k', number),
          data: value,
          occurredAtMs: 1.5 + number,
        })),
      everyInstance,
    );
    expect(came).toHaveLength(50);
    expect(came).toEqual(read);
  },
);

test('what one reader does to an event no other one sees', async () => {
  const lines = [{ quantity: 1 }];
  const make = () => [{ ...event('kept.made.v1', 'k', 1), data: { lines } }];
  const { came } = await fromMemory('kept.made.v1', make, false);
  const given = came[0]?.data.lines as { quantity: number }[];
  expect(() => given.push({ quantity: 2 })).toThrow(TypeError);
  expect(() => Object.assign(given[0] ?? {}, { quantity: 2 })).toThrow(TypeError);
});

test('what another process appended in between is missed by nobody, and comes in its place', async () => {
  const { seen, letGo } = await heldConsumer({ group: 'between', types: ['between.v1'] });
  const of = (number: number) => event('between.v1', 'k', number);
  await log.append([of(1)]);
  await other.append([of(2)]);
  await log.append([of(3)]);
  letGo();
  await expect.poll(() => numbersOf(seen()), WAIT).toEqual([1, 2, 3]);
});

test('what is appended again, here or there, comes once', async () => {
  const { seen, letGo } = await heldConsumer({ group: 'again', types: ['again.v1'] });
  const [one, two, three] = [1, 2, 3].map((number) => event('again.v1', 'k', number)) as [
    PublishedEvent,
    PublishedEvent,
    PublishedEvent,
  ];
  await other.append([two]);
  await log.append([one, two, one]);
  await other.append([one, three]);
  await log.append([two, three, event('again.v1', 'k', 4)]);
  letGo();
  await expect.poll(() => numbersOf(seen()), WAIT).toEqual([2, 1, 3, 4]);
});

test('two processes that append at once: each group of both gets everything, in one order', async () => {
  const types = ['race.one.v1', 'race.two.v1'];
  const groups = [log, other].flatMap((instance, index) =>
    [types, types.slice(1)].map((wanted) => {
      const seen: PublishedEvent[] = [];
      const consumer = instance.consume({
        ...{ group: `race of ${wanted} ${index}`, types: wanted, batchSize: 7, paceMs: 0 },
        handle: async (events) => void seen.push(...events),
      });
      onTestFinished(consumer.stop);
      return { seen, wanted };
    }),
  );
  let number = 0;
  const appending = async (instance: EmbeddedLog, sizes: readonly number[]) => {
    for (const size of sizes) {
      await instance.append(
        Array.from({ length: size }, () => event(types[++number % 2] ?? '', `k${number % 5}`, number)),
      );
    }
  };
  const sizes = (seed: number) => fc.sample(fc.integer({ min: 1, max: 12 }), { numRuns: 120, seed });
  await Promise.all([appending(log, sizes(1)), appending(other, sizes(2)), appending(log, sizes(3))]);
  const all = await readAll(log, 'race');
  expect(all).toHaveLength(number);
  for (const { seen, wanted } of groups) {
    const expected = all.filter(({ type }) => wanted.includes(type)).map(({ id }) => id);
    await expect.poll(() => seen.map(({ id }) => id), WAIT).toEqual(expected);
  }
});

test('what comes right behind an event that was just parked is parked too', async () => {
  const handled: string[] = [];
  const consumer = log.consume({
    ...{ group: 'poisoned', types: ['poisoned.v1'], paceMs: 0 },
    handle: async (events) => {
      if (events.some(({ key, data }) => key === 'bad' && data.number === 1)) throw new Error('not this one');
      handled.push(...events.map(({ key, data }) => `${key}${data.number}`));
    },
  });
  onTestFinished(consumer.stop);
  for (let number = 1; number <= 40; number++) {
    await log.append([event('poisoned.v1', 'bad', number), event('poisoned.v1', 'good', number)]);
    await expect.poll(() => handled.at(-1), WAIT).toBe(`good${number}`);
  }
  expect(handled).toHaveLength(40);
  await consumer.stop();
  expect(await log.replayParked('poisoned', async () => undefined)).toBe(0);
});

test('a key that another process parks is parked here as well, within about a second', async () => {
  const handled: string[] = [];
  const consumer = log.consume({
    ...{ group: 'elsewhere', types: ['elsewhere.v1'], paceMs: 0 },
    handle: async (events) => void handled.push(...events.map(({ key }) => key)),
  });
  onTestFinished(consumer.stop);
  let isOver = false;
  let sent = 0;
  const flow = async () => {
    while (!isOver) await log.append([event('elsewhere.v1', 'good', ++sent), event('elsewhere.v1', 'bad', sent)]);
  };
  const flowing = flow();
  await expect.poll(() => handled.length, WAIT).toBeGreaterThan(0);
  const park = `insert into parked_event (consumer_group, position, key, reason)
    select 'elsewhere', max(position), 'mer_1/bad', 'there' from event`;
  await database.run(sql(park));
  const behind = "select 1 from parked_event where consumer_group = 'elsewhere' and reason like 'behind%' limit 1";
  await expect.poll(async () => rowsOf((await database.run(sql(behind)))[0]).length, WAIT).toBe(1);
  const before = handled.filter((key) => key === 'bad').length;
  await expect.poll(() => handled.filter((key) => key === 'good').length, WAIT).toBeGreaterThan(before + 20);
  expect(handled.filter((key) => key === 'bad')).toHaveLength(before);
  isOver = true;
  await flowing;
  await consumer.stop();
});

test('how far a group is can be read while events never end, and is kept when it stops', async () => {
  const { consumer, seen, letGo } = await heldConsumer({ group: 'endless', types: ['endless.v1'] });
  letGo();
  let sent = 0;
  const kept = async () => {
    const text = `select e.data->>'number' as number from event e, consumer_offset o
      where o.consumer_group = 'endless' and e.type = 'endless.v1' and e.position <= o.position
      order by e.position desc limit 1`;
    const [found] = await database.run(sql<{ number: string }>(text));
    return Number(rowsOf<{ number: string }>(found)[0]?.number ?? 0);
  };
  const flow = async () => {
    await log.append([event('endless.v1', 'k', ++sent)]);
    return kept();
  };
  await expect.poll(flow, WAIT).toBeGreaterThan(0);
  const before = sent;
  await expect.poll(flow, WAIT).toBeGreaterThan(before);
  await flow();
  await expect.poll(() => seen().length, WAIT).toBe(sent);
  await consumer.stop();
  expect(await kept()).toBe(sent);
});

test('lag is counted from where the group is, also while that is not kept', async () => {
  const { letGo } = await heldConsumer({ group: 'current', types: ['current.v1'] });
  letGo();
  let sent = 0;
  const behind = async () => {
    const text = `select o.position, (select count(*) from event e where e.type = 'current.v1' and e.position > o.position)
      as events from consumer_offset o where o.consumer_group = 'current'`;
    const [found] = await database.run(sql<{ position: number; events: number }>(text));
    return rowsOf<{ position: number; events: number }>(found)[0];
  };
  const isLess = async () => {
    await log.append([event('current.v1', 'k', ++sent)]);
    const before = await behind();
    const lag = (await log.lags()).get('current');
    const after = await behind();
    return before?.position === after?.position && lag !== undefined && lag < (before?.events ?? 0);
  };
  await expect.poll(isLess, WAIT).toBe(true);
});
