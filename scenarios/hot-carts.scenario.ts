import { beforeAll, expect, inject, test } from 'vitest';
import { CARDS, type CartAnswer, complete, webCart } from './kit/buying.ts';
import { graphClient } from './kit/graph.ts';
import { type Merchant, newMerchant, newThing } from './kit/people.ts';
import { inParallel } from './kit/ready-carts.ts';

const graph = graphClient(inject('platform').url);
const SHOPPERS = 20;
const CHANGES = 10;
/** So many at once, that each instance is asked by some. */
const READERS = 4;

type Shown = { readonly status: string; readonly lines: readonly { readonly quantity: number }[] };

let merchant: Merchant;
let variantId: string;

beforeAll(async () => {
  merchant = await newMerchant(graph, 'Cart & Sons');
  const stock = { [merchant.locationId]: 100_000 };
  variantId = (await newThing(graph, merchant, { title: 'Soap', priceMinor: 250, stock })).variantId;
});

const CART = 'status lines { quantity }';

async function shownByAll(cartId: string): Promise<readonly Shown[]> {
  const asked = Array.from({ length: READERS }, () =>
    graph.ask<{ cart: Shown }>(merchant.shopper, `query ($cartId: ID!) { cart(id: $cartId) { ${CART} } }`, { cartId }),
  );
  return (await Promise.all(asked)).map(({ cart }) => cart);
}

function quantityIn({ lines }: Shown): number {
  return lines[0]?.quantity ?? 0;
}

/** Adds one after the other; answers how many readers were shown an older cart than the one they had been told of. */
async function addTimes({ id: cartId }: CartAnswer, times: number): Promise<number> {
  let stale = 0;
  for (let added = 0; added < times; added += 1) {
    const { addCartLine } = await graph.ask<{ addCartLine: Shown }>(
      merchant.shopper,
      `mutation ($cartId: ID!, $variantId: ID!) {
        addCartLine(cartId: $cartId, variantId: $variantId, quantity: 1) { ${CART} }
      }`,
      { cartId, variantId },
    );
    const told = quantityIn(addCartLine);
    stale += (await shownByAll(cartId)).filter((shown) => quantityIn(shown) < told).length;
  }
  return stale;
}

test(`${SHOPPERS} shoppers change their carts ${CHANGES} times: whoever reads one then sees the change, at any instance`, async () => {
  const stale = await inParallel(Array.from({ length: SHOPPERS }), async () => {
    const cart = await webCart(graph, merchant.shopper, [{ variantId, quantity: 1 }]);
    const stale = await addTimes(cart, CHANGES);
    for (const { lines } of await shownByAll(cart.id)) expect(lines).toMatchObject([{ quantity: 1 + CHANGES }]);
    return stale;
  });
  expect(stale).toEqual(Array(SHOPPERS).fill(0));
});

test('two who change one cart at once both have their change in it, and all who read it then see both', async () => {
  const cart = await webCart(graph, merchant.shopper, [{ variantId, quantity: 1 }]);
  const stale = await Promise.all([addTimes(cart, CHANGES), addTimes(cart, CHANGES)]);
  expect(stale).toEqual([0, 0]);
  for (const { lines } of await shownByAll(cart.id)) expect(lines).toMatchObject([{ quantity: 1 + 2 * CHANGES }]);
});

test('a cart that was bought is shown as bought, at any instance', async () => {
  const cart = await webCart(graph, merchant.shopper, [{ variantId, quantity: 2 }]);
  for (const { status } of await shownByAll(cart.id)) expect(status).toBe('OPEN');
  expect((await complete(graph, merchant.shopper, cart, CARDS.success)).status).toBe('COMPLETED');
  // The buyer is answered before the last commit.
  const statuses = async () => new Set((await shownByAll(cart.id)).map(({ status }) => status));
  expect(await statuses()).not.toContain('OPEN');
  await expect.poll(statuses, { timeout: 10_000 }).toEqual(new Set(['COMPLETED']));
});
