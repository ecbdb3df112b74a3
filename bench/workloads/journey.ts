import { randomUUID } from 'node:crypto';
import type { Shop } from '../data/shop.ts';
import { type Shopper, WrongAnswer } from '../load/shopper.ts';

/** The requests of a purchase. Each has a name, under which its own time is kept. */
export const ADDRESS = { line1: 'Ringstraße 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };

export const COMPLETE = `mutation ($cartId: ID!, $quoteId: String!, $tenders: [TenderInput!]!, $key: String!) {
  completeCheckout(cartId: $cartId, quoteId: $quoteId, tenders: $tenders, idempotencyKey: $key) {
    status orderNumber total { amountMinor } failure { code }
  }
}`;
const CREATE = 'mutation { createCart { id } }';
const ADD = 'mutation ($cartId: ID!, $variantId: ID!) { addCartLine(cartId: $cartId, variantId: $variantId) { id } }';
const CONTACT =
  'mutation ($cartId: ID!, $contact: CartContactInput) { setCartContact(cartId: $cartId, contact: $contact) { id } }';
const SHIP_TO =
  'mutation ($cartId: ID!, $address: CartAddressInput) { setCartContact(cartId: $cartId, shippingAddress: $address) { id } }';
const METHODS =
  'query ($cartId: ID!) { cart(id: $cartId) { shippingOptions { methodId name price { amountMinor } } } }';
const CHOOSE = `mutation ($cartId: ID!, $methodId: ID) {
  setCartDelivery(cartId: $cartId, kind: SHIP, methodId: $methodId) { ${'id quoteId totals { subtotal { amountMinor } total { amountMinor } }'} }
}`;

export type ReadyCart = {
  readonly id: string;
  readonly quoteId: string;
  readonly totals: {
    readonly subtotal: { readonly amountMinor: number };
    readonly total: { readonly amountMinor: number };
  };
};

export type Completed = {
  readonly status: string;
  readonly orderNumber: string | null;
  readonly total: { readonly amountMinor: number };
  readonly failure: { readonly code: string } | null;
};

/** Everything up to the payment, as the peers ask it: cart, lines, customer, address, shipping methods, choose. */
export async function fillCart(shopper: Shopper, shop: Shop, variantIds: readonly string[]): Promise<ReadyCart> {
  const ask = <Data>(step: string, query: string, variables: object) =>
    shopper.graph<Data>(shop, query, variables, { step, idempotencyKey: randomUUID() });
  const { createCart } = await ask<{ createCart: { id: string } }>('cart', CREATE, {});
  const cartId = createCart.id;
  for (const variantId of variantIds) await ask('line', ADD, { cartId, variantId });
  await ask('customer', CONTACT, { cartId, contact: newContact() });
  await ask('address', SHIP_TO, { cartId, address: ADDRESS });
  const { cart } = await ask<{ cart: { shippingOptions: { methodId: string }[] } }>('methods', METHODS, { cartId });
  const methodId = cart.shippingOptions[0]?.methodId;
  if (methodId === undefined) throw new WrongAnswer('there is no way to ship it');
  return (await ask<{ setCartDelivery: ReadyCart }>('choose', CHOOSE, { cartId, methodId })).setCartDelivery;
}

/** Pays and places. */
export async function buy(
  shopper: Shopper,
  shop: Shop,
  { id: cartId, quoteId, totals }: ReadyCart,
): Promise<Completed> {
  const tenders = [{ card: { token: 'tok_test_success', amountMinor: totals.total.amountMinor } }];
  const variables = { cartId, quoteId, tenders, key: randomUUID() };
  const asked = { step: 'pay and place' };
  return (await shopper.graph<{ completeCheckout: Completed }>(shop, COMPLETE, variables, asked)).completeCheckout;
}

/** A customer whom nobody has seen yet. */
export function newContact() {
  return { email: `${randomUUID()}@example.test`, name: 'Sam Shopper' };
}

/** Throws when a purchase of goods worth `subtotalMinor` is not an order for what its cart showed. */
export function checkBought(cart: ReadyCart, completed: Completed, subtotalMinor: number): void {
  if (cart.totals.subtotal.amountMinor !== subtotalMinor)
    throw new WrongAnswer(`the goods cost ${cart.totals.subtotal.amountMinor}, not ${subtotalMinor}`);
  if (completed.status !== 'COMPLETED' || !completed.orderNumber)
    throw new WrongAnswer(`not bought: ${completed.status} ${completed.failure?.code ?? ''}`);
  if (completed.total.amountMinor !== cart.totals.total.amountMinor)
    throw new WrongAnswer(`charged ${completed.total.amountMinor}, shown ${cart.totals.total.amountMinor}`);
}
