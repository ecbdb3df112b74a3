import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate, openDatabase, provisionDatabase } from '@concord/database';
import {
  applyOnce,
  eventLogMigrations,
  type KeptLog,
  openEmbeddedLog,
  openKafkaLog,
  type PublishedEvent,
} from '@concord/events';
import { newId } from '@concord/ids';
import { startKafka } from '@concord/platform/kafka';
import { startPostgres } from '@concord/platform/postgres';

/** Both event logs in one run: a burst as relays append it, while one group hears it and another starts afterwards. */
const { values } = parseArgs({ options: { events: { type: 'string', default: '50000' } } });
const COUNT = Number(values.events);
const BATCH = 500;
const KEYS = 5_000;
const TYPE = 'orders.order-placed.v1';

const fail = (error: unknown) => {
  throw error;
};

const folder = await mkdtemp(join(tmpdir(), 'concord-bench-log-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), logFile: join(folder, 'postgres.log') });
const kafka = await startKafka({ folder: join(folder, 'kafka') });
try {
  const passwords = { requestPassword: 'bench', systemPassword: 'bench' };
  const { systemUrl } = await provisionDatabase(postgres.superuserUrl, { service: 'events', ...passwords });
  await migrate({ systemUrl, requestRole: 'events', directory: eventLogMigrations });
  console.log(
    `${kafka.name} ${kafka.version}, Node ${process.version}; ${COUNT} events of ${sizeOf(made(0))} bytes, ${KEYS} keys\n`,
  );
  console.log(
    'log         appended/s   lag after the burst   s until none   consumed/s (nothing done)   consumed/s (applyOnce)   CPU µs/event here (burst, both sides)',
  );
  await measure('PostgreSQL', openEmbeddedLog({ url: systemUrl, poolSize: 8 }), systemUrl);
  await measure('Kafka', openKafkaLog({ brokers: kafka.url, parkedUrl: systemUrl, onError: fail }), systemUrl);
} finally {
  await kafka.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(name: string, log: KeptLog, systemUrl: string): Promise<void> {
  const database = openDatabase({ url: systemUrl, poolSize: 4, applicationName: 'bench' });
  const apply = async (events: readonly PublishedEvent[]) =>
    void (await applyOnce(database, `bench ${name}`, events, () => []));
  const live = log.consume({ group: `live-${name}`, types: [TYPE], handle: async () => undefined });
  await log.append([made(0)]);
  await untilNone(live.lag);

  const burst = performance.now();
  const cpu = process.cpuUsage();
  for (let first = 0; first < COUNT; first += BATCH) {
    await log.append(Array.from({ length: Math.min(BATCH, COUNT - first) }, (_, index) => made(first + index)));
  }
  const appended = performance.now();
  const lag = await live.lag();
  await untilNone(live.lag);
  const caughtUp = (performance.now() - appended) / 1_000;
  await live.stop();
  const burstCpu = cpuMicros(cpu);
  const idle = await rate(log, `idle-${name}`, async () => undefined);
  const applied = await rate(log, `applied-${name}`, apply);
  const figures = [
    name.padEnd(10),
    perSecond(COUNT, appended - burst).padStart(11),
    String(lag).padStart(21),
    caughtUp.toFixed(1).padStart(14),
    idle.padStart(27),
    applied.padStart(24),
    (burstCpu / COUNT).toFixed(0).padStart(34),
  ];
  console.log(figures.join(' '));
  await log.close();
  await database.close();
}

/** From the first event that a new group is given until it has them all. */
async function rate(log: KeptLog, group: string, handle: (events: readonly PublishedEvent[]) => Promise<void>) {
  const done = Promise.withResolvers<number>();
  let handled = 0;
  let began = 0;
  const consumer = log.consume({
    ...{ group, types: [TYPE] },
    handle: async (events) => {
      began ||= performance.now();
      await handle(events);
      handled += events.length;
      if (handled > COUNT) done.resolve(performance.now());
    },
  });
  const ended = await done.promise;
  await consumer.stop();
  return perSecond(handled, ended - began);
}

async function untilNone(lag: () => Promise<number>): Promise<void> {
  while ((await lag()) > 0) await delay(20);
}

function made(number: number): PublishedEvent {
  const orderId = `ord_${number % KEYS}`;
  const lines = [1, 2].map((line) => ({
    lineId: `${orderId}-${line}`,
    variantId: newId('variant'),
    quantity: line,
    totalMinor: 1_999,
  }));
  const data = {
    orderId,
    number: String(number),
    storeId: newId('store'),
    channel: 'web',
    currency: 'EUR',
    version: 1,
    totalMinor: 5_997,
    lines,
  };
  const rest = { type: TYPE, source: 'orders', merchantId: 'mer_bench', key: orderId, occurredAtMs: Date.now() };
  return { id: newId('event'), data, ...rest };
}

function cpuMicros(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

function sizeOf(event: PublishedEvent): number {
  return JSON.stringify(event).length;
}

function perSecond(count: number, elapsedMs: number): string {
  return ((count / elapsedMs) * 1_000).toFixed(0);
}
