import { rowsOf, sql } from '@concord/database';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, promotionsKit, TEN_PERCENT, WITH_CODE } from './promotions-kit.fixture.ts';
import { drawCodes, generateCoupons } from './storage/generate-coupons.ts';
import { COUPONS_OF_CODES } from './storage/read-active.ts';

let kit: Awaited<ReturnType<typeof promotionsKit>>;

beforeAll(async () => {
  kit = await promotionsKit();
});
afterAll(() => kit.stop());

const GENERATED = 100_000;

/** Asks for so many codes and waits until they are there. */
async function generated(count: number) {
  const merchant = await kit.merchant();
  const { client } = kit.promotions;
  const promotionId = await merchant.create(WITH_CODE);
  const input = { promotionId, count, prefix: 'spring-', limits: { total: 1 } };
  const batch = accepted(await client.createCoupons(input, merchant.call));
  const look = async () => accepted(await client.getCouponBatch({ batchId: batch.id }, merchant.call));
  await expect.poll(look, { timeout: 60_000, interval: 50 }).toMatchObject({ status: 'created', created: count });
  return { ...merchant, promotionId, batchId: batch.id };
}

test('100 000 codes are generated in the background, no one too many, and one is found by its key', async () => {
  const { promotionId, batchId, merchantId, call, active, hold } = await generated(GENERATED);
  const { data, promotions } = kit;
  const counting = sql(
    'select count(*) as made, count(distinct code) as codes from coupon where batch_id = $1',
    batchId,
  );
  const [counted] = await data.database.forMerchant(merchantId, counting);
  expect(rowsOf(counted)).toEqual([{ made: GENERATED, codes: GENERATED }]);

  const page = accepted(await promotions.client.listCoupons({ promotionId, first: 1_000 }, call));
  expect(page.items).toHaveLength(1_000);
  const code = page.items[500]?.code ?? '';
  expect(code).toMatch(/^SPRING-[0-9A-HJKMNP-TV-Z]{12}$/);
  expect((await active({ codes: [code.toLowerCase(), 'SPRING-NOTHING'] })).codeGrants).toEqual([{ code, promotionId }]);
  const use = { promotionId, code, discountMinor: 1 };
  expect(await hold([use])).toMatchObject({ ok: true });
  expect(await hold([use])).toMatchObject({ rejection: { code: 'COUPON_EXHAUSTED', couponCode: code } });

  await data.system.run(sql('analyze coupon'));
  const explain = sql<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${COUPONS_OF_CODES}`, merchantId, [code]);
  const [explained] = await data.database.forMerchant(merchantId, explain);
  const plan = rowsOf<{ 'QUERY PLAN': string }>(explained)
    .map((row) => row['QUERY PLAN'])
    .join('\n');
  expect(plan).toMatch(/Index (Only )?Scan using coupon_pkey/);
  expect(plan).not.toContain('Seq Scan');
}, 90_000);

test('a batch that two generators work on at once, or that was interrupted, gets exactly what was asked', async () => {
  const { batchId, merchantId } = await generated(12_345);
  const { system, database } = kit.data;
  const batch = { merchantId, id: batchId, prefix: 'SPRING-' };
  const reopen = `with gone as (delete from coupon where batch_id = $1 returning 1)
    update coupon_batch set created = 0, version = version + (select count(*) from gone) where id = $1`;
  await database.forMerchant(merchantId, sql(reopen, batchId));
  await Promise.all(Array.from({ length: 6 }, () => generateCoupons(database, batch)));
  const counting = 'select (select count(*) from coupon where batch_id = b.id) as made, b.created from coupon_batch b';
  const [counted] = await database.forMerchant(merchantId, sql(`${counting} where b.id = $1`, batchId));
  expect(rowsOf(counted)).toEqual([{ made: 12_345, created: 12_345 }]);
  expect(await generateCoupons(database, batch)).toBe(0);
  const [left] = await system.run(sql('select count(*) as unfinished from coupon_batch where created < requested'));
  expect(rowsOf(left)).toEqual([{ unfinished: 0 }]);
});

test('drawn codes use the whole alphabet evenly and never repeat', () => {
  const codes = drawCodes('', 20_000);
  expect(new Set(codes).size).toBe(20_000);
  const seen = new Map<string, number>();
  for (const sign of codes.join('')) seen.set(sign, (seen.get(sign) ?? 0) + 1);
  expect(seen.size).toBe(32);
  for (const count of seen.values()) expect(Math.abs(count - 7_500)).toBeLessThan(750);
});

test('given codes are created all or none; a code is taken once per merchant, however it is written', async () => {
  const { create, coupons, call } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  expect(await coupons(promotionId, ['welcome', ' WELCOME ', 'Hello'])).toMatchObject({
    value: { status: 'created', requested: 2, created: 2 },
  });
  expect(await coupons(promotionId, ['new', 'Welcome'])).toEqual({
    ok: false,
    rejection: { code: 'CODE_TAKEN', couponCode: 'WELCOME' },
  });
  const found = accepted(await kit.promotions.client.listCoupons({ promotionId }, call));
  expect(found.items.map(({ code }) => code)).toEqual(['HELLO', 'WELCOME']);
  const other = await kit.merchant();
  expect(await other.coupons(await other.create(WITH_CODE), ['welcome'])).toMatchObject({ ok: true });
});

test('of several who create the same code at once, one does', async () => {
  const { create, coupons } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  const answers = await Promise.all(Array.from({ length: 5 }, () => coupons(promotionId, ['SAME'])));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.filter((answer) => !answer.ok && answer.rejection.code === 'CODE_TAKEN')).toHaveLength(4);
});

test('a promotion that applies without a code takes none, and a call gives codes or a count, not both', async () => {
  const { create, coupons, call } = await kit.merchant();
  const { client } = kit.promotions;
  expect(await coupons(await create(TEN_PERCENT), ['X'])).toEqual({ ok: false, rejection: { code: 'TAKES_NO_CODES' } });
  const promotionId = await create(WITH_CODE);
  for (const input of [{ promotionId }, { promotionId, codes: ['X'], count: 1 }]) {
    expect(await client.createCoupons(input, call)).toMatchObject({ rejection: { code: 'INVALID_INPUT' } });
  }
  expect(await client.getCouponBatch({ batchId: newId('process') }, call)).toEqual({
    ok: false,
    rejection: { code: 'COUPON_BATCH_NOT_FOUND' },
  });
});

test('the same idempotency key asks for one batch', async () => {
  const { create, call } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  const once = { ...call, idempotencyKey: 'codes' };
  const ask = () => kit.promotions.client.createCoupons({ promotionId, count: 3 }, once);
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(accepted(first).id).toBe(accepted(second).id);
});
