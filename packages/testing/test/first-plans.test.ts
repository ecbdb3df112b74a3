import { aggregateTable, type CallContext, put, rowKey, sql, type Write } from '@concord/database';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestService, testService } from '../src/index.ts';

type Account = { readonly id: string; readonly balance: number };

const accounts = aggregateTable<Account>({
  name: 'account',
  key: ['id'],
  columns: { balance: 'bigint' },
  keyOf: ({ id }) => [id],
  fromRow: (row) => ({ id: row.id as string, balance: row.balance as number }),
  toRow: (account) => account,
});

const deposit: Write<{ readonly id: string }, number> = {
  name: 'deposit',
  load: ({ id }) => [rowKey(accounts, id)],
  decide: ({ id }, state) => {
    const balance = (state.get(accounts, id)?.balance ?? 0) + 1;
    return accept({ effectId: id, put: [put(accounts, { id, balance })] });
  },
  answer: (state, id) => state.get(accounts, id)?.balance ?? 0,
};

let kit: TestService;

beforeAll(async () => {
  kit = await testService('first_plans', new URL('./migrations/', import.meta.url).pathname);
});
afterAll(() => kit.stop());

/** How often the table was looked through, and each of its indexes. */
async function scans() {
  const [found] = await kit.data.system.run(
    sql(`select t.seq_scan::int as whole, k.idx_scan::int as "byKey", n.idx_scan::int as "byNickname"
      from pg_stat_user_tables t
        join pg_stat_user_indexes k on k.relid = t.relid and k.indexrelname = 'account_pkey'
        join pg_stat_user_indexes n on n.relid = t.relid and n.indexrelname = 'account_nickname'
      where t.relname = 'account'`),
  );
  return found?.rows[0] as { readonly whole: number; readonly byKey: number; readonly byNickname: number };
}

test('rows are found by their key while a table is new, not by another index and not by reading all', async () => {
  const context: CallContext = {
    merchantId: newId('merchant'),
    actor: { kind: 'user', id: 'usr_1' },
    requestId: 'req_1',
  };
  const deposits = (ids: readonly string[]) =>
    Promise.all(ids.map((id) => kit.data.writer.run(deposit, { id }, context)));
  const before = await scans();
  const ids = Array.from({ length: 200 }, (_, index) => `acc_${index}`);
  for (const value of [1, 2, 3]) expect(await deposits(ids)).toEqual(ids.map(() => ({ ok: true, value })));
  // As many as travel together in a quiet minute, and one alone: each number of rows has a plan of its own.
  for (const value of [4, 5, 6, 7, 8, 9])
    expect(await deposits(ids.slice(0, 20))).toEqual(ids.slice(0, 20).map(() => ({ ok: true, value })));
  for (const value of [4, 5, 6, 7, 8, 9]) expect(await deposits(ids.slice(20, 21))).toEqual([{ ok: true, value }]);
  // Each was loaded three times and changed twice. A session tells of it a second later, when it has work again.
  const told = async () => {
    await deposits(['acc_0']);
    return (await scans()).byKey - before.byKey;
  };
  await expect.poll(told, { timeout: 20_000, interval: 200 }).toBeGreaterThanOrEqual(5 * ids.length);
  expect(await scans()).toMatchObject({ whole: before.whole, byNickname: 0 });
});
