import { priceMinorOf, VARIANTS } from '../data/goods.ts';
import type { Shop } from '../data/shop.ts';
import { buy, checkBought, fillCart } from './journey.ts';
import { below, pick } from './pick.ts';
import type { Workload } from './workload.ts';

export const checkout: Workload = {
  name: 'W5',
  what: 'cart → paid order in the peers’ eight requests, two lines, a new customer each time',
  writes: 'orders',
  openPerSecond: 10,
  operation: (shops) => async (shopper) => {
    const shop = pick(shops);
    const { variantIds, subtotalMinor } = twoThings(shop);
    const cart = await fillCart(shopper, shop, variantIds);
    checkBought(cart, await buy(shopper, shop, cart), subtotalMinor);
  },
};

/** Two variants, and what they cost together. */
export function twoThings({ variantIds }: Shop): {
  readonly variantIds: readonly string[];
  readonly subtotalMinor: number;
} {
  const places = [below(variantIds.length), below(variantIds.length)];
  return {
    variantIds: places.map((place) => variantIds[place] ?? ''),
    subtotalMinor: places.reduce((sum, place) => sum + priceMinorOf(Math.floor(place / VARIANTS), place % VARIANTS), 0),
  };
}
