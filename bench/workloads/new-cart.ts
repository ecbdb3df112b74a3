import { randomUUID } from 'node:crypto';
import { priceMinorOf, VARIANTS } from '../data/goods.ts';
import type { Shop } from '../data/shop.ts';
import { type Shopper, WrongAnswer } from '../load/shopper.ts';
import { below, pick } from './pick.ts';
import type { Workload } from './workload.ts';

const CART = 'id lines { id title quantity total { amountMinor } } totals { total { amountMinor } }';
export const NEW_CART = `mutation ($lines: [CartLineInput!]) { createCart(lines: $lines) { ${CART} } }`;

export type Cart = {
  readonly id: string;
  readonly lines: readonly { readonly quantity: number }[];
  readonly totals: { readonly total: { readonly amountMinor: number } };
};

export const newCart: Workload = {
  name: 'W4-new',
  what: 'a new cart with one line, in one request',
  writes: 'carts',
  openPerSecond: 100,
  operation: (shops) => async (shopper) => {
    await openCart(shopper, pick(shops));
  },
};

/** A cart with one piece of one variant. */
export async function openCart(shopper: Shopper, shop: Shop): Promise<{ readonly cart: Cart; readonly place: number }> {
  const place = below(shop.variantIds.length);
  const lines = [{ variantId: shop.variantIds[place], quantity: 1 }];
  const { createCart } = await shopper.graph<{ createCart: Cart }>(
    shop,
    NEW_CART,
    { lines },
    { idempotencyKey: randomUUID() },
  );
  const price = priceMinorOf(Math.floor(place / VARIANTS), place % VARIANTS);
  if (createCart.lines.length !== 1 || createCart.totals.total.amountMinor !== price)
    throw new WrongAnswer(`the cart costs ${createCart.totals.total.amountMinor}, not ${price}`);
  return { cart: createCart, place };
}
