import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineIdOf, must, orderOf, type Platform, sell, startPlatform } from '../test/shop.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

test.each(['ship', 'handover'] as const)(
  'what is remembered of an order is what the database has (%s)',
  async (kind) => {
    const { orders } = platform;
    const sale = await sell(platform, [{ quantity: 2, unitPriceMinor: 1_000 }], { kind });
    const remembered = async () => must(await orders.client.getOrder({ orderId: sale.orderId }, sale.call));
    if (kind === 'ship') must(await orders.client.fulfilOrder({ orderId: sale.orderId }, sale.call));
    await expect.poll(async () => (await orderOf(platform, sale)).lines[0]?.fulfilled).toBe(2);
    expect(await remembered()).toEqual(await orderOf(platform, sale));
    const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
    const { orderId, locationId, call } = sale;
    must(await orders.client.receiveReturn({ orderId, locationId, lines, reason: 'too small' }, call));
    expect(await remembered()).toEqual(await orderOf(platform, sale));
    expect((await remembered()).refundedMinor).toBeGreaterThan(0);
  },
);

test('a repeat of a sale with other words shows the first ones', async () => {
  const { orders } = platform;
  const sale = await sell(platform, [{ quantity: 1, unitPriceMinor: 1_000 }]);
  const repeated = must(await orders.client.placeOrder({ ...sale.input, locale: 'fr-FR' }, sale.call));
  expect(repeated.number).toBe(sale.placed.number);
  expect(must(await orders.client.getOrder({ orderId: sale.orderId }, sale.call)).locale).toBe('de-DE');
});
