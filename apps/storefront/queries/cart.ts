import { z } from 'zod';
import type { GraphQuery } from '../lib/graph.ts';
import { moneySchema } from '../lib/money.ts';

const discountSchema = z.object({ name: z.string(), code: z.string().nullable(), amount: moneySchema });

const lineSchema = z.object({
  id: z.string(),
  handle: z.string().nullable(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  imageUrl: z.string().nullable(),
  quantity: z.int(),
  unitPrice: moneySchema,
  compareAt: moneySchema.nullable(),
  subtotal: moneySchema,
  discounts: z.array(discountSchema),
  total: moneySchema,
});

const addressSchema = z.object({
  name: z.string().nullable(),
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  postalCode: z.string().nullable(),
  regionCode: z.string().nullable(),
  countryCode: z.string(),
});

const cartSchema = z.object({
  id: z.string(),
  status: z.enum(['OPEN', 'COMPLETING', 'COMPLETED']),
  currency: z.string(),
  pricesIncludeTax: z.boolean(),
  contact: z
    .object({ email: z.string().nullable(), name: z.string().nullable(), phone: z.string().nullable() })
    .nullable(),
  shippingAddress: addressSchema.nullable(),
  delivery: z
    .object({
      kind: z.enum(['SHIP', 'PICKUP', 'HANDOVER', 'DIGITAL']),
      methodId: z.string().nullable(),
      pickupLocation: z.object({ id: z.string() }).nullable(),
    })
    .nullable(),
  lines: z.array(lineSchema),
  totals: z.object({
    subtotal: moneySchema,
    discount: moneySchema,
    shipping: moneySchema,
    taxOnTop: moneySchema,
    taxRelief: moneySchema,
    rounding: moneySchema,
    total: moneySchema,
    tax: moneySchema,
  }),
  taxes: z.array(z.object({ name: z.string(), ratePpm: z.int(), amount: moneySchema })),
  shipping: z.object({ name: z.string(), total: moneySchema, discount: moneySchema }).nullable(),
  shippingOptions: z.array(
    z.object({ methodId: z.string(), name: z.string(), price: moneySchema, discount: moneySchema }),
  ),
  codes: z.array(z.object({ code: z.string(), status: z.string(), reason: z.string().nullable() })),
  quoteId: z.string(),
  problems: z.array(z.object({ code: z.string(), lineId: z.string().nullable() })),
  checkoutId: z.string().nullable(),
});

export type Cart = z.infer<typeof cartSchema>;
export type CartLine = z.infer<typeof lineSchema>;
export type CartAddress = z.infer<typeof addressSchema>;

const CART = /* GraphQL */ `
  fragment Amount on Money { amountMinor currency }
  fragment Cart on Cart {
    id
    status
    currency
    pricesIncludeTax
    contact { email name phone }
    shippingAddress { name line1 line2 city postalCode regionCode countryCode }
    delivery { kind methodId pickupLocation { id } }
    lines {
      id
      handle
      title
      variantTitle
      imageUrl
      quantity
      unitPrice { ...Amount }
      compareAt { ...Amount }
      subtotal { ...Amount }
      discounts { name code amount { ...Amount } }
      total { ...Amount }
    }
    totals {
      subtotal { ...Amount }
      discount { ...Amount }
      shipping { ...Amount }
      taxOnTop { ...Amount }
      taxRelief { ...Amount }
      rounding { ...Amount }
      total { ...Amount }
      tax { ...Amount }
    }
    taxes { name ratePpm amount { ...Amount } }
    shipping { name total { ...Amount } discount { ...Amount } }
    shippingOptions { methodId name price { ...Amount } discount { ...Amount } }
    codes { code status reason }
    quoteId
    problems { code lineId }
    checkoutId
  }
`;

const cartAnswer = z.object({ cart: cartSchema.nullable() });
export const cartQuery: GraphQuery<{ id: string }, z.infer<typeof cartAnswer>> = {
  text: `query Cart($id: ID!) { cart(id: $id) { ...Cart } } ${CART}`,
  answer: cartAnswer,
};

const countAnswer = z.object({
  cart: z.object({ status: z.string(), lines: z.array(z.object({ quantity: z.int() })) }).nullable(),
});
/** For the number beside the cart's link. */
export const cartCountQuery: GraphQuery<{ id: string }, z.infer<typeof countAnswer>> = {
  text: 'query CartCount($id: ID!) { cart(id: $id) { status lines { quantity } } }',
  answer: countAnswer,
};

const changedAnswer = z.object({ cart: z.object({ id: z.string() }) });
type CartChange<Variables extends object> = GraphQuery<Variables, z.infer<typeof changedAnswer>>;

export const createCart: CartChange<{ variantId: string; quantity: number }> = {
  text: /* GraphQL */ `
    mutation CreateCart($variantId: ID!, $quantity: Int!) {
      cart: createCart(channel: ONLINE, lines: [{ variantId: $variantId, quantity: $quantity }]) { id }
    }
  `,
  answer: changedAnswer,
};

export const addCartLine: CartChange<{ cartId: string; variantId: string; quantity: number }> = {
  text: /* GraphQL */ `
    mutation AddCartLine($cartId: ID!, $variantId: ID!, $quantity: Int!) {
      cart: addCartLine(cartId: $cartId, variantId: $variantId, quantity: $quantity) { id }
    }
  `,
  answer: changedAnswer,
};

export const setCartLine: CartChange<{ cartId: string; lineId: string; quantity: number }> = {
  text: /* GraphQL */ `
    mutation SetCartLine($cartId: ID!, $lineId: ID!, $quantity: Int!) {
      cart: setCartLine(cartId: $cartId, lineId: $lineId, quantity: $quantity) { id }
    }
  `,
  answer: changedAnswer,
};

export const addCartCode: CartChange<{ cartId: string; code: string }> = {
  text: 'mutation AddCartCode($cartId: ID!, $code: String!) { cart: addCartCode(cartId: $cartId, code: $code) { id } }',
  answer: changedAnswer,
};

export const removeCartCode: CartChange<{ cartId: string; code: string }> = {
  text: /* GraphQL */ `
    mutation RemoveCartCode($cartId: ID!, $code: String!) {
      cart: removeCartCode(cartId: $cartId, code: $code) { id }
    }
  `,
  answer: changedAnswer,
};
