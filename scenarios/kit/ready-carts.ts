import { randomUUID } from 'node:crypto';
import { ADDRESS, type CartAnswer, type Wanted } from './buying.ts';
import type { Asker, GraphClient } from './graph.ts';

const CART =
  'id quoteId totals { total { amountMinor currency } } shippingOptions { methodId } codes { code status } problems { code }';
const AT_ONCE = 32;

/** Web carts that are ready to be bought, one for each basket; every buyer is a guest of their own. */
export function readyCarts(
  graph: GraphClient,
  shopper: Asker,
  baskets: readonly (readonly Wanted[])[],
  options: { readonly code?: string } = {},
): Promise<readonly CartAnswer[]> {
  return inParallel(baskets, (lines, index) =>
    readyCart(graph, shopper, lines, `guest-${index}@example.test`, options),
  );
}

async function readyCart(
  graph: GraphClient,
  shopper: Asker,
  lines: readonly Wanted[],
  email: string,
  { code }: { readonly code?: string },
): Promise<CartAnswer> {
  const { createCart } = await graph.ask<{ createCart: { id: string } }>(
    shopper,
    'mutation ($lines: [CartLineInput!]) { createCart(lines: $lines) { id } }',
    { lines },
    randomUUID(),
  );
  const enterCode = code === undefined ? '' : 'addCartCode(cartId: $cartId, code: $code) { id }';
  const { setCartDelivery } = await graph.ask<{ setCartDelivery: CartAnswer }>(
    shopper,
    `mutation ($cartId: ID!, $contact: CartContactInput, $address: CartAddressInput${code === undefined ? '' : ', $code: String!'}) {
      ${enterCode}
      setCartContact(cartId: $cartId, contact: $contact, shippingAddress: $address) { id }
      setCartDelivery(cartId: $cartId, kind: SHIP, methodId: "standard") { ${CART} }
    }`,
    { cartId: createCart.id, contact: { email, name: 'Sam Shopper' }, address: ADDRESS, code },
  );
  return setCartDelivery;
}

/** One after the other would take too long, and all at once would be the race already. */
export async function inParallel<Item, Value>(
  items: readonly Item[],
  make: (item: Item, index: number) => Promise<Value>,
): Promise<readonly Value[]> {
  const values: Value[] = [];
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) values[index] = await make(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return values;
}
