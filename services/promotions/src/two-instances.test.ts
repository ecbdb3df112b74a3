import { openWriter, type Writer } from '@concord/database';
import { newId } from '@concord/ids';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, promotionsKit, TEN_PERCENT, WITH_CODE } from './promotions-kit.fixture.ts';
import { confirmRedemptions } from './use-cases/confirm-redemptions.ts';
import { holdRedemptions } from './use-cases/hold-redemptions.ts';
import { releaseRedemptions } from './use-cases/release-redemptions.ts';

let kit: Awaited<ReturnType<typeof promotionsKit>>;
let writers: Writer[];

beforeAll(async () => {
  kit = await promotionsKit();
  const writer = () => openWriter({ name: 'promotions', database: kit.data.database, maxBatchSize: 3 });
  writers = [writer(), writer()];
});
afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.close()));
  await kit.stop();
});

type Use = { readonly promotionId: string; readonly code: string; readonly discountMinor: number };

/** One merchant's redemptions through one of two instances, each with its own connection and batches. */
function instanceOf(merchantId: string) {
  const context = { merchantId, actor: { kind: 'service', id: 'test' }, requestId: 'test' };
  const writerAt = (index: number): Writer => {
    const writer = writers[index % writers.length];
    if (!writer) throw new Error('There are no writers');
    return writer;
  };
  return {
    hold: (index: number, use: Use, redemptionId: string = newId('redemption'), customer = '') =>
      writerAt(index).run(
        holdRedemptions,
        { redemptionId, checkoutId: newId('checkout'), customer, currency: 'EUR', uses: [use] },
        context,
      ),
    confirm: (index: number, redemptionId: string, orderId: string) =>
      writerAt(index).run(confirmRedemptions, { redemptionId, orderId }, context),
    release: (index: number, redemptionId: string) =>
      writerAt(index).run(releaseRedemptions, { redemptionId }, context),
  };
}

test('two instances hold a code with 7 uses 40 times at once: exactly 7 get one', async () => {
  const { create, coupons, merchantId, usage } = await kit.merchant();
  const promotionId = await create(WITH_CODE);
  await coupons(promotionId, ['SEVEN'], { total: 7 });
  const { hold } = instanceOf(merchantId);
  const use = { promotionId, code: 'SEVEN', discountMinor: 10 };
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => hold(index, use)));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(7);
  expect(await usage(promotionId)).toMatchObject({ held: 7 });
});

const step = fc.record({
  redemption: fc.nat({ max: 5 }),
  instance: fc.nat({ max: 1 }),
  promotion: fc.nat({ max: 1 }),
  customer: fc.constantFrom('ann', 'bob'),
  discountMinor: fc.nat({ max: 400 }),
  act: fc.constantFrom('hold', 'confirm', 'release'),
});

test('whatever is held, confirmed and released at once, in any order: limits are kept, and the audit finds nothing (L9)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const { create, merchantId, call } = await kit.merchant();
      const limits = { total: 3, perCustomer: 2, budgetMinor: { EUR: 600 } };
      const promotions = [await create(TEN_PERCENT, { limits }), await create(TEN_PERCENT, { limits })];
      const ids = Array.from({ length: 6 }, () => newId('redemption'));
      const orders = ids.map(() => newId('order'));
      const at = instanceOf(merchantId);
      await Promise.all(
        steps.map(({ act, redemption, instance, promotion, customer, discountMinor }) => {
          const id = ids[redemption] ?? '';
          if (act === 'confirm') return at.confirm(instance, id, orders[redemption] ?? '');
          if (act === 'release') return at.release(instance, id);
          return at.hold(instance, { promotionId: promotions[promotion] ?? '', code: '', discountMinor }, id, customer);
        }),
      );
      for (const promotionId of promotions) {
        const { usage } = accepted(await kit.promotions.client.getPromotion({ promotionId }, call));
        expect(usage.held + usage.confirmed).toBeLessThanOrEqual(3);
        for (const budget of usage.budgets) expect(budget.heldMinor + budget.confirmedMinor).toBeLessThanOrEqual(600);
      }
      const { violations } = accepted(
        await kit.promotions.client.auditRedemptions({ first: 500 }, await kit.asService('')),
      );
      expect(violations).toEqual([]);
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 60_000);
