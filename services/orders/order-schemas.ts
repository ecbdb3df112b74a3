import { z } from 'zod';
import { addressSchema, CHANNELS, deliverySchema, snapshotSchema, soldLineSchema } from './snapshot-schemas.ts';

export const ORDER_STATUSES = ['open', 'cancelling', 'cancelled', 'completed'] as const;
export const PAYMENT_STATUSES = [
  'nothing_to_pay',
  'pending',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
] as const;
export const FULFILMENT_STATUSES = ['unfulfilled', 'partially_fulfilled', 'fulfilled', 'nothing_to_fulfil'] as const;
export const RETURN_STATUSES = ['none', 'partially_returned', 'returned'] as const;
export const DOCUMENT_KINDS = ['receipt', 'invoice', 'credit_note'] as const;

const movedLine = z.object({ lineId: z.string(), quantity: z.int() });

export const fulfilmentSchema = z.object({
  id: z.string(),
  status: z.enum(['in_progress', 'fulfilled']),
  lines: z.array(movedLine),
  tracking: z
    .object({ carrier: z.string().optional(), number: z.string().optional(), url: z.string().optional() })
    .nullable(),
  startedAt: z.iso.datetime(),
  fulfilledAt: z.iso.datetime().nullable(),
});

export const returnSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  status: z.enum(['received', 'refunded']).describe('`received`: the goods are booked, the refund is on its way'),
  locationId: z.string(),
  registerId: z.string().nullable(),
  reason: z.string(),
  lines: z.array(
    movedLine.extend({
      condition: z.enum(['sellable', 'damaged']),
      refundMinor: z.int().describe('Goods and their tax'),
    }),
  ),
  refundMinor: z.int(),
  shippingRefundMinor: z.int().describe('Part of refundMinor; shipping goes back with the last unit'),
  currency: z.string(),
  creditNoteNumber: z.string(),
  receivedAt: z.iso.datetime(),
  refundedAt: z.iso.datetime().nullable(),
});

const cancellationSchema = z.object({
  status: z.enum(['in_progress', 'done']),
  reason: z.string(),
  lines: z.array(movedLine),
  refundMinor: z.int(),
  requestedAt: z.iso.datetime(),
});

export const documentSchema = z.object({
  orderId: z.string(),
  subjectId: z.string().describe('The order, or the return that a credit note is for'),
  kind: z.enum(DOCUMENT_KINDS),
  series: z.string(),
  number: z.string(),
  copy: z.int().describe('0 is the original; from 1 on it is a copy and says so'),
  issuedAt: z.iso.datetime(),
});

const ORDER_HEAD = {
  id: z.string(),
  number: z.string(),
  storeId: z.string(),
  channel: z.enum(CHANNELS),
  locationId: z.string().nullable(),
  registerId: z.string().nullable(),
  customerId: z.string().nullable(),
  email: z.string().nullable(),
  status: z.enum(ORDER_STATUSES),
  paymentStatus: z.enum(PAYMENT_STATUSES),
  fulfilmentStatus: z.enum(FULFILMENT_STATUSES),
  returnStatus: z.enum(RETURN_STATUSES),
  currency: z.string(),
  totalMinor: z.int(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
  placedAt: z.iso.datetime(),
  test: z.boolean(),
  version: z.int(),
};

export const orderSummarySchema = z.object({ ...ORDER_HEAD, unitCount: z.int() });

export const orderLineSchema = soldLineSchema.extend({
  open: z.int().describe('Units that have not left and are not cancelled'),
  fulfilled: z.int(),
  cancelled: z.int(),
  returned: z.int(),
});

/** An order: what was agreed, and what has happened since. */
export const orderSchema = z.object({
  ...ORDER_HEAD,
  ...snapshotSchema.shape,
  lines: z.array(orderLineSchema),
  delivery: deliverySchema,
  billingAddress: addressSchema.optional(),
  checkoutId: z.string(),
  paymentId: z.string().nullable(),
  reservationId: z.string().nullable(),
  refundingMinor: z.int().describe('Promised back and not yet confirmed by Payments'),
  fulfilments: z.array(fulfilmentSchema),
  cancellation: cancellationSchema.nullable(),
  returns: z.array(returnSchema),
});

export const timelineEntrySchema = z.object({
  id: z.string(),
  kind: z.string(),
  facts: z.record(z.string(), z.unknown()),
  actor: z.object({ kind: z.string(), id: z.string() }),
  at: z.iso.datetime(),
});

export const processSchema = z.object({
  id: z.string(),
  kind: z.enum(['fulfilment', 'return', 'cancellation', 'late_refund']),
  orderId: z.string(),
  status: z.enum(['running', 'parked', 'done']),
  step: z.string().describe('The step that is next'),
  attempts: z.int(),
  failure: z.string().nullable().describe('Why the last attempt did not end the step'),
  dueAt: z.iso.datetime().nullable(),
});

export const exportSchema = z.object({
  exportId: z.string(),
  format: z.enum(['csv', 'jsonl']),
  status: z.enum(['waiting', 'running', 'completed', 'failed']),
  orderCount: z.int().describe('So far'),
  partCount: z.int().describe('So far; parts that are there can be fetched already'),
  failure: z.string().nullable().describe('TOO_MANY_ORDERS: export by store or status; INTERNAL_ERROR: try again'),
  requestedAt: z.iso.datetime(),
});

export const auditFactSchema = z.object({
  merchantId: z.string(),
  orderId: z.string(),
  checkoutId: z.string(),
  paymentId: z.string().nullable(),
  reservationId: z.string().nullable(),
  redemptionId: z.string().nullable(),
  channel: z.enum(CHANNELS),
  status: z.enum(ORDER_STATUSES),
  currency: z.string(),
  totalMinor: z.int(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
  refundingMinor: z.int(),
  openProcesses: z.int().describe('Processes of this order that have not ended'),
  parkedProcesses: z.int().describe('Of those, the ones that wait for a person'),
  version: z.int(),
});
