import { graphContext, mergeSubgraphs } from '@concord/graph';
import { execute, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkoutSubgraph } from '../src/api/resolvers.ts';
import { MAX_REFUSALS } from '../src/domain/refusal.ts';
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
  expect(await ask(shop, list)).toEqual({
    data: {
      parkedCheckouts: { items: [{ id: checkoutId, cartId, state: 'PARKED', total, refusal }], nextCursor: null },
    },
  });
  shop.trouble.clear();
  const resume = `mutation { resumeCheckout(checkoutId: "${checkoutId}") { id state refusal { code } } }`;
  expect(await ask(shop, resume)).toEqual({
    data: { resumeCheckout: { id: checkoutId, state: 'DONE', refusal: null } },
  });
  const again = await ask(shop, resume);
  expect(again.errors[0].extensions).toMatchObject({ code: 'CHECKOUT_NOT_PARKED', state: 'done' });
  expect((await ask(shop, list)).data.parkedCheckouts.items).toEqual([]);
});
