import { randomUUID } from 'node:crypto';
import { twoThings } from './checkout.ts';
import { ADDRESS, buy, checkBought, newContact, type ReadyCart } from './journey.ts';
import { pick } from './pick.ts';
import type { Workload } from './workload.ts';

const CREATE = `mutation ($lines: [CartLineInput!], $contact: CartContactInput, $address: CartAddressInput) {
  createCart(lines: $lines, contact: $contact, shippingAddress: $address, delivery: { kind: SHIP, methodId: "standard" }) {
    id quoteId totals { subtotal { amountMinor } total { amountMinor } }
  }
}`;

/** As few requests as the graph allows: two, since a quote must be seen before it is paid. */
export const mergedCheckout: Workload = {
  name: 'W5-merged',
  what: 'the same purchase in two requests: a cart with all that is known; pay and place',
  writes: 'orders',
  openPerSecond: 10,
  operation: (shops) => async (shopper) => {
    const shop = pick(shops);
    const { variantIds, subtotalMinor } = twoThings(shop);
    const lines = variantIds.map((variantId) => ({ variantId, quantity: 1 }));
    const filled = { lines, contact: newContact(), address: ADDRESS };
    const asked = { step: 'cart with all', idempotencyKey: randomUUID() };
    const { createCart } = await shopper.graph<{ createCart: ReadyCart }>(shop, CREATE, filled, asked);
    checkBought(createCart, await buy(shopper, shop, createCart), subtotalMinor);
  },
};
