import { sql } from '@concord/database';
import { applyOnce, type EventLog, openEmbeddedLog, type PublishedEvent, toCloudEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestService, testLog, testService } from '../src/index.ts';

let log: EventLog;
let logUrl: string;
let stopLog: () => Promise<void>;
let kit: TestService;

beforeAll(async () => {
  ({ log, url: logUrl, stop: stopLog } = await testLog());
  kit = await testService('bank', new URL('./migrations/', import.meta.url).pathname, { log });
});

afterAll(async () => {
  await kit.stop();
  await stopLog();
});

function event(type: string, key: string, number: number, merchantId = 'mer_1'): PublishedEvent {
  return {
    id: newId('event'),
    type,
    source: 'test',
    merchantId,
    key,
    data: { number },
    occurredAtMs: 1_700_000_000_000,
  };
}

const numbersOf = (events: readonly PublishedEvent[]) => events.map(({ data }) => data.number);

test('an event waits for a store that is away, and is not parked', async () => {
  const seen: number[] = [];
  const parked: string[] = [];
  let attempts = 0;
  const consumer = log.consume({
    group: 'patient',
    types: ['patient.v1'],
    handle: async (events) => {
      attempts += 1;
      // As often as would park an event for good.
      if (attempts <= 6) throw Object.assign(new Error('away'), { retryAfterMs: 1 });
      for (const { data } of events) seen.push(data.number as number);
    },
    onParked: (one) => parked.push(one.id),
  });
  await log.append([event('patient.v1', 'k', 1), event('patient.v1', 'k', 2)]);
  await expect.poll(() => seen, { timeout: 15_000 }).toEqual([1, 2]);
  expect(parked).toEqual([]);
  await consumer.stop();
});

test('what a handler needs may be away: its events wait for it, in order, and none is parked', async () => {
  const handled: string[] = [];
  const parked: string[] = [];
  let isAway = true;
  let refused = 0;
  const consumer = log.consume({
    group: 'patient',
    types: ['w.v1'],
    handle: async (events) => {
      if (isAway) {
        refused += 1;
        throw Object.assign(new Error('not now'), { retryAfterMs: 1_000 });
      }
      handled.push(...events.map(({ data }) => String(data.number)));
    },
    onParked: ({ id }) => parked.push(id),
  });
  await log.append([event('w.v1', 'a', 1), event('w.v1', 'b', 2)]);
  await expect.poll(() => refused, { timeout: 5_000 }).toBeGreaterThan(1);
  isAway = false;
  await expect.poll(() => handled, { timeout: 5_000 }).toEqual(['1', '2']);
  expect(parked).toEqual([]);
  await consumer.stop();
});

test('of several processes one consumes for a group; when it is gone another goes on where it stood', async () => {
  const shared = () => openEmbeddedLog({ url: logUrl, poolSize: 4, isShared: true });
  const [first, second] = [shared(), shared()];
  const by: string[] = [];
  const started = (name: string, of: ReturnType<typeof shared>) =>
    of.consume({
      group: 'one of two',
      types: ['s.v1'],
      handle: async (events) => void by.push(...events.map(({ data }) => `${name}${data.number}`)),
    });
  const one = started('first', first);
  await log.append([event('s.v1', 'k', 1)]);
  await expect.poll(() => by, { timeout: 5_000 }).toEqual(['first1']);
  const two = started('second', second);
  await second.append([event('s.v1', 'k', 2)]);
  await expect.poll(() => by, { timeout: 5_000 }).toEqual(['first1', 'first2']);
  await one.stop();
  await first.close();
  await second.append([event('s.v1', 'k', 3)]);
  await expect.poll(() => by, { timeout: 5_000 }).toEqual(['first1', 'first2', 'second3']);
  await two.stop();
  await second.close();
});

test('another process hears of an append at once, and who follows keeps no place', async () => {
  const other = openEmbeddedLog({ url: logUrl, poolSize: 4, isShared: true });
  const here = openEmbeddedLog({ url: logUrl, poolSize: 4, isShared: true });
  await here.append([event('f.v1', 'k', 0)]);
  const heard: unknown[] = [];
  const kept = other.consume({ group: 'kept', types: ['f.v1'], handle: async () => undefined });
  const feed = other.consume({
    group: 'feed',
    types: ['f.v1'],
    everyInstance: true,
    handle: async (events) => void heard.push(...numbersOf(events)),
  });
  await expect.poll(() => kept.lag(), { timeout: 5_000 }).toBe(0);
  const askedAt = performance.now();
  await here.append([event('f.v1', 'k', 1)]);
  await expect.poll(() => heard, { timeout: 5_000, interval: 5 }).toEqual([1]);
  // A process that is not told looks once a second.
  expect(performance.now() - askedAt).toBeLessThan(900);
  expect([...(await other.lags()).keys()]).toEqual(['kept']);
  await Promise.all([kept.stop(), feed.stop()]);
  await Promise.all([other.close(), here.close()]);
});

test('an event that is delivered again has its effect once (applyOnce)', async () => {
  const merchantId = newId('merchant');
  const credit = event('c.v1', 'acc', 5, merchantId);
  const effect = (fresh: readonly PublishedEvent[]) =>
    fresh.map(({ data }) =>
      sql(
        `insert into account (merchant_id, id, balance) values ($1, 'acc', $2)
          on conflict (merchant_id, id) do update set balance = account.balance + excluded.balance`,
        merchantId,
        data.number as number,
      ),
    );
  await applyOnce(kit.data.database, 'test', [credit, credit], effect);
  expect(await applyOnce(kit.data.database, 'test', [credit], effect)).toEqual([]);
  const [result] = await kit.data.database.forMerchant(merchantId, sql('select balance from account'));
  expect(result?.rows).toEqual([{ balance: 5 }]);
});

test('what a failing effect did is not remembered: it is applied when it works', async () => {
  const merchantId = newId('merchant');
  const one = event('c.v1', 'x', 5, merchantId);
  await expect(applyOnce(kit.data.database, 'test', [one], () => [sql('select 1 / 0')])).rejects.toThrow(
    'division by zero',
  );
  expect(await applyOnce(kit.data.database, 'test', [one], () => [sql('select 1')])).toHaveLength(1);
});

test('outbox rows leave whatever their position: one that commits late is not skipped (CONSISTENCY 22)', async () => {
  const write = (id: string) =>
    `insert into outbox (merchant_id, id, type, key, data, occurred_at) values ('mer_late', '${id}', 'late.v1', 'k', '{}', now())`;
  const slow = await kit.data.system.connect();
  await slow.query('begin');
  await slow.query(write('evt_low'));
  await kit.data.system.run({ text: write('evt_high'), values: [] });
  const ids = async () =>
    (await log.read(undefined, 10_000)).events.filter((one) => one.type === 'late.v1').map((one) => one.id);
  await expect.poll(ids, { timeout: 5_000 }).toEqual(['evt_high']);
  await slow.query('commit');
  slow.release();
  await expect.poll(ids, { timeout: 5_000 }).toEqual(['evt_high', 'evt_low']);
});

test('an event reads as a CloudEvent 1.0', () => {
  const one = event('orders.order-placed.v1', 'ord_1', 1);
  expect(toCloudEvent(one)).toEqual({
    specversion: '1.0',
    id: one.id,
    source: '/services/test',
    type: 'orders.order-placed.v1',
    subject: 'ord_1',
    time: '2023-11-14T22:13:20.000Z',
    datacontenttype: 'application/json',
    merchantid: 'mer_1',
    data: { number: 1 },
  });
});
