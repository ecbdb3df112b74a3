import { openDatabase, openWriter, sql } from '@concord/database';
import { newId } from '@concord/ids';
import { expect, test } from 'vitest';
import { as, deposit, openBank } from './bank.ts';

const { data, add, balanceOf } = openBank();

/** Ends the connections of the kit's writer. */
const cut = sql(
  "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bank write' and datname = current_database()",
);

test('a database that is away is no fault of the call: its caller is told to come again', async () => {
  const away = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/away', poolSize: 1, applicationName: 'away' });
  const writer = openWriter({ name: 'away', database: away });
  const writing = writer.run(deposit, { id: 'a', amount: 1 }, as(newId('merchant')));
  await expect(writing).rejects.toMatchObject({ code: 'ECONNREFUSED', retryAfterMs: 1_000 });
  await writer.close();
  await away.close();
});

test('the writer goes on after its connection was ended', async () => {
  const context = as(newId('merchant'));
  await add('cut', 1, context);
  await data().database.run(cut);
  expect(await add('cut', 1, context)).toEqual({ ok: true, value: 2 });
});

test('a connection that ended and cannot be replaced yet is said as it is, and the writer goes on when it can', async () => {
  const context = as(newId('merchant'));
  let isRefused = false;
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { retryAfterMs: 1_000 });
  let held: { readonly end: () => Promise<void> } | undefined;
  const connect = async () => {
    if (isRefused) throw refused;
    const client = await data().database.connect();
    held = client;
    return client;
  };
  const writer = openWriter({ name: 'refused', database: { ...data().database, connect } });
  const once = () => writer.run(deposit, { id: 'refused', amount: 1 }, context);
  try {
    await once();
    await held?.end();
    isRefused = true;
    await expect(once()).rejects.toBe(refused);
    await expect(once()).rejects.toBe(refused);
    isRefused = false;
    expect(await once()).toEqual({ ok: true, value: 2 });
  } finally {
    isRefused = false;
    await writer.close();
  }
});

test('a connection that ends between batches costs no call that had not been written', async () => {
  const context = as(newId('merchant'));
  const settled: Promise<PromiseSettledResult<unknown>[]>[] = [];
  let cuts = 0;
  for (let turn = 0; turn < 60; turn++) {
    settled.push(Promise.allSettled([add('often', 1, context)]));
    // Through PgBouncer whoever asks for the cut may get a connection that was just cut.
    if (turn % 20 === 10)
      cuts += await data()
        .database.run(cut)
        .then(
          () => 1,
          () => 0,
        );
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(cuts).toBeGreaterThan(0);
  const outcomes = (await Promise.all(settled)).flat();
  const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
  // Whoever was not answered cannot know; whoever was answered is in the balance.
  const balance = (await balanceOf('often')) ?? 0;
  expect(balance).toBeGreaterThanOrEqual(done);
  expect(balance).toBeLessThanOrEqual(outcomes.length);
  expect(done).toBeGreaterThan(0);
});
