import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CheckoutFixture, checkoutFixture, must } from './checkout-fixture.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

test('only who asks what a cart costs waits for its prices', async () => {
  const shop = await fixture.shop();
  const { id } = await shop.cart();
  shop.trouble.set('priceVariants', { refuses: { code: 'UNAVAILABLE' } });
  const contact = { email: 'Ben@shop.test' };
  const setContact = `setCartContact(cartId: "${id}", contact: { email: "${contact.email}" })`;
  expect(await fixture.ask(shop, `mutation { ${setContact} { __typename id status contact { email } } }`)).toEqual({
    data: { setCartContact: { __typename: 'Cart', id, status: 'OPEN', contact } },
  });
  const facts = 'fragment Facts on Cart { id store { id } delivery { kind methodId } checkoutId }';
  expect(await fixture.ask(shop, `{ cart(id: "${id}") { ... on Cart { ...Facts } } } ${facts}`)).toEqual({
    data: {
      cart: { id, store: { id: shop.storeId }, delivery: { kind: 'SHIP', methodId: 'standard' }, checkoutId: null },
    },
  });
  const whole = `{ cart(id: "${id}") { id totals { total { amountMinor } } } }`;
  expect((await fixture.ask(shop, whole)).errors[0].extensions.code).toBe('UNAVAILABLE');
  shop.trouble.clear();
  expect(await fixture.ask(shop, whole)).toEqual({ data: { cart: { id, totals: { total: { amountMinor: 1_800 } } } } });
});

test('a brief answer has what the whole one says', async () => {
  const shop = await fixture.shop();
  const { id } = await shop.cart();
  const whole = must(await fixture.client.getCart({ cartId: id }, shop.call));
  const brief = must(await fixture.client.getCart({ cartId: id }, { ...shop.call, brief: true }));
  expect(whole).toMatchObject(brief);
  expect(Object.keys(whole)).not.toEqual(Object.keys(brief));
});
