import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, promotionsKit, TEN_PERCENT, WITH_CODE } from '../promotions-kit.fixture.ts';

let kit: Awaited<ReturnType<typeof promotionsKit>>;

beforeAll(async () => {
  kit = await promotionsKit();
});
afterAll(() => kit.stop());

async function staff() {
  const merchant = await kit.merchant();
  const schema = mergeSubgraphs([kit.promotions.subgraph]);
  const ask = (source: string, variableValues: Record<string, unknown> = {}) =>
    graphql({ schema, source, variableValues, contextValue: graphContext(merchant.call) });
  return { ...merchant, ask };
}

const CREATE = `mutation ($rule: PromotionRule!, $limits: PromotionLimitsInput, $storeIds: [ID!]) {
  createPromotion(rule: $rule, limits: $limits, storeIds: $storeIds) {
    id name state rule stores { id } limited version
    limits { total perCustomer budgets { currency amountMinor } } usage { held confirmed spent { currency amountMinor } }
  }
}`;

test('a promotion is created, changed and ended over the graph, its rule as it was written', async () => {
  const { ask, storeId, call } = await staff();
  const limits = { total: 5, budgets: [{ currency: 'EUR', amountMinor: 900 }] };
  const created = await ask(CREATE, { rule: TEN_PERCENT, limits, storeIds: [storeId] });
  expect(created.errors).toBeUndefined();
  expect(created.data?.createPromotion).toMatchObject({
    name: 'Ten percent',
    state: 'ACTIVE',
    rule: TEN_PERCENT,
    stores: [{ id: storeId }],
    limited: true,
    limits: { total: 5, perCustomer: null, budgets: [{ currency: 'EUR', amountMinor: 900 }] },
    usage: { held: 0, confirmed: 0, spent: [{ currency: 'EUR', amountMinor: 0 }] },
  });
  const id = accepted(await kit.promotions.client.listPromotions({}, call)).items[0]?.id;
  const updated = await ask(
    'mutation ($id: ID!) { updatePromotion(id: $id, state: DRAFT, everyStore: true) { state stores { id } version } }',
    { id },
  );
  expect(updated.data?.updatePromotion).toEqual({ state: 'DRAFT', stores: null, version: 2 });
  const ended = await ask('mutation ($id: ID!) { endPromotion(id: $id) { state } }', { id });
  expect(ended.data?.endPromotion).toEqual({ state: 'ENDED' });
  const listed = await ask('{ promotions(state: ENDED) { items { id } nextCursor } }');
  expect(listed.data?.promotions).toEqual({ items: [{ id }], nextCursor: null });
});

test('coupons are created and read with their promotion, and a rejection keeps its code and facts', async () => {
  const { ask, create } = await staff();
  const promotionId = await create(WITH_CODE);
  const CREATE_COUPONS = `mutation ($promotionId: ID!) {
    createCoupons(promotionId: $promotionId, codes: ["Hello"], limits: { total: 1 }) { requested created promotion { name } }
  }`;
  const made = await ask(CREATE_COUPONS, { promotionId });
  expect(made.data?.createCoupons).toEqual({ requested: 1, created: 1, promotion: { name: 'With a code' } });
  const found = await ask(
    'query ($id: ID!) { promotion(id: $id) { coupons(code: "hello") { items { code total promotion { id } } nextCursor } } }',
    { id: promotionId },
  );
  expect(found.data?.promotion).toEqual({
    coupons: { items: [{ code: 'HELLO', total: 1, promotion: { id: promotionId } }], nextCursor: null },
  });
  const again = await ask(CREATE_COUPONS, { promotionId });
  expect(again.errors?.[0]?.extensions).toMatchObject({ code: 'CODE_TAKEN', couponCode: 'HELLO' });
});

test('a rule with a misspelt field is refused with the field, not ignored', async () => {
  const { ask } = await staff();
  const answer = await ask(CREATE, { rule: { ...TEN_PERCENT, prioritty: 1 } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', issues: [{ field: 'promotion' }] });
});

test('what does not exist, or is of another merchant, is null', async () => {
  const { ask } = await staff();
  const other = await staff();
  const id = await other.create();
  expect((await ask('query ($id: ID!) { promotion(id: $id) { id } }', { id })).data).toEqual({ promotion: null });
  const batch = await ask('query ($id: ID!) { couponBatch(id: $id) { id } }', { id: newId('process') });
  expect(batch).toMatchObject({ data: { couponBatch: null } });
});
