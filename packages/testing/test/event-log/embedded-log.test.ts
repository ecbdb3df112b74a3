import { openDatabase } from '@concord/database';
import { eventLogMigrations, openEmbeddedLog } from '@concord/events';
import { expect, onTestFinished, test } from 'vitest';
import { provisionedDatabase } from '../../src/provisioned-database.ts';
import { event, eventLogSuite, readAll, type SharedLog } from './event-log-suite.ts';

async function share(): Promise<SharedLog> {
  const { systemUrl, drop } = await provisionedDatabase('events', eventLogMigrations);
  const database = openDatabase({ url: systemUrl, poolSize: 1, applicationName: 'test' });
  return {
    open: () => openEmbeddedLog({ url: systemUrl, poolSize: 6 }),
    parked: { database, table: 'parked_event' },
    drop: async () => {
      await database.close();
      await drop();
    },
  };
}

eventLogSuite('the event log in PostgreSQL', share);

test('the same id appended twice is there once', async () => {
  const { open, drop } = await share();
  const log = open();
  onTestFinished(async () => {
    await log.close();
    await drop();
  });
  const twice = event('twice.sent.v1', 'k', 1);
  await log.append([twice]);
  await log.append([twice]);
  expect(await readAll(log, 'twice')).toEqual([twice]);
});
