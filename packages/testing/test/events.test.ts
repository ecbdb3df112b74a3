import { sql } from '@concord/database';
import { applyOnce, type EventLog, type PublishedEvent, toCloudEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestService, testLog, testService } from '../src/index.ts';

let log: EventLog;
let stopLog: () => Promise<void>;
let kit: TestService;

beforeAll(async () => {
  ({ log, stop: stopLog } = await testLog());
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
