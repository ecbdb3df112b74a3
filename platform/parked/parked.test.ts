import { openDatabase } from '@concord/database';
import { eventLogMigrations, openEmbeddedLog, type PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { createTestDatabase, provisionedDatabase } from '@concord/testing';
import { expect, onTestFinished, test } from 'vitest';
import { replay, sayParked } from './parked.ts';
import { openPlaces, type Place } from './places.ts';

async function parkedOnce() {
  const { systemUrl, drop } = await provisionedDatabase('events', eventLogMigrations);
  const log = openEmbeddedLog({ url: systemUrl });
  const database = openDatabase({ url: systemUrl, poolSize: 1, applicationName: 'person' });
  const places: readonly Place[] = [{ table: 'parked_event', database }];
  const parked = Promise.withResolvers<void>();
  const mended = { isSo: false };
  const handled: unknown[] = [];
  const consumer = log.consume({
    group: 'mailer',
    types: ['orders.order-placed.v1'],
    handle: async (events) => {
      if (!mended.isSo) throw new Error('no template for it');
      handled.push(...events.map(({ key }) => key));
    },
    onParked: () => parked.resolve(),
  });
  onTestFinished(async () => {
    await consumer.stop();
    await log.close();
    await database.close();
    await drop();
  });
  const event: PublishedEvent = {
    id: newId('event'),
    type: 'orders.order-placed.v1',
    source: 'orders',
    merchantId: 'mer_1',
    key: 'ord_1',
    data: {},
    occurredAtMs: Date.now(),
  };
  await log.append([event]);
  await parked.promise;
  return { log, places, mended, handled, event };
}

function heard() {
  const lines: string[] = [];
  return { lines, say: (line: string) => void lines.push(line) };
}

test('a parked event is listed with its reason, and handled again by its consumer when a person asks', async () => {
  const { log, places, mended, handled, event } = await parkedOnce();
  const { lines, say } = heard();
  await sayParked(places, say);
  expect(lines.join('\n')).toContain(`mailer  orders.order-placed.v1  ${event.id}  mer_1/ord_1`);
  expect(lines.join('\n')).toContain('no template for it');

  const again = async (): Promise<boolean> => {
    const answer = replay(places, 'mailer', say);
    const look = async (): Promise<unknown> => {
      await log.replayRequested();
      return Promise.race([answer, 'asked']);
    };
    await expect.poll(look).not.toBe('asked');
    return answer;
  };
  expect(await again()).toBe(false);
  mended.isSo = true;
  expect(await again()).toBe(true);
  expect(handled).toEqual(['ord_1']);
  await sayParked(places, say);
  expect(lines.at(-1)).toBe('No event is parked.');
});

test('where nobody consumes the group a person is told so, and the request stands until somebody does', async () => {
  const { log, places, mended, handled } = await parkedOnce();
  const { lines, say } = heard();
  mended.isSo = true;
  expect(await replay(places, 'mailer', say, 200)).toBe(false);
  expect(lines.at(-1)).toContain('does a process run that consumes mailer?');
  await log.replayRequested();
  expect(handled).toEqual(['ord_1']);
});

test('databases without such tables, and those that are not there, hold nothing', async () => {
  const { superuserUrl, drop } = await createTestDatabase();
  const places = await openPlaces(superuserUrl, [new URL(superuserUrl).pathname.slice(1), 'nowhere']);
  onTestFinished(async () => {
    await places.close();
    await drop();
  });
  expect(places.all).toEqual([]);
});
