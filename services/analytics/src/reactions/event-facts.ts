import type { PublishedEvent } from '@concord/events';
import { z } from 'zod';
import {
  type CheckoutOutcome,
  cancellationId,
  type Facts,
  mergeLines,
  type Reversal,
  type Sale,
} from '../domain/sale.ts';

export const SALES_EVENTS = [
  'orders.order-placed.v1',
  'orders.order-cancelled.v1',
  'orders.return-received.v1',
  'checkout.checkout-completed.v1',
  'checkout.checkout-failed.v1',
] as const;

const minor = z.int();

const placedSchema = z.object({
  orderId: z.string(),
  storeId: z.string(),
  channel: z.string(),
  locationId: z.string().nullish(),
  currency: z.string(),
  totalMinor: minor,
  netMinor: minor,
  taxMinor: minor,
  shippingMinor: minor,
  discountMinor: minor,
  lines: z.array(
    z.object({
      lineId: z.string(),
      productId: z.string(),
      variantId: z.string(),
      quantity: z.int(),
      netMinor: minor,
      totalMinor: minor,
    }),
  ),
  promotionIds: z.array(z.string()).default([]),
  placedAt: z.iso.datetime(),
  test: z.boolean().default(false),
});

const cancelledSchema = z.object({
  orderId: z.string(),
  lines: z.array(z.object({ lineId: z.string(), quantity: z.int() })),
  refundMinor: minor,
  whole: z.boolean(),
  requestedAt: z.iso.datetime().optional(),
});

const returnedSchema = z.object({
  orderId: z.string(),
  returnId: z.string(),
  lines: z.array(z.object({ lineId: z.string(), quantity: z.int(), refundMinor: minor })),
  refundMinor: minor,
  receivedAt: z.iso.datetime().optional(),
});

const checkoutSchema = z.object({
  checkoutId: z.string(),
  storeId: z.string(),
  channel: z.string(),
  failure: z.string().nullish(),
});

/** What events say of sales. One that cannot be read is a fault: it is parked, and the rest goes on. */
export function factsOf(events: readonly PublishedEvent[]): Facts {
  const ofType = (type: (typeof SALES_EVENTS)[number]) => events.filter((event) => event.type === type);
  return {
    sales: ofType('orders.order-placed.v1').map(saleOf),
    reversals: [
      ...ofType('orders.order-cancelled.v1').map(cancellationOf),
      ...ofType('orders.return-received.v1').map(returnOf),
    ],
    outcomes: [
      ...ofType('checkout.checkout-completed.v1').map(outcomeOf),
      ...ofType('checkout.checkout-failed.v1').map(outcomeOf),
    ],
  };
}

function saleOf({ merchantId, data }: PublishedEvent): Sale {
  const { totalMinor, placedAt, locationId, lines, ...facts } = placedSchema.parse(data);
  return {
    ...facts,
    merchantId,
    locationId: locationId ?? null,
    grossMinor: totalMinor,
    placedAtMs: Date.parse(placedAt),
    lines: lines.map(({ totalMinor: grossMinor, ...line }) => ({ ...line, grossMinor })),
  };
}

function cancellationOf({ merchantId, data, occurredAtMs }: PublishedEvent): Reversal {
  const { orderId, lines, refundMinor, whole, requestedAt } = cancelledSchema.parse(data);
  return {
    merchantId,
    id: cancellationId(orderId),
    kind: 'cancellation',
    orderId,
    whole,
    amountMinor: refundMinor,
    occurredAtMs: requestedAt === undefined ? occurredAtMs : Date.parse(requestedAt),
    lines: mergeLines(lines.map((line) => ({ ...line, amountMinor: null }))),
  };
}

function returnOf({ merchantId, data, occurredAtMs }: PublishedEvent): Reversal {
  const { orderId, returnId, lines, refundMinor, receivedAt } = returnedSchema.parse(data);
  return {
    merchantId,
    id: returnId,
    kind: 'return',
    orderId,
    whole: false,
    amountMinor: refundMinor,
    occurredAtMs: receivedAt === undefined ? occurredAtMs : Date.parse(receivedAt),
    lines: mergeLines(lines.map(({ refundMinor: amountMinor, ...line }) => ({ ...line, amountMinor }))),
  };
}

function outcomeOf({ merchantId, type, data, occurredAtMs }: PublishedEvent): CheckoutOutcome {
  const { checkoutId, storeId, channel, failure } = checkoutSchema.parse(data);
  const completed = type === 'checkout.checkout-completed.v1';
  return {
    merchantId,
    checkoutId,
    storeId,
    channel,
    failure: completed ? null : (failure ?? 'UNKNOWN'),
    endedAtMs: occurredAtMs,
  };
}
