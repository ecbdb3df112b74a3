import { randomUUID } from 'node:crypto';
import { priceMinorOf, VARIANTS } from '../data/goods.ts';
import type { Shop } from '../data/shop.ts';
import { WrongAnswer } from '../load/shopper.ts';
import { type Cart, openCart } from './new-cart.ts';
import { pick } from './pick.ts';
import type { Workload } from './workload.ts';

const CARTS = 600;
/** What a cart holds at most, so that the last request costs what the first does; then quantities grow. */
const KINDS = 5;
const ADD = `mutation ($cartId: ID!, $variantId: ID!) {
  addCartLine(cartId: $cartId, variantId: $variantId) {
    id lines { id title quantity total { amountMinor } } totals { total { amountMinor } }
  }
}`;

type Known = {
  readonly shop: Shop;
  readonly id: string;
  readonly first: number;
  added: number;
  totalMinor: number;
  busy: boolean;
};

export const lineToCart: Workload = {
  name: 'W4-line',
  what: `a line to one of ${CARTS} carts, of up to ${KINDS} lines each`,
  writes: 'carts',
  openPerSecond: 100,
  operation: async (shops, shoppers) => {
    const carts: Known[] = [];
    const open = async (shopper: (typeof shoppers)[number]): Promise<void> => {
      while (carts.length < CARTS) {
        const shop = pick(shops);
        const { cart, place } = await openCart(shopper, shop);
        const totalMinor = cart.totals.total.amountMinor;
        carts.push({ shop, id: cart.id, first: place, added: 0, totalMinor, busy: false });
      }
    };
    await Promise.all(shoppers.map(open));
    let turn = 0;
    return async (shopper) => {
      let cart = carts[turn++ % carts.length];
      // Two at once would each see the other's line, and no total could be checked.
      while (cart?.busy) cart = carts[turn++ % carts.length];
      if (!cart) throw new Error('There are no carts');
      cart.busy = true;
      try {
        const place = (cart.first + 1 + (cart.added % (KINDS - 1))) % cart.shop.variantIds.length;
        const input = { cartId: cart.id, variantId: cart.shop.variantIds[place] };
        const asked = { idempotencyKey: randomUUID() };
        const { addCartLine } = await shopper.graph<{ addCartLine: Cart }>(cart.shop, ADD, input, asked);
        cart.added += 1;
        cart.totalMinor += priceMinorOf(Math.floor(place / VARIANTS), place % VARIANTS);
        if (addCartLine.totals.total.amountMinor !== cart.totalMinor)
          throw new WrongAnswer(`the cart costs ${addCartLine.totals.total.amountMinor}, not ${cart.totalMinor}`);
      } finally {
        cart.busy = false;
      }
    };
  },
};
