import { randomUUID } from 'node:crypto';
import type { Asker, GraphClient } from './graph.ts';

export type CartAnswer = {
  readonly id: string;
  readonly quoteId: string;
  readonly totals: { readonly total: { readonly amountMinor: number; readonly currency: string } };
  readonly shippingOptions: readonly { readonly methodId: string }[];
  readonly codes: readonly { readonly code: string; readonly status: string }[];
  readonly problems: readonly { readonly code: string }[];
};

export type CheckoutAnswer = {
  readonly id: string;
  readonly status: 'PROCESSING' | 'ACTION_REQUIRED' | 'COMPLETED' | 'FAILED';
  readonly orderNumber: string | null;
  readonly lookupToken: string | null;
  readonly actionUrl: string | null;
  readonly change: { readonly amountMinor: number } | null;
  readonly order: { readonly id: string } | null;
  readonly failure: { readonly code: string; readonly declineCode: string | null } | null;
};

const CART =
  'id quoteId totals { total { amountMinor currency } } shippingOptions { methodId } codes { code status } problems { code }';
const CHECKOUT =
  'id status orderNumber lookupToken actionUrl change { amountMinor } order { id } failure { code declineCode }';

export type Wanted = { readonly variantId: string; readonly quantity: number };

export const ADDRESS = {
  name: 'Sam Shopper',
  line1: 'Ringstraße 1',
  city: 'Berlin',
  postalCode: '10115',
  countryCode: 'DE',
};

/** A web cart that is ready to be bought: lines, contact, address and a shipping method. */
export async function webCart(
  graph: GraphClient,
  shopper: Asker,
  lines: readonly Wanted[],
  options: { readonly email?: string; readonly code?: string } = {},
): Promise<CartAnswer> {
  const { createCart } = await graph.ask<{ createCart: CartAnswer }>(
    shopper,
    `mutation ($lines: [CartLineInput!]) { createCart(lines: $lines) { ${CART} } }`,
    { lines },
    randomUUID(),
  );
  const cartId = createCart.id;
  if (options.code) {
    await graph.ask(
      shopper,
      'mutation ($cartId: ID!, $code: String!) { addCartCode(cartId: $cartId, code: $code) { id } }',
      { cartId, code: options.code },
    );
  }
  const email = options.email ?? `shopper-${randomUUID()}@example.test`;
  const { setCartContact } = await graph.ask<{ setCartContact: CartAnswer }>(
    shopper,
    `mutation ($cartId: ID!, $contact: CartContactInput, $address: CartAddressInput) {
      setCartContact(cartId: $cartId, contact: $contact, shippingAddress: $address) { ${CART} }
    }`,
    { cartId, contact: { email, name: 'Sam Shopper' }, address: ADDRESS },
  );
  const methodId = setCartContact.shippingOptions[0]?.methodId;
  const { setCartDelivery } = await graph.ask<{ setCartDelivery: CartAnswer }>(
    shopper,
    `mutation ($cartId: ID!, $methodId: ID) { setCartDelivery(cartId: $cartId, kind: SHIP, methodId: $methodId) { ${CART} } }`,
    { cartId, methodId },
  );
  return setCartDelivery;
}

/** A cart at a register, where the goods are handed over at once. */
export async function tillCart(
  graph: GraphClient,
  cashier: Asker,
  place: { readonly storeId: string; readonly locationId: string; readonly registerId: string },
  lines: readonly Wanted[],
): Promise<CartAnswer> {
  const { createCart } = await graph.ask<{ createCart: CartAnswer }>(
    cashier,
    `mutation ($storeId: ID!, $locationId: ID!, $registerId: ID, $lines: [CartLineInput!]) {
      createCart(channel: POS, storeId: $storeId, locationId: $locationId, registerId: $registerId, lines: $lines) { ${CART} }
    }`,
    { ...place, lines },
    randomUUID(),
  );
  return createCart;
}

export type Tender =
  | { readonly card: { readonly token: string } }
  | { readonly cash: { readonly tenderedMinor: number } };

/** Buys a cart for what its quote shows. The tender pays all of it. */
export async function complete(
  graph: GraphClient,
  asker: Asker,
  cart: CartAnswer,
  tender: Tender,
  key: string = randomUUID(),
): Promise<CheckoutAnswer> {
  const { amountMinor } = cart.totals.total;
  const paying =
    'card' in tender ? { card: { ...tender.card, amountMinor } } : { cash: { ...tender.cash, amountMinor } };
  const { completeCheckout } = await graph.ask<{ completeCheckout: CheckoutAnswer }>(
    asker,
    `mutation ($cartId: ID!, $quoteId: String!, $tenders: [TenderInput!]!, $key: String!) {
      completeCheckout(cartId: $cartId, quoteId: $quoteId, tenders: $tenders, idempotencyKey: $key) { ${CHECKOUT} }
    }`,
    { cartId: cart.id, quoteId: cart.quoteId, tenders: amountMinor === 0 ? [] : [paying], key },
  );
  return completeCheckout;
}

/** How a checkout stands; polled until it is at rest. */
export async function settled(
  graph: GraphClient,
  asker: Asker,
  checkoutId: string,
  timeoutMs = 60_000,
): Promise<CheckoutAnswer> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const { checkout } = await graph.ask<{ checkout: CheckoutAnswer }>(
      asker,
      `query ($id: ID!) { checkout(id: $id) { ${CHECKOUT} } }`,
      { id: checkoutId },
    );
    if (checkout.status !== 'PROCESSING') return checkout;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Checkout ${checkoutId} is still under way after ${timeoutMs} ms`);
}

/** Ready-made tokens of the test payment provider, as its card page would give them. */
export const CARDS = {
  success: { card: { token: 'tok_test_success' } },
  decline: { card: { token: 'tok_test_decline' } },
  threeDSecure: { card: { token: 'tok_test_three_d_secure' } },
  timeOut: { card: { token: 'tok_test_time_out' } },
} as const;
