import {
  aggregateTable,
  type CallContext,
  openDatabase,
  openWriter,
  put,
  rowKey,
  rowsOf,
  sql,
  type Write,
} from '@concord/database';
import { newId } from '@concord/ids';
import { accept, reject } from '@concord/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestService, testService } from '../src/index.ts';

type Account = { readonly id: string; readonly balance: number; readonly nickname: string | null };

const accounts = aggregateTable<Account>({
  name: 'account',
  key: ['id'],
  columns: { balance: 'bigint', nickname: 'text' },
  keyOf: (account) => [account.id],
  fromRow: (row) => ({ id: row.id as string, balance: row.balance as number, nickname: row.nickname as string | null }),
  toRow: (account) => account,
  personal: ['nickname'],
});

type Deposit = { readonly id: string; readonly amount: number };

const deposit: Write<Deposit, number, { readonly code: 'TOO_LITTLE'; readonly balance: number }> = {
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

const nameAccount: Write<
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

let kit: TestService;

beforeAll(async () => {
  kit = await testService('bank', new URL('./migrations/', import.meta.url).pathname);
});

afterAll(() => kit.stop());

function as(merchantId: string, extra: Partial<CallContext> = {}): CallContext {
  return { merchantId, actor: { kind: 'user', id: 'usr_1' }, requestId: 'req_1', ...extra };
}

const add = (id: string, amount: number, context: CallContext) => kit.data.writer.run(deposit, { id, amount }, context);

async function balanceOf(id: string): Promise<number | undefined> {
  const [result] = await kit.data.system.run(sql('select balance from account where id = $1', id));
  return rowsOf<{ balance: number }>(result)[0]?.balance;
}

describe('the batch', () => {
  test('100 calls to one row at once add up, and each sees the calls before it', async () => {
    const merchantId = newId('merchant');
    const answers = await Promise.all(Array.from({ length: 100 }, () => add('hot', 1, as(merchantId))));
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
    expect(await balanceOf('hot')).toBe(100);
  });

  test('a refused call contributes nothing, and a broken one fails alone', async () => {
    const context = as(newId('merchant'));
    const [first, refused, broken, last] = await Promise.allSettled([
      add('mixed', 5, context),
      add('mixed', -50, context),
      add('mixed', 13, context),
      add('mixed', 2, context),
    ]);
    expect(first).toMatchObject({ value: { ok: true, value: 5 } });
    expect(refused).toMatchObject({ value: { ok: false, rejection: { code: 'TOO_LITTLE', balance: 5 } } });
    expect(broken).toMatchObject({ status: 'rejected', reason: { message: 'the decision broke' } });
    expect(last).toMatchObject({ value: { ok: true, value: 7 } });
    expect(await balanceOf('mixed')).toBe(7);
  });

  test('a call that the database refuses does not take the others of its batch with it', async () => {
    const merchantId = newId('merchant');
    const name = (id: string, nickname: string) => kit.data.writer.run(nameAccount, { id, nickname }, as(merchantId));
    const answers = await Promise.all([name('a', 'Ann'), name('b', 'Ann'), name('c', 'Cat')]);
    expect(answers).toEqual([
      { ok: true, value: 'a' },
      { ok: false, rejection: { code: 'NICKNAME_TAKEN', nickname: 'Ann' } },
      { ok: true, value: 'c' },
    ]);
  });

  test('a batch that is loaded behind the commit of another sees what that one changed', async () => {
    const context = as(newId('merchant'));
    const answers: Promise<unknown>[] = [];
    // Each call comes while the batch before it is under way.
    for (let turn = 1; turn <= 40; turn++) {
      answers.push(add('wave', 1, context).then((answer) => answer.ok && answer.value));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(await balanceOf('wave')).toBe(40);
  });

  test('a batch behind one that the database refuses is done all the same', async () => {
    const context = as(newId('merchant'));
    const name = (id: string, nickname: string) => kit.data.writer.run(nameAccount, { id, nickname }, context);
    await name('first', 'Eve');
    const answers: Promise<unknown>[] = [];
    for (let turn = 0; turn < 20; turn++) {
      answers.push(turn % 2 === 0 ? name(`taken${turn}`, 'Eve') : add('behind', 1, context));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const taken = { ok: false, rejection: { code: 'NICKNAME_TAKEN', nickname: 'Eve' } };
    expect(await Promise.all(answers)).toEqual(
      Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? taken : { ok: true, value: (turn + 1) / 2 })),
    );
  });

  test.each(Array.from({ length: 12 }, (_, hops) => hops))(
    'who writes %i microtasks after an answer, as the writer falls idle, is not left waiting',
    { timeout: 5_000 },
    async (hops) => {
      const context = as(newId('merchant'));
      await add('idle', 1, context);
      for (let hop = 0; hop < hops; hop++) await undefined;
      expect(await add('idle', 1, context)).toEqual({ ok: true, value: 2 });
    },
  );

  test('merchants share a batch and never a row', async () => {
    const [one, two] = [newId('merchant'), newId('merchant')];
    const answers = await Promise.all([add('same', 3, as(one)), add('same', 4, as(two)), add('same', 3, as(one))]);
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual([3, 4, 6]);
  });

  test('a call that breaks halfway through its changes leaves none of them', async () => {
    const context = as(newId('merchant'));
    await add('whole', 5, context);
    const careless: typeof deposit = {
      ...deposit,
      decide: ({ id }) => {
        const changed = (one: string) => put(accounts, { id: one, balance: 99, nickname: null });
        return accept({ effectId: id, put: [changed(id), changed('not named')] });
      },
    };
    const [broken, next] = await Promise.allSettled([
      kit.data.writer.run(careless, { id: 'whole', amount: 0 }, context),
      add('whole', 1, context),
    ]);
    expect(broken).toMatchObject({ reason: { message: 'account not named was not loaded before it was changed' } });
    expect(next).toMatchObject({ value: { ok: true, value: 6 } });
    expect(await balanceOf('whole')).toBe(6);
  });

  test('a decision cannot look at a row that it did not name', async () => {
    const curious: typeof deposit = {
      ...deposit,
      load: () => [],
      decide: (_, state) => accept({ effectId: String(state.get(accounts, 'hot')) }),
    };
    await expect(kit.data.writer.run(curious, { id: 'hot', amount: 0 }, as(newId('merchant')))).rejects.toThrow(
      'was not loaded for this decision',
    );
  });
});

describe('idempotency (L5)', () => {
  const key = (requestHash: string, keyText = 'k1') => ({
    idempotency: { scope: 'user:usr_1', key: keyText, requestHash },
  });

  test('a key has one effect, and its repeat answers the current state of that effect', async () => {
    const merchantId = newId('merchant');
    const once = as(merchantId, key('h1'));
    const answers = await Promise.all([add('once', 5, once), add('once', 5, once)]);
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual([5, 5]);
    await add('once', 7, as(merchantId));
    expect(await add('once', 5, once)).toEqual({ ok: true, value: 12 });
  });

  test('with another body, or of another merchant, it is not the same', async () => {
    const merchantId = newId('merchant');
    await add('body', 5, as(merchantId, key('h1', 'k2')));
    expect(await add('body', 6, as(merchantId, key('h2', 'k2')))).toEqual({
      ok: false,
      rejection: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await add('body', 6, as(newId('merchant'), key('h2', 'k2')))).toEqual({ ok: true, value: 6 });
  });

  test('a refused call leaves its key free', async () => {
    const merchantId = newId('merchant');
    expect((await add('free', -1, as(merchantId, key('h', 'k3')))).ok).toBe(false);
    await add('free', 10, as(merchantId));
    expect(await add('free', -1, as(merchantId, key('h', 'k3')))).toEqual({ ok: true, value: 9 });
  });
});

describe('what leaves with the commit', () => {
  test('events of one row are published in the order of its changes, and of refused calls none', async () => {
    const context = as(newId('merchant'));
    await Promise.all([1, -99, 1, 1].map((amount) => add('told', amount, context)));
    const told = (await kit.published()).filter((event) => event.key === 'told');
    expect(told.map((event) => event.data.balance)).toEqual([1, 2, 3]);
  });

  test('an audited call tells who changed what, without the columns that are personal', async () => {
    const merchantId = newId('merchant');
    await kit.data.writer.run(
      nameAccount,
      { id: 'z', nickname: 'Zoe' },
      as(merchantId, { auditedAs: 'bank.nameAccount' }),
    );
    const entry = (await kit.published()).find(
      (event) => event.type === 'audit.entry-recorded.v1' && event.merchantId === merchantId,
    );
    expect(entry?.data).toMatchObject({
      operation: 'bank.nameAccount',
      actor: { kind: 'user', id: 'usr_1' },
      changes: [
        { table: 'account', key: ['z'], changed: ['id', 'balance', 'nickname'], before: null, after: { balance: 0 } },
      ],
    });
    expect(JSON.stringify(entry)).not.toContain('Zoe');
  });
});

describe('failures', () => {
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
    await kit.data.database.run(
      sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bank write' and datname = current_database()",
      ),
    );
    expect(await add('cut', 1, context)).toEqual({ ok: true, value: 2 });
  });

  test('a connection that ended and cannot be replaced yet is said as it is, and the writer goes on when it can', async () => {
    const context = as(newId('merchant'));
    let isRefused = false;
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { retryAfterMs: 1_000 });
    let held: Awaited<ReturnType<typeof kit.data.database.connect>> | undefined;
    const connect = async () => {
      if (isRefused) throw refused;
      held = await kit.data.database.connect();
      return held;
    };
    const writer = openWriter({ name: 'refused', database: { ...kit.data.database, connect } });
    const once = () => writer.run(deposit, { id: 'refused', amount: 1 }, context);
    await once();
    await held?.end();
    isRefused = true;
    await expect(once()).rejects.toBe(refused);
    await expect(once()).rejects.toBe(refused);
    isRefused = false;
    expect(await once()).toEqual({ ok: true, value: 2 });
    await writer.close();
  });

  test('a connection that ends between batches costs no call that had not been written', async () => {
    const context = as(newId('merchant'));
    const cut = sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bank write' and datname = current_database()",
    );
    const settled: Promise<PromiseSettledResult<unknown>[]>[] = [];
    let cuts = 0;
    for (let turn = 0; turn < 60; turn++) {
      settled.push(Promise.allSettled([add('often', 1, context)]));
      // Through PgBouncer whoever asks for the cut may get a connection that was just cut.
      if (turn % 20 === 10)
        cuts += await kit.data.database.run(cut).then(
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
});
