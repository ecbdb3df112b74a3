import { randomUUID } from 'node:crypto';
import { twoThings } from './checkout.ts';
import { ADDRESS, buy, checkBought, newContact, type ReadyCart } from './journey.ts';
import { pick } from './pick.ts';
import type { Workload } from './workload.ts';

const CREATE = 'mutation ($lines: [CartLineInput!]) { createCart(lines: $lines) { id } }';
const FILL = `mutation ($cartId: ID!, $contact: CartContactInput, $address: CartAddressInput) {
  setCartContact(cartId: $cartId, contact: $contact, shippingAddress: $address) { id }
  setCartDelivery(cartId: $cartId, kind: SHIP, methodId: "standard") {
    id quoteId totals { subtotal { amountMinor } total { amountMinor } }
  }
}`;

/**
 * As few requests as the graph allows today: three. `createCart` takes no contact, address or delivery, and the fields of
 * one document cannot hand the new cart's id on; with these it would be two, since a quote must be seen before it is paid.
 */
export const mergedCheckout: Workload = {
  name: 'W5-merged',
  what: 'the same purchase in three requests: cart with lines; contact, address and delivery; pay and place',
  writes: 'orders',
  openPerSecond: 10,
  operation: (shops) => async (shopper) => {
    const shop = pick(shops);
    const { variantIds, subtotalMinor } = twoThings(shop);
    const lines = variantIds.map((variantId) => ({ variantId, quantity: 1 }));
    const asked = (step: string) => ({ step, idempotencyKey: randomUUID() });
    const { createCart } = await shopper.graph<{ createCart: { id: string } }>(
      shop,
      CREATE,
      { lines },
      asked('cart with lines'),
    );
    const filling = { cartId: createCart.id, contact: newContact(), address: ADDRESS };
    const filled = await shopper.graph<{ setCartDelivery: ReadyCart }>(
      shop,
      FILL,
      filling,
      asked('contact and delivery'),
    );
    checkBought(filled.setCartDelivery, await buy(shopper, shop, filled.setCartDelivery), subtotalMinor);
  },
};
