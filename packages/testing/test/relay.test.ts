import { rowsOf, sql } from '@concord/database';
import type { EventLog, PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { expect, onTestFinished, test } from 'vitest';
import { testLog, testService } from '../src/index.ts';

const migrations = new URL('./migrations/', import.meta.url).pathname;

async function ownLog(): Promise<EventLog> {
  const { log, stop } = await testLog();
  onTestFinished(stop);
  return log;
}

const idsOf = (events: readonly PublishedEvent[]) => events.map(({ id }) => id);

test('what the log did not take stays in the outbox, and arrives once the log takes it', async () => {
  const log = await ownLog();
  let refusals = 2;
  const moody: EventLog = {
    ...log,
    append: async (events) => {
      if (refusals-- > 0) throw new Error('the log is away');
      await log.append(events);
    },
  };
  const kit = await testService('bank', migrations, { log: moody });
  onTestFinished(kit.stop);
  const id = newId('event');
  const text = `insert into outbox (merchant_id, id, type, key, data, occurred_at)
    values ('mer_1', $1, 'kept.v1', 'k', '{}', now())`;
  await kit.data.system.run(sql(text, id));
  await expect.poll(async () => idsOf((await log.read(undefined, 10)).events), { timeout: 8_000 }).toEqual([id]);
  expect(refusals).toBeLessThan(0);
  const left = async () => rowsOf((await kit.data.system.run(sql('select id from outbox')))[0]);
  await expect.poll(left).toEqual([]);
});
