import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

const linesOf = async (shop: Shop, cartId: string) => (await shop.look(cartId)).lines.map(({ quantity }) => quantity);

/** Two carts of shoppers who share one anonymous token, as those of one publishable key do. */
async function twoShoppers() {
  const shop = await fixture.shop();
  const token = await fixture.kit.caller(shop.merchantId, { kind: 'shopper', subject: newId('session') });
  const { storeId } = shop;
  const [mine, theirs] = [
    must(await fixture.client.createCart({ storeId }, token)).id,
    must(await fixture.client.createCart({ storeId }, token)).id,
  ];
  const add = (cartId: string, quantity: number, idempotencyKey: string) =>
    fixture.client.addLine({ cartId, variantId: shop.variantId, quantity }, { ...token, idempotencyKey });
  return { shop, mine, theirs, add };
}

test('a change that is sent again under its key is made once', async () => {
  const { shop, mine, add } = await twoShoppers();
  for (let time = 0; time < 3; time++) must(await add(mine, 2, 'again'));
  expect(await linesOf(shop, mine)).toEqual([2]);
});

test('a key belongs to its cart: shoppers who share an anonymous token do not stand in each other’s way', async () => {
  const { shop, mine, theirs, add } = await twoShoppers();
  must(await add(mine, 1, 'first'));
  must(await add(theirs, 3, 'first'));
  expect(await linesOf(shop, mine)).toEqual([1]);
  expect(await linesOf(shop, theirs)).toEqual([3]);
});

test('the key of another change of the same cart is refused, and nothing is changed', async () => {
  const { shop, mine, add } = await twoShoppers();
  must(await add(mine, 1, 'first'));
  expect(await add(mine, 2, 'first')).toMatchObject({ ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  expect(await linesOf(shop, mine)).toEqual([1]);
});
