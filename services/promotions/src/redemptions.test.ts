import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, promotionsKit, TEN_PERCENT, WITH_CODE } from './promotions-kit.fixture.ts';

let kit: Awaited<ReturnType<typeof promotionsKit>>;

beforeAll(async () => {
  kit = await promotionsKit();
});
afterAll(() => kit.stop());

test('50 checkouts hold a code with one use at once: exactly one gets it, the others are told which code it was', async () => {
  const { create, coupons, hold, usage } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  await coupons(promotionId, ['Once'], { total: 1 });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => hold([{ promotionId, code: ' once ', discountMinor: 100 }])),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.rejection]));
  expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
    new Set([JSON.stringify({ code: 'COUPON_EXHAUSTED', promotionId, couponCode: 'ONCE' })]),
  );
  expect(await usage(promotionId)).toMatchObject({ held: 1, confirmed: 0 });
});

test('a limit of the promotion holds over all its codes', async () => {
  const { create, coupons, hold } = await kit.merchant();
  const promotionId = await create(WITH_CODE, { limits: { total: 3 } });
  await coupons(promotionId, ['A', 'B']);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => hold([{ promotionId, code: index % 2 ? 'A' : 'B', discountMinor: 1 }])),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(3);
  expect(answers.find((answer) => !answer.ok)).toEqual({
    ok: false,
    rejection: { code: 'PROMOTION_EXHAUSTED', promotionId },
  });
});

test('a customer uses a promotion as often as one customer may, whatever they do at once; others are not concerned', async () => {
  const { create, hold } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { perCustomer: 2 } });
  const use = { promotionId, discountMinor: 1 };
  const customerKey = newId('customer');
  const answers = await Promise.all(Array.from({ length: 6 }, () => hold([use], { customerKey })));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(2);
  expect(answers.find((answer) => !answer.ok)).toMatchObject({
    rejection: { code: 'CUSTOMER_LIMIT_REACHED', promotionId, couponCode: null },
  });
  expect(await hold([use], { customerKey: newId('customer') })).toMatchObject({ ok: true });
  expect(await hold([use])).toEqual({ ok: false, rejection: { code: 'CUSTOMER_REQUIRED', promotionId } });
});

test('a code can be limited per customer on its own', async () => {
  const { create, coupons, hold } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  await coupons(promotionId, ['MINE'], { perCustomer: 1 });
  const use = { promotionId, code: 'MINE', discountMinor: 1 };
  const customerKey = newId('customer');
  expect(await hold([use], { customerKey })).toMatchObject({ ok: true });
  expect(await hold([use], { customerKey })).toMatchObject({
    rejection: { code: 'CUSTOMER_LIMIT_REACHED', couponCode: 'MINE' },
  });
});

test('a first order happens once, though two checkouts of the customer are under way', async () => {
  const { create, hold, active } = await kit.merchant();
  const promotionId = await create({ ...TEN_PERCENT, conditions: [{ kind: 'first_order' }] });
  expect((await active()).promotions).toMatchObject([{ id: promotionId, limited: true }]);
  const customerKey = newId('customer');
  const use = { promotionId, discountMinor: 1 };
  const answers = await Promise.all([hold([use], { customerKey }), hold([use], { customerKey })]);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test('a budget is never overdrawn, and in a currency that it does not name there is none', async () => {
  const { create, hold, usage } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { budgetMinor: { EUR: 1_000 } } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => hold([{ promotionId, discountMinor: 300 }])));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(3);
  expect(answers.find((answer) => !answer.ok)).toEqual({
    ok: false,
    rejection: { code: 'BUDGET_EXHAUSTED', promotionId, currency: 'EUR', leftMinor: 100 },
  });
  expect(await usage(promotionId)).toMatchObject({ budgets: [{ currency: 'EUR', heldMinor: 900, confirmedMinor: 0 }] });
  expect(await hold([{ promotionId, discountMinor: 1 }], { currency: 'USD' })).toMatchObject({
    rejection: { code: 'BUDGET_EXHAUSTED', currency: 'USD', leftMinor: 0 },
  });
});

test('all or nothing: where the second promotion is used up, the first is not held', async () => {
  const { create, hold, held, usage } = await kit.merchant();
  const free = await create();
  const once = await create(TEN_PERCENT, { limits: { total: 1 } });
  await held({ promotionId: once, discountMinor: 1 });
  const both = [free, once].map((promotionId) => ({ promotionId, discountMinor: 1 }));
  expect(await hold(both)).toMatchObject({ rejection: { code: 'PROMOTION_EXHAUSTED', promotionId: once } });
  expect(await usage(free)).toMatchObject({ held: 0 });
});

test('two uses of one promotion in one checkout count twice', async () => {
  const { create, hold } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { total: 1 } });
  const use = { promotionId, discountMinor: 1 };
  expect(await hold([use, use])).toMatchObject({ rejection: { code: 'PROMOTION_EXHAUSTED' } });
});

test('the same redemption id is the same redemption, however often and how much at once it is held', async () => {
  const { create, hold, usage } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { total: 1 } });
  const once = { redemptionId: newId('redemption'), checkoutId: newId('checkout') };
  const again = () => hold([{ promotionId, discountMinor: 5 }], once);
  const answers = [...(await Promise.all([again(), again(), again()])), await again()];
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(await usage(promotionId)).toMatchObject({ held: 1 });
});

test('an undo that overtakes its do leaves a tombstone, and the late hold is refused (CONSISTENCY 4)', async () => {
  const { create, hold, release, usage } = await kit.merchant();
  const promotionId = await create();
  const redemptionId = newId('redemption');
  expect(await release(redemptionId)).toMatchObject({ ok: true, value: { status: 'released' } });
  expect(await hold([{ promotionId, discountMinor: 1 }], { redemptionId })).toEqual({
    ok: false,
    rejection: { code: 'REDEMPTION_CLOSED', status: 'released' },
  });
  expect(await usage(promotionId)).toMatchObject({ held: 0 });
});

test('a hold and its undo race: whoever is first, nothing stays held', async () => {
  const { create, hold, release, usage } = await kit.merchant();
  const promotionId = await create();
  const races = Array.from({ length: 20 }, () => newId('redemption')).flatMap((redemptionId, index) => {
    const both = [() => hold([{ promotionId, discountMinor: 7 }], { redemptionId }), () => release(redemptionId)];
    return (index % 2 ? both : both.reverse()).map((act) => act());
  });
  await Promise.all(races);
  expect(await usage(promotionId)).toMatchObject({ held: 0, confirmed: 0 });
});

test('confirming moves the use to the order, once; another order is refused', async () => {
  const { create, held, confirm, usage } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { budgetMinor: { EUR: 500 } } });
  const redemptionId = await held({ promotionId, discountMinor: 200 });
  const orderId = newId('order');
  const answers = await Promise.all([1, 2, 3].map(() => confirm(redemptionId, orderId)));
  expect(answers).toEqual(Array(3).fill({ ok: true, value: { id: redemptionId, status: 'confirmed', orderId } }));
  expect(await usage(promotionId)).toEqual({
    held: 0,
    confirmed: 1,
    budgets: [{ currency: 'EUR', heldMinor: 0, confirmedMinor: 200 }],
  });
  expect(await confirm(redemptionId)).toEqual({
    ok: false,
    rejection: { code: 'REDEMPTION_CLOSED', status: 'confirmed' },
  });
  expect(await confirm(newId('redemption'))).toEqual({ ok: false, rejection: { code: 'REDEMPTION_NOT_FOUND' } });
});

test('a cancelled order gives its use back once, and someone else can have it (L9)', async () => {
  const { create, coupons, held, hold, confirm, release, usage } = await kit.merchant();
  const promotionId = await create(WITH_CODE, { limits: { budgetMinor: { EUR: 100 } } });
  await coupons(promotionId, ['LAST'], { total: 1 });
  const use = { promotionId, code: 'LAST', discountMinor: 100 };
  const redemptionId = await held(use);
  await confirm(redemptionId);
  expect(await hold([use])).toMatchObject({ rejection: { code: 'COUPON_EXHAUSTED' } });
  await Promise.all([1, 2, 3].map(() => release(redemptionId)));
  expect(await usage(promotionId)).toMatchObject({ held: 0, confirmed: 0, budgets: [{ confirmedMinor: 0 }] });
  expect(await hold([use])).toMatchObject({ ok: true });
  expect(await confirm(redemptionId)).toMatchObject({ rejection: { code: 'REDEMPTION_CLOSED', status: 'released' } });
});

test('a code is only good for its own promotion, and a promotion with codes is not held without one', async () => {
  const { create, coupons, hold } = await kit.merchant();
  const [mine, other] = [await create(WITH_CODE), await create(WITH_CODE)];
  await coupons(mine, ['MINE']);
  const notFound = (promotionId: string, couponCode: string) => ({
    ok: false,
    rejection: { code: 'COUPON_NOT_FOUND', promotionId, couponCode },
  });
  expect(await hold([{ promotionId: other, code: 'mine', discountMinor: 1 }])).toEqual(notFound(other, 'MINE'));
  expect(await hold([{ promotionId: mine, discountMinor: 1 }])).toEqual(notFound(mine, ''));
});

test('what was ended or paused cannot be held any more; what is held of it can be confirmed', async () => {
  const { create, held, hold, confirm, call } = await kit.merchant();
  const promotionId = await create();
  const redemptionId = await held({ promotionId, discountMinor: 1 });
  await kit.promotions.client.endPromotion({ promotionId }, call);
  expect(await hold([{ promotionId, discountMinor: 1 }])).toEqual({
    ok: false,
    rejection: { code: 'PROMOTION_NOT_ACTIVE', promotionId },
  });
  expect(await confirm(redemptionId)).toMatchObject({ ok: true });
});

test('a limit that is lowered below what is used takes nothing away, and gives nothing more', async () => {
  const { create, held, hold, confirm, release, call } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { total: 5 } });
  const use = { promotionId, discountMinor: 1 };
  const [first, second] = [await held(use), await held(use)];
  await kit.promotions.client.updatePromotion({ promotionId, limits: { total: 1 } }, call);
  expect(await confirm(first)).toMatchObject({ ok: true });
  await release(second);
  expect(await hold([use])).toMatchObject({ rejection: { code: 'PROMOTION_EXHAUSTED' } });
});

test('the events of a code name ids and facts, never the code or the customer (CONSISTENCY 24)', async () => {
  const { create, coupons, held, confirm, release } = await kit.merchant();
  const promotionId = await create({ ...TEN_PERCENT, conditions: [{ kind: 'coupon', codes: ['LISTEDSECRET'] }] });
  await coupons(promotionId, ['TOPSECRET'], { total: 1 });
  const customerKey = 'someone@example.com';
  const redemptionId = await held({ promotionId, code: 'TOPSECRET', discountMinor: 250 }, { customerKey });
  const orderId = newId('order');
  await confirm(redemptionId, orderId);
  await release(redemptionId);
  const events = await kit.published();
  const fact = {
    redemptionId,
    promotionId,
    orderId,
    discountMinor: 250,
    currency: 'EUR',
    couponId: expect.any(String),
  };
  expect(events.filter((event) => event.key === redemptionId).map(({ type, data }) => [type, data])).toEqual([
    ['promotions.coupon-redeemed.v1', fact],
    ['promotions.coupon-released.v1', fact],
  ]);
  expect(JSON.stringify(events)).not.toMatch(/SECRET|someone@/);
});

test("another merchant's promotions, codes and redemptions are not there (L14)", async () => {
  const mine = await kit.merchant();
  const stranger = await kit.merchant();
  const promotionId = await mine.create(WITH_CODE);
  await mine.coupons(promotionId, ['MINE']);
  const redemptionId = await mine.held({ promotionId, code: 'MINE', discountMinor: 1 });
  const { client } = kit.promotions;
  expect(await client.getPromotion({ promotionId }, stranger.call)).toMatchObject({
    rejection: { code: 'PROMOTION_NOT_FOUND' },
  });
  expect(await stranger.hold([{ promotionId, code: 'MINE', discountMinor: 1 }])).toMatchObject({
    rejection: { code: 'PROMOTION_NOT_FOUND' },
  });
  expect(await stranger.confirm(redemptionId)).toMatchObject({ rejection: { code: 'REDEMPTION_NOT_FOUND' } });
  expect(await stranger.coupons(promotionId, ['X'])).toMatchObject({ rejection: { code: 'PROMOTION_NOT_FOUND' } });
  expect(await stranger.active({ codes: ['MINE'] })).toMatchObject({ promotions: [], codeGrants: [] });
  await stranger.release(redemptionId);
  expect(await mine.usage(promotionId)).toMatchObject({ held: 1 });
  expect(accepted(await client.listPromotions({}, stranger.call)).items).toEqual([]);
});

test('uses are held and redeemed by services alone: staff who may do everything cannot use up a promotion', async () => {
  const { call, create, held, usage } = await kit.merchant();
  const promotionId = await create();
  const redemptionId = await held({ promotionId, discountMinor: 100 });
  const before = await usage(promotionId);
  const { client } = kit.promotions;
  const uses = { currency: 'EUR', promotions: [{ promotionId, discountMinor: 100 }] };
  const ids = { redemptionId: newId('redemption'), checkoutId: newId('checkout') };
  const refused = await Promise.all([
    client.holdRedemptions({ ...ids, ...uses }, call),
    client.confirmRedemptions({ redemptionId, orderId: newId('order') }, call),
    client.releaseRedemptions({ redemptionId }, call),
  ]);
  const forbidden = { ok: false, rejection: { code: 'FORBIDDEN', scope: 'promotions:redeem' } };
  expect(refused).toMatchObject(refused.map(() => forbidden));
  expect(await usage(promotionId)).toEqual(before);
});
