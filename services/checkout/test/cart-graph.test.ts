import { graphContext, mergeSubgraphs } from '@concord/graph';
import { execute, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkoutSubgraph } from '../src/api/resolvers.ts';
import { type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

async function ask(shop: Shop, source: string) {
  const schema = mergeSubgraphs([checkoutSubgraph(fixture.client)]);
  const answer = await execute({ schema, document: parse(source), contextValue: graphContext(shop.call) });
  return JSON.parse(JSON.stringify(answer));
}

test('only who asks what a cart costs waits for its prices', async () => {
  const shop = await fixture.shop();
  const { id } = await shop.cart();
  shop.trouble.set('priceVariants', { refuses: { code: 'UNAVAILABLE' } });
  const contact = { email: 'Ben@shop.test' };
  const setContact = `setCartContact(cartId: "${id}", contact: { email: "${contact.email}" })`;
  expect(await ask(shop, `mutation { ${setContact} { __typename id status contact { email } } }`)).toEqual({
    data: { setCartContact: { __typename: 'Cart', id, status: 'OPEN', contact } },
  });
  const facts = 'fragment Facts on Cart { id store { id } delivery { kind methodId } checkoutId }';
  expect(await ask(shop, `{ cart(id: "${id}") { ... on Cart { ...Facts } } } ${facts}`)).toEqual({
    data: {
      cart: { id, store: { id: shop.storeId }, delivery: { kind: 'SHIP', methodId: 'standard' }, checkoutId: null },
    },
  });
  const whole = `{ cart(id: "${id}") { id totals { total { amountMinor } } } }`;
  expect((await ask(shop, whole)).errors[0].extensions.code).toBe('UNAVAILABLE');
  shop.trouble.clear();
  expect(await ask(shop, whole)).toEqual({ data: { cart: { id, totals: { total: { amountMinor: 1_800 } } } } });
});

test('a brief answer has what the whole one says', async () => {
  const shop = await fixture.shop();
  const { id } = await shop.cart();
  const whole = must(await fixture.client.getCart({ cartId: id }, shop.call));
  const brief = must(await fixture.client.getCart({ cartId: id }, { ...shop.call, brief: true }));
  expect(whole).toMatchObject(brief);
  expect(Object.keys(whole)).not.toEqual(Object.keys(brief));
});
