import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase, rowsOf, sql } from '@concord/database';
import { applyOnce, eventLogMigrations, openKafkaLog, type PublishedEvent, startRelay } from '@concord/events';
import { newId } from '@concord/ids';
import { provisionedDatabase } from '@concord/testing';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startKafka } from './kafka.ts';
import { leaveEffects } from './leave-effects.ts';
import type { LocalServer } from './local-server.ts';

/** Outages are as long as they are, not until something happens. */
const STOPPED_MS = 30_000;
const KILLED_MS = 5_000;
const FROZEN_MS = 15_000;
const APPEND_MS = 3_000;
/** Where the broker is there all the time, a busy machine is no reason to give up. */
const PATIENT_APPEND_MS = 60_000;
/** A bound for a busy machine. */
const WAIT = { timeout: 150_000, interval: 50 };
const KEYS = 12;

const folder = temporaryFolder('kafka-faults');
let broker: LocalServer;
beforeAll(async () => {
  broker = await startKafka({ folder });
}, 300_000);
afterAll(async () => {
  await broker?.stop();
}, 60_000);

async function restart(): Promise<void> {
  broker = await startKafka({ folder, port: Number(broker.url.split(':')[1]) });
}

async function openOne(appendTimeoutMs = APPEND_MS) {
  const prefix = newId('event');
  const { systemUrl, drop } = await provisionedDatabase('service', eventLogMigrations);
  const database = openDatabase({ url: systemUrl, poolSize: 4, applicationName: 'faults' });
  const faults: string[] = [];
  const log = openKafkaLog({
    ...{ brokers: broker.url, prefix, parkedUrl: systemUrl, partitions: 4, appendTimeoutMs },
    onError: (error) => faults.push(String(error)),
  });
  onTestFinished(async () => {
    await log.close();
    await database.close();
    await drop();
  });
  return { log, database, prefix, systemUrl, faults };
}

const WRITE = `insert into outbox (merchant_id, id, type, key, data, occurred_at)
  select 'mer_1', $1 || '_' || n, 'fault.made.v1', 'k' || n % ${KEYS}, json_build_object('number', n), now()
  from generate_series($2::int, $3::int) as n`;

function event(type: string, number: number): PublishedEvent {
  const rest = { type, source: 'test', merchantId: 'mer_1', key: `k${number % KEYS}`, occurredAtMs: 0 };
  return { id: newId('event'), data: { number }, ...rest };
}

/** Writes events to the outbox until told to stop; answers how many. */
function writeOn(database: Database): () => Promise<number> {
  let written = 0;
  let stopping = false;
  const run = newId('event');
  const writing = (async () => {
    while (!stopping) {
      await database.run(sql(WRITE, run, written, written + 9));
      written += 10;
      await delay(20);
    }
  })();
  return async () => {
    stopping = true;
    await writing;
    return written;
  };
}

/** What a group was given, each event once, by key. */
function firstsByKey() {
  const byKey = new Map<string, number[]>();
  const ids = new Set<string>();
  return {
    count: () => ids.size,
    byKey,
    handle: async (events: readonly PublishedEvent[]) => {
      for (const { id, key, data } of events) {
        if (ids.has(id)) continue;
        ids.add(id);
        byKey.set(key, [...(byKey.get(key) ?? []), Number(data.number)]);
      }
    },
  };
}

async function expectAllInOrder(seen: ReturnType<typeof firstsByKey>, written: number): Promise<void> {
  await expect.poll(seen.count, WAIT).toBe(written);
  for (const numbers of seen.byKey.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
}

for (const [end, outageMs] of [
  ['stop', STOPPED_MS],
  ['kill', KILLED_MS],
] as const) {
  test(`a broker that is away for ${outageMs / 1000} s after a ${end}: appends fail within their time, afterwards nothing is missing or out of order`, async () => {
    const { log, database } = await openOne();
    const seen = firstsByKey();
    const consumer = log.consume({ group: 'away', types: ['fault.made.v1'], handle: seen.handle });
    const failed: string[] = [];
    const relay = startRelay({ source: 'test', database, log, onError: (error) => failed.push(String(error)) });
    const stopWriting = writeOn(database);
    await expect.poll(seen.count, WAIT).toBeGreaterThan(50);

    await broker[end]();
    const away = delay(outageMs);
    const before = performance.now();
    await expect(log.append([event('other.made.v1', 1)])).rejects.toThrow(/^Kafka did not take/);
    // One append of the relay may be under way before it.
    expect(performance.now() - before).toBeLessThan(2 * APPEND_MS + 1_000);
    expect(await log.isReady()).toBe(false);
    await away;
    await restart();

    await expect.poll(() => log.isReady(), WAIT).toBe(true);
    const beforeWas = seen.count();
    await expect.poll(seen.count, WAIT).toBeGreaterThan(beforeWas);
    await expectAllInOrder(seen, await stopWriting());
    expect(failed.length).toBeGreaterThan(0);
    await relay.stop();
    await consumer.stop();
  }, 300_000);
}

test('a frozen broker: every call ends within its time, and thawed it loses nothing', async () => {
  const { log, database } = await openOne();
  const seen = firstsByKey();
  const consumer = log.consume({ group: 'frozen', types: ['fault.made.v1'], handle: seen.handle });
  const relay = startRelay({ source: 'test', database, log });
  const stopWriting = writeOn(database);
  await expect.poll(seen.count, WAIT).toBeGreaterThan(50);

  broker.freeze();
  const thaw = delay(FROZEN_MS).then(broker.thaw);
  const timed = async (call: Promise<unknown>): Promise<[string, number]> => {
    const before = performance.now();
    const outcome = await call.then(String, (error: unknown) => String(error));
    return [outcome, performance.now() - before];
  };
  const [[append, appendMs], [ready, readyMs], [lag, lagMs]] = await Promise.all([
    timed(log.append([event('fault.made.v1', 1_000_000)])),
    timed(log.isReady()),
    timed(consumer.lag()),
  ]);
  expect(append).toContain('longer than');
  expect(appendMs).toBeLessThan(2 * APPEND_MS + 1_000);
  expect(ready).toBe('false');
  expect(readyMs).toBeLessThan(3_000);
  expect(lag).toContain('longer than');
  expect(lagMs).toBeLessThan(6_000);
  await thaw;

  const written = await stopWriting();
  const ofOutbox = () => [...seen.byKey.values()].flat().filter((number) => number < 1_000_000).length;
  await expect.poll(ofOutbox, WAIT).toBe(written);
  await expect.poll(() => consumer.lag(), WAIT).toBe(0);
  await relay.stop();
  await consumer.stop();
}, 300_000);

function startConsumerProcess(prefix: string, systemUrl: string, end: 'die' | 'live'): ChildProcess {
  const program = new URL('./kafka-consumer-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, broker.url, prefix, systemUrl, end], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
  return child;
}

async function effects(database: Database): Promise<ReadonlyMap<string, number>> {
  const [result] = await database.run(
    sql(`select key, count(*) as times from outbox where type = 'effect' group by key`),
  );
  return new Map(rowsOf<{ key: string; times: number }>(result).map(({ key, times }) => [key, times]));
}

test('a consumer that is killed between its effect and its commit: the events come again, their effect does not', async () => {
  const { log, database, prefix, systemUrl } = await openOne();
  const events = Array.from({ length: 20 }, (_, number) => event('mortal.made.v1', number));
  await log.append(events);
  const first = startConsumerProcess(prefix, systemUrl, 'die');
  const [, signal] = await once(first, 'exit');
  expect(signal).toBe('SIGKILL');
  const done = [...(await effects(database)).keys()];
  expect(done.length).toBeGreaterThan(0);

  const given = new Set<string>();
  const heir = log.consume({
    group: 'mortal',
    types: ['mortal.made.v1'],
    handle: async (some) => {
      await applyOnce(database, 'mortal', some, leaveEffects);
      for (const { id } of some) given.add(id);
    },
  });
  await expect.poll(() => given.size, WAIT).toBe(events.length);
  for (const id of done) expect(given).toContain(id);
  expect([...(await effects(database)).values()]).toEqual(events.map(() => 1));
  await heir.stop();
}, 300_000);

test('a consumer that is frozen beyond its session: another one takes over, and what it does when it wakes harms nothing', async () => {
  const { log, database, prefix, systemUrl } = await openOne(PATIENT_APPEND_MS);
  const one = startConsumerProcess(prefix, systemUrl, 'live');
  await log.append([event('mortal.made.v1', 0)]);
  await once(one.stdout ?? one, 'data');
  one.kill('SIGSTOP');
  const two = startConsumerProcess(prefix, systemUrl, 'live');
  const later = Array.from({ length: 40 }, (_, number) => event('mortal.made.v1', number + 1));
  await log.append(later);
  await expect.poll(async () => (await effects(database)).size, WAIT).toBe(41);
  one.kill('SIGCONT');
  const more = Array.from({ length: 40 }, (_, number) => event('mortal.made.v1', number + 100));
  await log.append(more);
  await expect.poll(async () => (await effects(database)).size, WAIT).toBe(81);
  expect([...(await effects(database)).values()].every((times) => times === 1)).toBe(true);
  two.kill('SIGTERM');
}, 300_000);
