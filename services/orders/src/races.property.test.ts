import { newId } from '@concord/ids';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineIdOf, must, orderOf, type Platform, type Sale, sell, startPlatform } from '../test/shop.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const deed = fc.record({
  kind: fc.constantFrom('send', 'send', 'take back', 'take back', 'cancel'),
  line: fc.integer({ min: 0, max: 1 }),
  quantity: fc.integer({ min: 1, max: 2 }),
  atOther: fc.boolean(),
});
type Deed = typeof deed extends fc.Arbitrary<infer One> ? One : never;

const EXPECTED = new Set([
  'MORE_THAN_OPEN',
  'MORE_THAN_RETURNABLE',
  'ORDER_CLOSED',
  'FULFILMENT_IN_PROGRESS',
  'NOTHING_TO_CANCEL',
]);

async function attempt(sale: Sale, shop: string, { kind, line, quantity, atOther }: Deed): Promise<string> {
  const { client } = atOther ? platform.otherOrders : platform.orders;
  const { orderId, call } = sale;
  const lines = [{ lineId: lineIdOf(sale, line), quantity }];
  const answer =
    kind === 'send'
      ? await client.fulfilOrder({ orderId, lines }, call)
      : kind === 'cancel'
        ? await client.cancelOrder({ orderId, reason: 'x' }, call)
        : await client.receiveReturn({ orderId, locationId: shop, lines, reason: 'x' }, call);
  return answer.ok ? 'done' : answer.rejection.code;
}

test('whatever two servers do to one order at once: goods, promises and money agree afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (deeds) => {
      const { inventory, payments, orders, kit } = platform;
      const sale = await sell(platform, [
        { quantity: 4, unitPriceMinor: 1_333 },
        { quantity: 2, unitPriceMinor: 70 },
      ]);
      const shop = newId('location');
      const waves = [deeds.slice(0, 4), deeds.slice(4, 9), deeds.slice(9)];
      for (const wave of waves) {
        const outcomes = await Promise.all(wave.map((one) => attempt(sale, shop, one)));
        expect(outcomes.filter((outcome) => outcome !== 'done' && !EXPECTED.has(outcome))).toEqual([]);
      }
      const order = await orderOf(platform, sale);
      const units = (kind: 'fulfilled' | 'returned' | 'cancelled' | 'open') =>
        order.lines.reduce((sum, line) => sum + line[kind], 0);
      const onHandAt = async (locationId: string) =>
        must(await inventory.client.listLevels({ locationId }, sale.call)).items.reduce(
          (sum, one) => sum + one.onHand,
          0,
        );
      const { items: levels } = must(await inventory.client.listLevels({ locationId: sale.locationId }, sale.call));
      const promised = levels.reduce((sum, one) => sum + one.reserved + one.allocated, 0);
      expect(await onHandAt(sale.locationId)).toBe(6 - units('fulfilled'));
      expect(await onHandAt(shop)).toBe(units('returned'));
      expect(promised).toBe(units('open'));
      expect(order.refundingMinor).toBe(0);
      expect(payments.refundedMinor(sale.paymentId)).toBe(order.refundedMinor);
      const audit = must(await orders.client.auditOrders({ first: 5_000 }, await kit.asService('')));
      expect(audit.violations).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 60_000);
