import { rowsOf, sql } from '@concord/database';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestService, testService } from '../src/index.ts';

let kit: TestService;
const merchants = Array.from({ length: 12 }, () => newId('merchant'));

beforeAll(async () => {
  kit = await testService('bank', new URL('./migrations/', import.meta.url).pathname);
  for (const merchantId of merchants) {
    const row = sql("insert into account (merchant_id, id, balance) values ($1, 'main', 1)", merchantId);
    await kit.data.database.forMerchant(merchantId, row);
  }
});

afterAll(() => kit.stop());

/** Without a condition of its own: what it answers is what the policy lets it see. */
const everything = sql<{ merchant_id: string }>('select merchant_id from account');

async function seenBy(merchantId: string): Promise<string[]> {
  const [result] = await kit.data.database.forMerchant(merchantId, everything);
  return rowsOf<{ merchant_id: string }>(result).map((row) => row.merchant_id);
}

test('reads that travel together see their own merchant and no other (L14)', async () => {
  const asked = Array.from({ length: 300 }, (_, index) => merchants[index % merchants.length] ?? '');
  const seen = await Promise.all(asked.map(seenBy));
  expect(seen).toEqual(asked.map((merchantId) => [merchantId]));
});

test('a call with several statements gets the results of its own, in their order', async () => {
  const two = async (number: number) => {
    const results = await kit.data.database.forMerchant(
      merchants[0] ?? '',
      sql('select $1::int as number', number),
      sql('select $1::int as number', -number),
    );
    return results.map((result) => result.rows[0]?.number);
  };
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
  expect(await Promise.all(numbers.map(two))).toEqual(numbers.map((number) => [number, -number]));
});

test('a read that fails is told so, and those that travelled with it are answered', async () => {
  const broken = () => kit.data.database.forMerchant(merchants[0] ?? '', sql('select 1 / $1::int as x', 0));
  const asked = merchants.flatMap((merchantId) => [seenBy(merchantId), broken()]);
  const settled = await Promise.allSettled(asked);
  settled.forEach((one, index) => {
    if (index % 2 === 0) expect(one).toEqual({ status: 'fulfilled', value: [merchants[index / 2]] });
    else expect(one).toMatchObject({ status: 'rejected', reason: { message: 'division by zero' } });
  });
});

test('what a call writes is its own transaction: it is there once, also beside reads that fail', async () => {
  const merchantId = newId('merchant');
  const write = kit.data.database.forMerchant(
    merchantId,
    sql("insert into account (merchant_id, id, balance) values ($1, 'one', 1)", merchantId),
  );
  const broken = kit.data.database.forMerchant(merchantId, sql('select 1 / $1::int as x', 0));
  await Promise.allSettled([write, broken]);
  expect(await seenBy(merchantId)).toEqual([merchantId]);
});
