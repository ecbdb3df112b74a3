import { newId } from '@concord/ids';
import { compileBook, type PriceBook } from '@concord/pricing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, promotionsKit, type Rule, TEN_PERCENT, WITH_CODE } from './promotions-kit.fixture.ts';

let kit: Awaited<ReturnType<typeof promotionsKit>>;

beforeAll(async () => {
  kit = await promotionsKit();
});
afterAll(() => kit.stop());

test('what runs is offered, highest priority first; drafts, other stores and what has ended are not', async () => {
  const { create, active, storeId, call } = await kit.merchant();
  const low = await create();
  const high = await create({ ...TEN_PERCENT, priority: 5 }, { storeIds: [storeId] });
  await create(TEN_PERCENT, { state: 'draft' });
  await create(TEN_PERCENT, { storeIds: [newId('store')] });
  const ended = await create();
  await kit.promotions.client.endPromotion({ promotionId: ended }, call);
  const { promotions } = await active();
  expect(promotions).toEqual([
    { id: high, ...TEN_PERCENT, priority: 5 },
    { id: low, ...TEN_PERCENT },
  ]);
});

test('who writes sees it in the next answer: what is remembered is forgotten with every own write', async () => {
  const { create, active, call } = await kit.merchant();
  expect((await active()).promotions).toEqual([]);
  const promotionId = await create();
  expect((await active()).promotions).toHaveLength(1);
  const { client } = kit.promotions;
  await client.updatePromotion({ promotionId, promotion: { ...TEN_PERCENT, name: 'Other' } }, call);
  expect((await active()).promotions).toMatchObject([{ name: 'Other' }]);
  await client.updatePromotion({ promotionId, state: 'draft' }, call);
  expect((await active()).promotions).toEqual([]);
});

test('the version stays while the offer stays, whatever codes are asked, and changes with it', async () => {
  const { create, coupons, active, hold, call } = await kit.merchant();
  const promotionId = await create(WITH_CODE, { limits: { total: 10 } });
  await coupons(promotionId, ['A']);
  const before = await active();
  await hold([{ promotionId, code: 'A', discountMinor: 1 }]);
  expect(await active({ codes: ['a', 'unknown'] })).toEqual({
    ...before,
    codeGrants: [{ code: 'A', promotionId }],
  });
  const changed = { ...WITH_CODE, priority: 1 };
  await kit.promotions.client.updatePromotion({ promotionId, promotion: changed }, call);
  const after = await active();
  expect(after.version).not.toBe(before.version);
  await kit.promotions.client.updatePromotion({ promotionId, promotion: WITH_CODE }, call);
  expect((await active()).version).toBe(before.version);
});

test('codes are found however they are typed, in the rule or as coupons, and nobody is told those of others', async () => {
  const { create, coupons, active } = await kit.merchant();
  const listed = await create({ ...TEN_PERCENT, conditions: [{ kind: 'coupon', codes: ['Listed', 'Other'] }] });
  const made = await create(WITH_CODE);
  await coupons(made, ['made']);
  const answer = await active({ codes: [' listed ', 'MADE', 'nothing', ''] });
  expect(answer.codeGrants).toEqual([
    { code: 'MADE', promotionId: made },
    { code: 'LISTED', promotionId: listed },
  ]);
  expect(JSON.stringify(answer.promotions)).not.toMatch(/listed|other|made/i);
});

test('a code that is used up is still known, so that the hold can say which one it is', async () => {
  const { create, coupons, active, held } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  await coupons(promotionId, ['LAST'], { total: 1 });
  await held({ promotionId, code: 'LAST', discountMinor: 1 });
  expect(await active({ codes: ['LAST'] })).toMatchObject({
    promotions: [{ id: promotionId, limited: true }],
    codeGrants: [{ code: 'LAST', promotionId }],
  });
});

test('coupons with limits make their promotion a limited one, at once', async () => {
  const { create, coupons, active } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  expect((await active()).promotions[0]).not.toHaveProperty('limited');
  await coupons(promotionId, ['X'], { total: 1 });
  expect((await active()).promotions[0]).toMatchObject({ limited: true });
});

test('what applies without a code is not offered once it is used up, and comes back with a release', async () => {
  const { create, active, held, release } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { total: 1 } });
  const offered = await active();
  const redemptionId = await held({ promotionId, discountMinor: 1 });
  expect((await active()).promotions).toEqual([]);
  await release(redemptionId);
  expect(await active()).toEqual(offered);
});

test('a budget that cannot pay for a use rests its promotion, until something comes back or it is raised', async () => {
  const { create, active, hold, held, release, call } = await kit.merchant();
  const limits = { budgetMinor: { EUR: 100, USD: 100 } };
  const promotionId = await create(TEN_PERCENT, { limits });
  const redemptionId = await held({ promotionId, discountMinor: 80 });
  const short = () => hold([{ promotionId, discountMinor: 50 }]);
  expect((await active()).promotions).toHaveLength(1);
  expect(await short()).toMatchObject({ rejection: { code: 'BUDGET_EXHAUSTED', leftMinor: 20 } });
  expect((await active()).promotions).toEqual([]);
  expect((await active({ currency: 'USD' })).promotions).toHaveLength(1);
  expect((await active({ currency: 'CHF' })).promotions).toEqual([]);
  await release(redemptionId);
  expect((await active()).promotions).toHaveLength(1);

  await held({ promotionId, discountMinor: 80 });
  await short();
  const raised = { budgetMinor: { EUR: 130 } };
  await kit.promotions.client.updatePromotion({ promotionId, limits: raised }, call);
  expect((await active()).promotions).toHaveLength(1);
  expect(await short()).toMatchObject({ ok: true });
  expect((await active()).promotions).toEqual([]);
});

test('a customer is not offered what they have used as often as they may', async () => {
  const { create, active, held } = await kit.merchant();
  const promotionId = await create(TEN_PERCENT, { limits: { perCustomer: 1 } });
  const customerKey = newId('customer');
  const other = await active({ customerKey: newId('customer') });
  await held({ promotionId, discountMinor: 1 }, { customerKey });
  expect((await active({ customerKey })).promotions).toEqual([]);
  expect(await active()).toEqual(other);
});

test('an update names the version it was made from, and an ended promotion stays as it is', async () => {
  const { create, call } = await kit.merchant();
  const promotionId = await create();
  const { client } = kit.promotions;
  const update = (expectedVersion: number) =>
    client.updatePromotion({ promotionId, expectedVersion, storeIds: null }, call);
  expect(await update(1)).toMatchObject({ ok: true, value: { version: 2 } });
  expect(await update(1)).toEqual({ ok: false, rejection: { code: 'VERSION_CONFLICT', version: 2 } });
  await client.endPromotion({ promotionId }, call);
  expect(await client.endPromotion({ promotionId }, call)).toMatchObject({ value: { state: 'ended', version: 3 } });
  expect(await update(3)).toEqual({ ok: false, rejection: { code: 'PROMOTION_ENDED' } });
  const types = (await kit.published()).filter((event) => event.key === promotionId).map((event) => event.type);
  expect(types).toEqual([
    'promotions.promotion-created.v1',
    'promotions.promotion-changed.v1',
    'promotions.promotion-ended.v1',
  ]);
});

test('the same idempotency key creates one promotion and answers it as it is now (L5)', async () => {
  const { call } = await kit.merchant();
  const once = { ...call, idempotencyKey: 'spring' };
  const { client } = kit.promotions;
  const create = (name: string) =>
    client.createPromotion({ promotion: { ...TEN_PERCENT, name }, limits: { budgetMinor: { EUR: 1 } } }, once);
  const [first, second] = await Promise.all([create('Spring'), create('Spring')]);
  const { id } = accepted(first);
  expect(accepted(second).id).toBe(id);
  await client.updatePromotion({ promotionId: id, limits: { budgetMinor: { USD: 1 } } }, call);
  expect(accepted(await create('Spring'))).toMatchObject({ id, version: 2 });
  expect(await create('Summer')).toEqual({ ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  expect(accepted(await client.listPromotions({}, call)).items).toHaveLength(1);
});

test('a list is paged by key, newest first, and may be narrowed to a state', async () => {
  const { create, call } = await kit.merchant();
  const ids = [await create(), await create(), await create(TEN_PERCENT, { state: 'draft' })].toReversed();
  const { client } = kit.promotions;
  const first = accepted(await client.listPromotions({ first: 2 }, call));
  expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const rest = accepted(await client.listPromotions({ first: 2, after: first.nextCursor ?? '' }, call));
  expect(rest).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null });
  expect(accepted(await client.listPromotions({ state: 'draft' }, call)).items).toMatchObject([{ id: ids[0] }]);
});

test('a shopper may see offers, and neither write them nor read codes', async () => {
  const { merchantId, storeId } = await kit.merchant();
  const shopper = await kit.caller(merchantId, { kind: 'shopper', scopes: ['promotions:browse'] });
  const { client } = kit.promotions;
  expect(await client.activePromotions({ storeId, currency: 'EUR' }, shopper)).toMatchObject({ ok: true });
  expect(await client.createPromotion({ promotion: TEN_PERCENT }, shopper)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'promotions:write' },
  });
  expect(await client.listCoupons({ promotionId: newId('promotion') }, shopper)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'promotions:read' },
  });
});

const one = { variantIds: [newId('variant')], except: { reduced: true, except: { attributes: { colour: ['red'] } } } };
const EUR = { EUR: 100 };
const EFFECTS: readonly Rule['effect'][] = [
  { kind: 'percent_off', on: one, ratePpm: 1 },
  { kind: 'amount_off', on: {}, amountMinor: EUR, per: 'selection' },
  { kind: 'fixed_price', on: one, unitPriceMinor: EUR },
  { kind: 'buy_get', buy: one, buyQuantity: 2, get: {}, getQuantity: 1, ratePpm: 1_000_000, maxTimes: 3 },
  {
    kind: 'quantity_tiers',
    on: one,
    counted: 'together',
    tiers: [
      { kind: 'percent_off', fromQuantity: 2, ratePpm: 1 },
      { kind: 'unit_price', fromQuantity: 5, unitPriceMinor: EUR },
    ],
  },
  { kind: 'bundle_price', parts: [{ of: one, quantity: 1 }], priceMinor: EUR },
  { kind: 'gift', of: one, quantity: 1 },
  { kind: 'order_percent_off', on: one, ratePpm: 1 },
  { kind: 'order_amount_off', amountMinor: EUR },
  { kind: 'shipping_percent_off', methodIds: ['post'], ratePpm: 1_000_000 },
  { kind: 'shipping_price', priceMinor: { EUR: 0 } },
];
const CONDITIONS: Rule['conditions'] = [
  { kind: 'min_quantity', of: one, quantity: 1 },
  { kind: 'min_subtotal', amountMinor: EUR },
  { kind: 'customer_segment', anyOf: ['vip'] },
  { kind: 'first_order' },
  { kind: 'channel', anyOf: ['online', 'pos'] },
  { kind: 'store', anyOf: [newId('store')] },
  { kind: 'location', anyOf: [newId('location')] },
  { kind: 'time_window', fromMs: 0 },
  {
    kind: 'weekly_hours',
    zone: { kind: 'iana', timeZone: 'Asia/Tokyo' },
    weekdays: [7],
    fromMinute: 0,
    untilMinute: 60,
  },
  { kind: 'fulfilment', anyOf: ['ship'] },
  { kind: 'shipping_method', anyOf: ['post'] },
  { kind: 'tender', anyOf: ['card'] },
  { kind: 'coupon', codes: [] },
];

test('every effect and condition comes back from the database as it was written, and the engine compiles it', async () => {
  const { create, active } = await kit.merchant();
  for (const effect of EFFECTS) await create({ ...TEN_PERCENT, conditions: CONDITIONS, effect, capMinor: EUR });
  const { promotions, version } = await active();
  expect(new Set(promotions.map(({ effect }) => effect))).toEqual(new Set(EFFECTS));
  expect(promotions[0]?.conditions).toEqual(CONDITIONS);
  const rest: Omit<PriceBook, 'version' | 'promotions'> = {
    pricesIncludeTax: true,
    taxRounding: 'line',
    taxRates: [],
    shippingTaxClass: 'standard',
    shippingMethods: [],
  };
  expect(compileBook({ ...rest, version, promotions }).book.promotions).toHaveLength(EFFECTS.length);
});

test.each<[string, object]>([
  ['a misspelt condition', { conditions: [{ kind: 'min_quantity', quantitty: 2 }] }],
  ['an unknown field', { conditions: [{ kind: 'first_order', ever: true }] }],
  ['more than all of it', { effect: { kind: 'order_percent_off', ratePpm: 1_000_001 } }],
  ['a currency that does not exist', { effect: { kind: 'order_amount_off', amountMinor: { XXY: 1 } } }],
  ['no amount at all', { effect: { kind: 'order_amount_off', amountMinor: {} } }],
  ['a part of a cent', { effect: { kind: 'order_amount_off', amountMinor: { EUR: 1.5 } } }],
  ['a selector nested too deep', { effect: { kind: 'percent_off', ratePpm: 1, on: nested(6) } }],
  ['a misspelt exception', { effect: { kind: 'percent_off', ratePpm: 1, on: { except: { variantId: ['x'] } } } }],
  [
    'a time zone that does not exist',
    {
      conditions: [
        {
          kind: 'weekly_hours',
          zone: { kind: 'iana', timeZone: 'Mars/Olympus' },
          weekdays: [1],
          fromMinute: 0,
          untilMinute: 1,
        },
      ],
    },
  ],
])('refused at the edge: %s', async (_, change) => {
  const { call } = await kit.merchant();
  const promotion = { ...TEN_PERCENT, ...change } as Rule;
  expect(await kit.promotions.client.createPromotion({ promotion }, call)).toMatchObject({
    rejection: { code: 'INVALID_INPUT' },
  });
});

function nested(depth: number): object {
  return depth === 0 ? {} : { except: nested(depth - 1) };
}
