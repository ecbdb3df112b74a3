import { randomUUID } from 'node:crypto';
import { openDatabase } from '@concord/database';
import { openKafkaLog } from '@concord/events';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { provisionedDatabase } from '../../src/provisioned-database.ts';
import { serverUrl } from '../../src/server-url.ts';
import { event, eventLogSuite, type SharedLog } from './event-log-suite.ts';

const brokers = serverUrl('CONCORD_KAFKA_URL');
const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers.split(',') });
afterAll(() => admin.close());

/** A log of its own on the cluster, which leaves no topic behind. */
async function share(
  options: { retentionMs?: number; partitions?: number } = {},
): Promise<SharedLog & { prefix: string }> {
  const prefix = `test-${randomUUID()}`;
  const { systemUrl, drop } = await provisionedDatabase('service', new URL('../migrations/', import.meta.url).pathname);
  const database = openDatabase({ url: systemUrl, poolSize: 1, applicationName: 'test' });
  return {
    prefix,
    parked: { database, table: 'parked_inbox_event' },
    open: () =>
      openKafkaLog({
        ...{ brokers, parkedUrl: systemUrl, prefix, partitions: 4, ...options },
        onError: (error) => {
          if (process.env.CONCORD_TEST_LOG) console.error(error);
        },
      }),
    drop: async () => {
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
      if (topics.length > 0) await admin.deleteTopics({ topics });
      await database.close();
      await drop();
    },
  };
}

eventLogSuite('the event log on Kafka', share, 50_000);

async function retentionOf(topic: string): Promise<string | null | undefined> {
  const resources = [
    { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: ['retention.ms'] },
  ];
  const [described] = await admin.describeConfigs({ resources });
  return described?.configs.find(({ name }) => name === 'retention.ms')?.value;
}

test('a family of types is one topic, with the partitions and the retention of the configuration', async () => {
  const first = await share({ retentionMs: 3_600_000, partitions: 3 });
  onTestFinished(first.drop);
  const log = first.open();
  await log.append([event('orders.order-placed.v1', 'k', 1), event('orders.order-paid.v1', 'k', 2)]);
  await log.close();
  const topic = `${first.prefix}.orders`;
  expect((await admin.listTopics()).filter((one) => one.startsWith(first.prefix))).toEqual([topic]);
  expect((await admin.metadata({ topics: [topic] })).topics.get(topic)?.partitionsCount).toBe(3);
  expect(await retentionOf(topic)).toBe('3600000');
});

test('a topic that is there takes the retention of today', async () => {
  const shared = await share({ retentionMs: 3_600_000 });
  onTestFinished(shared.drop);
  const before = shared.open();
  await before.append([event('orders.order-placed.v1', 'k', 1)]);
  await before.close();
  const { systemUrl, drop } = await provisionedDatabase('service', new URL('../migrations/', import.meta.url).pathname);
  onTestFinished(drop);
  const after = openKafkaLog({ brokers, parkedUrl: systemUrl, prefix: shared.prefix, retentionMs: 7_200_000 });
  onTestFinished(after.close);
  await after.append([event('orders.order-placed.v1', 'k', 2)]);
  expect(await retentionOf(`${shared.prefix}.orders`)).toBe('7200000');
});
