import { type Database, openDatabase, rowsOf, sql } from '@concord/database';
import { applyOnce, eventLogMigrations, openEmbeddedLog, type PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { expect, onTestFinished, test } from 'vitest';
import { testService } from '../src/index.ts';
import { provisionedDatabase } from '../src/provisioned-database.ts';

const HOUR_MS = 3_600_000;
const migrations = new URL('./migrations/', import.meta.url).pathname;

const INSERT_KEYS = `insert into idempotency_key (merchant_id, scope, key, operation, request_hash, effect_id, created_at)
  select 'mer_1', $1, $1 || n || '/' || $2, 'test', 'hash', 'effect', now() - make_interval(hours => $2::int)
  from generate_series(1, $3::int) as n`;

async function agesByScope(database: Database): Promise<string[]> {
  const text = `select scope, split_part(key, '/', 2) as hours, count(*) as keys from idempotency_key group by 1, 2 order by 1, 2`;
  const [result] = await database.run(sql(text));
  return rowsOf<{ scope: string; hours: string; keys: number }>(result).map(
    ({ scope, hours, keys }) => `${keys} of ${scope}, ${hours} h`,
  );
}

test('keys of callers are forgotten after a day, those of services after thirty, in as many batches as it takes', async () => {
  let clockOffsetMs = 0;
  const kit = await testService('bank', migrations, { now: () => Date.now() + clockOffsetMs });
  onTestFinished(kit.stop);
  const { system } = kit.data;
  const insert = (scope: string, hours: number, count: number) => system.run(sql(INSERT_KEYS, scope, hours, count));
  await insert('user:usr_1', 23, 3);
  await insert('user:usr_1', 25, 2_300);
  await insert('customer:cus_1', 25, 1);
  await insert('service:checkout', 25, 2);
  await insert('service:checkout', 29 * 24, 2);
  await insert('service:checkout', 31 * 24, 2);
  await kit.data.forgetKeys();
  expect(await agesByScope(system)).toEqual([
    '2 of service:checkout, 25 h',
    '2 of service:checkout, 696 h',
    '3 of user:usr_1, 23 h',
  ]);
  clockOffsetMs = 2 * HOUR_MS;
  await kit.data.forgetKeys();
  expect(await agesByScope(system)).toHaveLength(2);
});

/** A log of one's own, and its database: to do to it what its keeper would. */
async function ownLogAndDatabase() {
  const { systemUrl, drop } = await provisionedDatabase('events', eventLogMigrations);
  const log = openEmbeddedLog({ url: systemUrl });
  const database = openDatabase({ url: systemUrl, poolSize: 1, applicationName: 'test' });
  onTestFinished(async () => {
    await database.close();
    await log.close();
    await drop();
  });
  return { log, database };
}

async function ownLog() {
  return (await ownLogAndDatabase()).log;
}

function event(number: number, occurredAtMs: number, key = 'k'): PublishedEvent {
  return { id: newId('event'), type: 'a.v1', source: 'test', merchantId: 'mer_1', key, data: { number }, occurredAtMs };
}

test('an event leaves the log when it is old and every group has passed it, and not before', async () => {
  const log = await ownLog();
  const now = Date.now();
  const numbers = async () => (await log.read(undefined, 100)).events.map(({ data }) => data.number);
  const old = [1, 2, 3, 4, 5].map((number) => event(number, now - 20 * 24 * HOUR_MS));
  await log.append([...old, event(6, now)]);
  const before = now - 14 * 24 * HOUR_MS;

  const held = Promise.withResolvers<void>();
  const swift = log.consume({ group: 'swift', types: ['a.v1'], handle: async () => undefined });
  const slow = log.consume({ group: 'slow', types: ['a.v1'], handle: () => held.promise });
  await expect.poll(async () => (await log.lags()).get('swift')).toBe(0);
  expect((await log.lags()).get('slow')).toBe(6);
  expect(await log.forget(before, 2)).toBe(0);
  expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6]);

  held.resolve();
  await expect.poll(async () => (await log.lags()).get('slow')).toBe(0);
  expect(await log.forget(before, 2)).toBe(5);
  expect(await numbers()).toEqual([6]);
  await Promise.all([swift.stop(), slow.stop()]);
});

test('a group that is away keeps its events; a parked one stays until it was replayed', async () => {
  const log = await ownLog();
  const now = Date.now();
  const numbers = async () => (await log.read(undefined, 100)).events.map(({ data }) => data.number);
  const group = { group: 'picky', types: ['a.v1'] };
  const parked = Promise.withResolvers<void>();
  const first = log.consume({
    ...group,
    handle: async (events) => {
      if (events.some(({ data }) => data.number === 1)) throw new Error('not this one');
    },
    onParked: () => parked.resolve(),
  });
  await log.append([event(1, now - HOUR_MS, 'poisoned'), event(2, now - HOUR_MS)]);
  await parked.promise;
  await expect.poll(() => first.lag()).toBe(0);
  await first.stop();
  await log.append([event(3, now - HOUR_MS)]);

  expect(await log.forget(now)).toBe(1);
  expect(await numbers()).toEqual([1, 3]);
  expect(await log.replayParked(group.group, async () => undefined)).toBe(0);
  expect(await log.forget(now)).toBe(1);
  expect(await numbers()).toEqual([3]);
});

const DAY_MS = 24 * HOUR_MS;

test('an applied event is remembered as long as the log could deliver it again, and forgotten after that', async () => {
  const { log, database: logDatabase } = await ownLogAndDatabase();
  const kit = await testService('bank', migrations, { log });
  onTestFinished(kit.stop);
  const { system } = kit.data;
  const applied: unknown[] = [];
  const subscription = {
    group: 'books',
    types: ['a.v1'],
    handle: async (events: readonly PublishedEvent[]) => {
      const fresh = await applyOnce(kit.data.database, 'books', events, () => []);
      applied.push(...fresh.map(({ data }) => data.number));
    },
  };
  /** The group gets again whatever the log still has. */
  const deliverAgain = async () => {
    await logDatabase.run(sql('delete from consumer_offset'));
    const again = log.consume(subscription);
    await expect.poll(() => again.lag()).toBe(0);
    await again.stop();
  };
  const now = Date.now();
  await log.append([event(1, now - 50 * DAY_MS), event(2, now - 40 * DAY_MS)]);
  await deliverAgain();
  const age =
    'update inbox set received_at = now() - make_interval(days => case when event_id = $1 then 50 else 40 end)';
  const [first] = (await log.read(undefined, 1)).events;
  await system.run(sql(age, first?.id));

  expect(await kit.data.forgetInbox(await log.oldestKeptMs())).toBe(0);
  await deliverAgain();
  expect(applied).toEqual([1, 2]);

  expect(await log.forget(now - 45 * DAY_MS)).toBe(1);
  expect(await log.oldestKeptMs()).toBe(now - 40 * DAY_MS);
  expect(await kit.data.forgetInbox(await log.oldestKeptMs())).toBe(1);
  await deliverAgain();
  expect(applied).toEqual([1, 2]);

  expect(await log.forget(now)).toBe(1);
  expect(await log.oldestKeptMs()).toBeNull();
  expect(await kit.data.forgetInbox(await log.oldestKeptMs())).toBe(1);
});

test('what was applied lately is remembered although the log has forgotten it, for a relay that comes back late', async () => {
  const kit = await testService('bank', migrations);
  onTestFinished(kit.stop);
  const insert = `insert into inbox (merchant_id, consumer, event_id, received_at)
    select 'mer_1', 'books', $1 || n, now() - make_interval(days => $2::int) from generate_series(1, $3::int) as n`;
  await kit.data.system.run(sql(insert, 'late', 29, 3));
  await kit.data.system.run(sql(insert, 'old', 31, 2_300));
  expect(await kit.data.forgetInbox(Date.now() - 32 * DAY_MS)).toBe(0);
  expect(await kit.data.forgetInbox(null)).toBe(2_300);
  expect(await kit.data.forgetInbox(null)).toBe(0);
  const [left] = await kit.data.system.run(sql('select count(*) as rows from inbox'));
  expect(rowsOf<{ rows: number }>(left)[0]?.rows).toBe(3);
});

test('a parked event does not keep others remembered', async () => {
  const log = await ownLog();
  const now = Date.now();
  const parked = Promise.withResolvers<void>();
  const picky = log.consume({
    group: 'picky',
    types: ['a.v1'],
    handle: async (events) => {
      if (events.some(({ data }) => data.number === 1)) throw new Error('not this one');
    },
    onParked: () => parked.resolve(),
  });
  await log.append([event(1, now - 2 * HOUR_MS, 'poisoned'), event(2, now - HOUR_MS)]);
  await parked.promise;
  await picky.stop();
  expect(await log.oldestKeptMs()).toBe(now - HOUR_MS);
});
