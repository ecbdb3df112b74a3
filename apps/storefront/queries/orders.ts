import { z } from 'zod';
import type { GraphQuery } from '../lib/graph.ts';
import { moneySchema } from '../lib/money.ts';

const orderSchema = z.object({
  number: z.string(),
  status: z.string(),
  paymentStatus: z.string(),
  fulfilmentStatus: z.string(),
  returnStatus: z.string(),
  email: z.string().nullable(),
  placedAt: z.string(),
  refunded: moneySchema,
  pricesIncludeTax: z.boolean(),
  lines: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      variantTitle: z.string().nullable(),
      imageUrl: z.string().nullable(),
      quantity: z.int(),
      fulfilled: z.int(),
      cancelled: z.int(),
      returned: z.int(),
      total: moneySchema,
    }),
  ),
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
  shippingMethod: z.string().nullable(),
  delivery: z.object({
    kind: z.string(),
    pickupLocation: z.object({ id: z.string() }).nullable(),
    address: z
      .object({
        name: z.string().nullable(),
        line1: z.string(),
        line2: z.string().nullable(),
        city: z.string(),
        postalCode: z.string().nullable(),
        regionCode: z.string().nullable(),
        countryCode: z.string(),
      })
      .nullable(),
  }),
  tenders: z.array(z.object({ kind: z.string(), amount: moneySchema, label: z.string().nullable() })),
  fulfilments: z.array(
    z.object({
      id: z.string(),
      carrier: z.string().nullable(),
      trackingNumber: z.string().nullable(),
      trackingUrl: z.string().nullable(),
      fulfilledAt: z.string().nullable(),
    }),
  ),
});

export type Order = z.infer<typeof orderSchema>;
export type OrderVariables = { readonly token?: string; readonly number?: string; readonly email?: string };

const answer = z.object({ order: orderSchema.nullable() });

export const orderQuery: GraphQuery<OrderVariables, z.infer<typeof answer>> = {
  text: /* GraphQL */ `
    fragment Amount on Money { amountMinor currency }
    query OrderLookup($token: String, $number: String, $email: String) {
      order: orderLookup(token: $token, number: $number, email: $email) {
        number
        status
        paymentStatus
        fulfilmentStatus
        returnStatus
        email
        placedAt
        refunded { ...Amount }
          pricesIncludeTax
          lines {
            id
            title
            variantTitle
            imageUrl
            quantity
            fulfilled
            cancelled
            returned
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
          shippingMethod
          delivery {
            kind
            pickupLocation { id }
            address { name line1 line2 city postalCode regionCode countryCode }
          }
          tenders { kind amount { ...Amount } label }
          fulfilments { id carrier trackingNumber trackingUrl fulfilledAt }
      }
    }
  `,
  answer,
};
