import { put } from '@concord/database';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { describe, expect, test } from 'vitest';
import { accounts, as, deposit, nameAccount, openBank } from './bank.ts';

const { data, published, add, balanceOf } = openBank();

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
    const name = (id: string, nickname: string) => data().writer.run(nameAccount, { id, nickname }, as(merchantId));
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
    const name = (id: string, nickname: string) => data().writer.run(nameAccount, { id, nickname }, context);
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
      data().writer.run(careless, { id: 'whole', amount: 0 }, context),
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
    await expect(data().writer.run(curious, { id: 'hot', amount: 0 }, as(newId('merchant')))).rejects.toThrow(
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
    const told = (await published()).filter((event) => event.key === 'told');
    expect(told.map((event) => event.data.balance)).toEqual([1, 2, 3]);
  });

  test('an audited call tells who changed what, without the columns that are personal', async () => {
    const merchantId = newId('merchant');
    await data().writer.run(
      nameAccount,
      { id: 'z', nickname: 'Zoe' },
      as(merchantId, { auditedAs: 'bank.nameAccount' }),
    );
    const entry = (await published()).find(
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
