import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_REFUSALS } from '../src/domain/refusal.ts';
import { type CheckoutFixture, checkoutFixture, must } from './checkout-fixture.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

test('staff see through the graph what waits for them and why, and take it on', async () => {
  const shop = await fixture.shop();
  shop.trouble.set('placeOrder', { refuses: { code: 'SAYS_NO' } });
  const { checkoutId, cartId } = must(await shop.complete(await shop.cart()));
  for (let time = 1; time < MAX_REFUSALS; time++) {
    await shop.passTime(checkoutId);
    await fixture.sweep();
  }
  const list =
    '{ parkedCheckouts { items { id cartId state total { amountMinor } refusal { during step code } } nextCursor } }';
  const total = { amountMinor: 1_800 };
  const refusal = { during: 'COMMITTING', step: 'place', code: 'SAYS_NO' };
  expect(await fixture.ask(shop, list)).toEqual({
    data: {
      parkedCheckouts: { items: [{ id: checkoutId, cartId, state: 'PARKED', total, refusal }], nextCursor: null },
    },
  });
  shop.trouble.clear();
  const resume = `mutation { resumeCheckout(checkoutId: "${checkoutId}") { id state refusal { code } } }`;
  expect(await fixture.ask(shop, resume)).toEqual({
    data: { resumeCheckout: { id: checkoutId, state: 'DONE', refusal: null } },
  });
  const again = await fixture.ask(shop, resume);
  expect(again.errors[0].extensions).toMatchObject({ code: 'CHECKOUT_NOT_PARKED', state: 'done' });
  expect((await fixture.ask(shop, list)).data.parkedCheckouts.items).toEqual([]);
});
