import { aggregateTable, type CallContext, put, rowKey, rowsOf, sql, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { afterAll, beforeAll } from 'vitest';
import { type TestService, testService } from '../src/index.ts';

type Account = { readonly id: string; readonly balance: number; readonly nickname: string | null };

export const accounts = aggregateTable<Account>({
  name: 'account',
  key: ['id'],
  columns: { balance: 'bigint', nickname: 'text' },
  keyOf: (account) => [account.id],
  fromRow: (row) => ({ id: row.id as string, balance: row.balance as number, nickname: row.nickname as string | null }),
  toRow: (account) => account,
  personal: ['nickname'],
});

type Deposit = { readonly id: string; readonly amount: number };

export const deposit: Write<Deposit, number, { readonly code: 'TOO_LITTLE'; readonly balance: number }> = {
  name: 'deposit',
  load: ({ id }) => [rowKey(accounts, id)],
  decide: ({ id, amount }, state) => {
    const account = state.get(accounts, id) ?? { id, balance: 0, nickname: null };
    const balance = account.balance + amount;
    if (amount === 13) throw new Error('the decision broke');
    if (balance < 0) return reject({ code: 'TOO_LITTLE', balance: account.balance });
    return accept({
      effectId: id,
      put: [put(accounts, { ...account, balance })],
      events: [{ type: 'bank.balance-changed.v1', key: id, data: { balance } }],
    });
  },
  answer: (state, id) => state.get(accounts, id)?.balance ?? 0,
};

export const nameAccount: Write<
  { id: string; nickname: string },
  string,
  { readonly code: 'NICKNAME_TAKEN'; readonly nickname: string }
> = {
  name: 'nameAccount',
  load: ({ id }) => [rowKey(accounts, id)],
  decide: ({ id, nickname }, state) => {
    const account = state.get(accounts, id) ?? { id, balance: 0, nickname: null };
    return accept({ effectId: id, put: [put(accounts, { ...account, nickname })] });
  },
  answer: (_, id) => id,
  conflicts: { account_nickname: ({ nickname }) => ({ code: 'NICKNAME_TAKEN', nickname }) },
};

export function as(merchantId: string, extra: Partial<CallContext> = {}): CallContext {
  return { merchantId, actor: { kind: 'user', id: 'usr_1' }, requestId: 'req_1', ...extra };
}

/** The bank on a database of its own, for all tests of a file. */
export function openBank() {
  let kit: TestService;
  beforeAll(async () => {
    kit = await testService('bank', new URL('./migrations/', import.meta.url).pathname);
  });
  afterAll(() => kit.stop());
  return {
    data: () => kit.data,
    published: () => kit.published(),
    add: (id: string, amount: number, context: CallContext) => kit.data.writer.run(deposit, { id, amount }, context),
    balanceOf: async (id: string): Promise<number | undefined> => {
      const [result] = await kit.data.system.run(sql('select balance from account where id = $1', id));
      return rowsOf<{ balance: number }>(result)[0]?.balance;
    },
  };
}
