import { z } from 'zod';
import type { GraphQuery } from '../lib/graph.ts';
import { moneySchema } from '../lib/money.ts';

const changedAnswer = z.object({ cart: z.object({ id: z.string() }) });

export type AddressInput = {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly postalCode?: string;
  readonly regionCode?: string;
  readonly countryCode: string;
};

export type ContactVariables = {
  readonly cartId: string;
  readonly contact: { readonly email: string; readonly name: string; readonly phone?: string };
  readonly shippingAddress?: AddressInput;
};

export const setCartContact: GraphQuery<ContactVariables, z.infer<typeof changedAnswer>> = {
  text: /* GraphQL */ `
    mutation SetCartContact($cartId: ID!, $contact: CartContactInput!, $shippingAddress: CartAddressInput) {
      cart: setCartContact(cartId: $cartId, contact: $contact, shippingAddress: $shippingAddress) { id }
    }
  `,
  answer: changedAnswer,
};

export type DeliveryVariables = {
  readonly cartId: string;
  readonly kind: 'SHIP' | 'PICKUP' | 'DIGITAL';
  readonly methodId?: string;
  readonly pickupLocationId?: string;
};

export const setCartDelivery: GraphQuery<DeliveryVariables, z.infer<typeof changedAnswer>> = {
  text: /* GraphQL */ `
    mutation SetCartDelivery($cartId: ID!, $kind: DeliveryKind!, $methodId: ID, $pickupLocationId: ID) {
      cart: setCartDelivery(
        cartId: $cartId
        kind: $kind
        methodId: $methodId
        pickupLocationId: $pickupLocationId
      ) { id }
    }
  `,
  answer: changedAnswer,
};

const checkoutSchema = z.object({
  id: z.string(),
  cartId: z.string(),
  status: z.enum(['PROCESSING', 'ACTION_REQUIRED', 'COMPLETED', 'FAILED']),
  total: moneySchema,
  orderNumber: z.string().nullable(),
  lookupToken: z.string().nullable(),
  actionUrl: z.string().nullable(),
  failure: z
    .object({
      code: z.string(),
      declineCode: z.string().nullable(),
      shortages: z.array(z.object({ variantId: z.string(), requested: z.int(), available: z.int() })),
    })
    .nullable(),
});

export type Checkout = z.infer<typeof checkoutSchema>;

const CHECKOUT = /* GraphQL */ `
  fragment Checkout on Checkout {
    id
    cartId
    status
    total { amountMinor currency }
    orderNumber
    lookupToken
    actionUrl
    failure { code declineCode shortages { variantId requested available } }
  }
`;

const checkoutAnswer = z.object({ checkout: checkoutSchema.nullable() });
export const checkoutQuery: GraphQuery<{ id: string }, z.infer<typeof checkoutAnswer>> = {
  text: `query Checkout($id: ID!) { checkout(id: $id) { ...Checkout } } ${CHECKOUT}`,
  answer: checkoutAnswer,
};

export type CompleteVariables = {
  readonly cartId: string;
  readonly quoteId: string;
  readonly tenders: readonly { readonly card: { readonly token: string; readonly amountMinor: number } }[];
  readonly returnUrl: string;
  readonly idempotencyKey: string;
};

const completedAnswer = z.object({ checkout: checkoutSchema });
export const completeCheckout: GraphQuery<CompleteVariables, z.infer<typeof completedAnswer>> = {
  text: /* GraphQL */ `
    mutation CompleteCheckout(
      $cartId: ID!
      $quoteId: String!
      $tenders: [TenderInput!]!
      $returnUrl: String!
      $idempotencyKey: String!
    ) {
      checkout: completeCheckout(
        cartId: $cartId
        quoteId: $quoteId
        tenders: $tenders
        returnUrl: $returnUrl
        idempotencyKey: $idempotencyKey
      ) { ...Checkout }
    }
    ${CHECKOUT}
  `,
  answer: completedAnswer,
};

const soldOutAnswer = z.object({
  cart: z
    .object({
      lines: z.array(
        z.object({
          title: z.string(),
          variantTitle: z.string().nullable(),
          variant: z.object({ id: z.string() }).nullable(),
        }),
      ),
    })
    .nullable(),
});
/** The names of a cart's variants, to tell which of them is short. */
export const lineNamesQuery: GraphQuery<{ cartId: string }, z.infer<typeof soldOutAnswer>> = {
  text: 'query LineNames($cartId: ID!) { cart(id: $cartId) { lines { title variantTitle variant { id } } } }',
  answer: soldOutAnswer,
};
