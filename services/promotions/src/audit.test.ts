import { sql } from '@concord/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, promotionsKit, TEN_PERCENT, WITH_CODE } from './promotions-kit.fixture.ts';

let kit: Awaited<ReturnType<typeof promotionsKit>>;

beforeAll(async () => {
  kit = await promotionsKit();
});
afterAll(() => kit.stop());

async function audit(query: { first?: number; after?: string } = {}) {
  return accepted(await kit.promotions.client.auditRedemptions(query, await kit.asService('')));
}

/** Uses of every kind: with code, customer and budget, held, confirmed, released. */
async function used() {
  const { create, coupons, held, confirm, release, merchantId } = await kit.merchant();
  const coded = await create(WITH_CODE, { limits: { total: 5, perCustomer: 2, budgetMinor: { EUR: 1_000 } } });
  await coupons(coded, ['A', 'B'], { total: 2 });
  const plain = await create(TEN_PERCENT, { limits: { total: 3 } });
  const customerKey = 'someone';
  await held({ promotionId: coded, code: 'A', discountMinor: 100 }, { customerKey });
  await confirm(await held({ promotionId: coded, code: 'B', discountMinor: 50 }, { customerKey }));
  await release(await held({ promotionId: coded, code: 'A', discountMinor: 100 }, { customerKey: 'other' }));
  await held({ promotionId: plain, discountMinor: 1 });
  return { coded, plain, merchantId };
}

test('the audit compares every counter and budget with the redemptions, page by page, and finds nothing', async () => {
  await used();
  await used();
  const all = await audit();
  expect(all.violations).toEqual([]);
  expect(all.nextCursor).toBeNull();
  let checked = 0;
  let after: string | null | undefined;
  let pages = 0;
  do {
    const page = await audit({ first: 1, ...(after ? { after } : {}) });
    checked += page.checked;
    after = page.nextCursor;
    pages++;
  } while (after);
  expect(checked).toBe(all.checked);
  expect(pages).toBeGreaterThanOrEqual(4);
  // Of `coded`: the total, two codes, two customers, three pairs of them, the budget; of `plain`: the total, the amount.
  expect(all.checked).toBe(2 * (9 + 2));
});

test.each<[string, string, string]>([
  [
    'a counter that lost a use',
    "update use_count set held = 0 where promotion_id = $1 and code = '' and customer = ''",
    'held is 0, held redemptions add up to 1',
  ],
  [
    'a counter that counts too much',
    "update use_count set confirmed = 2 where promotion_id = $1 and code = 'B' and customer = ''",
    'confirmed is 2, confirmed redemptions add up to 1',
  ],
  [
    'a counter that is not there',
    "delete from use_count where promotion_id = $1 and code = 'A' and customer <> '' and held = 1",
    'held is 0, held redemptions add up to 1',
  ],
  [
    'a budget that forgot an amount',
    'update budget set confirmed_minor = 0 where promotion_id = $1',
    'confirmed is 0, confirmed redemptions add up to 50',
  ],
])('a planted violation is named: %s', async (_, plant, detail) => {
  const { coded, merchantId } = await used();
  await kit.data.system.run(sql(plant, coded));
  const found = (await audit()).violations.filter(({ subject }) => subject.includes(coded));
  expect(found.map(({ law, detail }) => [law, detail])).toEqual([['L9', detail]]);
  expect(found[0]?.subject).toContain(merchantId);
});

test.each<[string, string, string]>([
  [
    'a limit of uses',
    "update use_count set use_limit = 1 where promotion_id = $1 and code = '' and customer = ''",
    'redemptions add up to 2, above the limit of 1',
  ],
  [
    'a budget',
    'update budget set budget_minor = 149 where promotion_id = $1',
    'redemptions add up to 150, above the limit of 149',
  ],
])('the database itself refuses to break %s; without its check, the audit names it', async (_, plant, detail) => {
  const { coded } = await used();
  const { system } = kit.data;
  await expect(system.run(sql(plant, coded))).rejects.toThrow('within_limit');
  await system.run(
    sql('alter table use_count drop constraint if exists use_count_within_limit'),
    sql('alter table budget drop constraint if exists budget_within_limit'),
  );
  try {
    await system.run(sql(plant, coded));
    const found = (await audit()).violations.filter(({ subject }) => subject.includes(coded));
    expect(found.map((one) => one.detail)).toEqual([detail]);
  } finally {
    await system.run(
      sql('update use_count set use_limit = null where promotion_id = $1', coded),
      sql('update budget set budget_minor = null where promotion_id = $1', coded),
      sql('alter table use_count add constraint use_count_within_limit check (held + confirmed <= use_limit)'),
      sql('alter table budget add constraint budget_within_limit check (held_minor + confirmed_minor <= budget_minor)'),
    );
  }
});

test('only who audits may read it', async () => {
  const { call } = await kit.merchant();
  const clerk = await kit.caller((await kit.merchant()).merchantId, { scopes: ['promotions:read'] });
  expect(await kit.promotions.client.auditRedemptions({}, clerk)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'audit:read' },
  });
  expect(await kit.promotions.client.auditRedemptions({}, { ...call, token: undefined })).toMatchObject({
    rejection: { code: 'UNAUTHENTICATED' },
  });
});
