import { z } from 'zod';

export const CHANNELS = ['online', 'pos', 'app', 'agent', 'marketplace'] as const;
export const TENDER_KINDS = ['card', 'cash', 'gift_card', 'manual'] as const;
export const PAYMENT_STATUSES = [
  'authorising',
  'action_required',
  'authorised',
  'declined',
  'capturing',
  'captured',
  'cancelling',
  'voided',
] as const;
export const TENDER_STATUSES = [
  'requested',
  'action_required',
  'authorised',
  'declined',
  'captured',
  'voided',
] as const;
export const AUDIT_SECTIONS = ['transactions', 'balances', 'payments', 'shifts'] as const;
export const REFUND_STATUSES = ['pending', 'issued'] as const;
export const CASH_MOVEMENT_KINDS = ['paid_in', 'paid_out', 'drop'] as const;

export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'An ISO 4217 code');
export const amountSchema = z.int().min(1).max(1_000_000_000_000);

export const tenderInputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('card'),
    token: z.string().min(1).max(200).describe("The provider's token: a card number never comes here"),
    amountMinor: amountSchema,
    brand: z.string().max(40).optional(),
    last4: z
      .string()
      .regex(/^\d{4}$/)
      .optional(),
  }),
  z.object({
    kind: z.literal('cash'),
    amountMinor: amountSchema,
    tenderedMinor: amountSchema.describe('What the shopper handed over; the change is the difference'),
  }),
  z.object({ kind: z.literal('gift_card'), code: z.string().trim().min(4).max(64), amountMinor: amountSchema }),
  z.object({
    kind: z.literal('manual'),
    amountMinor: amountSchema,
    note: z.string().trim().max(200).optional().describe('Such as a bank transfer that someone saw arrive'),
  }),
]);

export const tenderSchema = z.object({
  kind: z.enum(TENDER_KINDS),
  status: z.enum(TENDER_STATUSES),
  amountMinor: z.int(),
  refundedMinor: z.int().describe('Given back or on its way back'),
  changeMinor: z.int(),
  brand: z.string().optional(),
  last4: z.string().optional(),
  declineCode: z.string().optional(),
});

export const refundSchema = z.object({
  refundId: z.string(),
  paymentId: z.string(),
  orderId: z.string(),
  status: z.enum(REFUND_STATUSES).describe('`pending`: the provider has not confirmed its part yet'),
  amountMinor: z.int(),
  currency: z.string(),
  reason: z.string(),
  tenders: z.array(z.object({ kind: z.enum(TENDER_KINDS), amountMinor: z.int() })),
  needsPerson: z.boolean().describe('The provider refuses it: someone must look'),
  requestedAt: z.iso.datetime(),
  issuedAt: z.iso.datetime().nullable(),
});

export const paymentSchema = z.object({
  paymentId: z.string(),
  status: z
    .enum(PAYMENT_STATUSES)
    .describe('`authorising`: the provider has not said yet; the outcome is being found out'),
  checkoutId: z.string().nullable(),
  orderId: z.string().nullable(),
  channel: z.enum(CHANNELS).nullable(),
  registerId: z.string().nullable(),
  currency: z.string(),
  amountMinor: z.int(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
  changeMinor: z.int(),
  actionUrl: z.string().optional().describe('Where the shopper confirms the payment (3-D Secure)'),
  failure: z
    .object({
      code: z.enum(['CARD_DECLINED', 'PROVIDER_UNAVAILABLE', 'CANCELLED']),
      declineCode: z.string().optional(),
    })
    .optional(),
  tenders: z.array(tenderSchema),
  needsPerson: z.boolean().describe('The provider refuses the next step: someone must look'),
  createdAt: z.iso.datetime(),
  version: z.int(),
});

export const giftCardSchema = z.object({
  giftCardId: z.string(),
  last4: z.string(),
  currency: z.string(),
  issuedMinor: z.int(),
  balanceMinor: z.int(),
  heldMinor: z.int().describe('Of the balance, what open payments hold'),
  availableMinor: z.int(),
  issuedAt: z.iso.datetime(),
});

export const shiftSchema = z.object({
  shiftId: z.string(),
  registerId: z.string(),
  status: z.enum(['open', 'closed']),
  currency: z.string(),
  openedBy: z.string(),
  openedAt: z.iso.datetime(),
  floatMinor: z.int(),
  cashSalesMinor: z.int(),
  cashRefundsMinor: z.int(),
  paidInMinor: z.int(),
  paidOutMinor: z.int(),
  dropsMinor: z.int(),
  expectedMinor: z.int().describe('float + cash sales − cash refunds + paid in − paid out − drops'),
  saleCount: z.int(),
  salesMinor: z.int().describe('Captured at this register by any tender'),
  salesByTender: z.partialRecord(z.enum(TENDER_KINDS), z.int()),
  refundCount: z.int(),
  refundsMinor: z.int(),
  countedMinor: z.int().nullable(),
  differenceMinor: z.int().nullable().describe('Counted − expected'),
  zNumber: z.int().nullable().describe('Without gaps per register and currency'),
  closedBy: z.string().nullable(),
  closedAt: z.iso.datetime().nullable(),
});

export const cashMovementSchema = z.object({
  movementId: z.string(),
  shiftId: z.string(),
  kind: z.enum(CASH_MOVEMENT_KINDS),
  amountMinor: z.int(),
  reason: z.string(),
  by: z.string(),
  occurredAt: z.iso.datetime(),
});

export const entrySchema = z.object({
  transactionId: z.string(),
  line: z.int(),
  kind: z.string(),
  account: z.string(),
  currency: z.string(),
  amountMinor: z.int().describe('Debit positive, credit negative'),
  sourceId: z.string(),
  occurredAt: z.iso.datetime(),
});

export const balanceSchema = z.object({
  account: z.string(),
  currency: z.string(),
  side: z.enum(['debit', 'credit']),
  balanceMinor: z.int().describe("On the account's own side"),
  heldMinor: z.int(),
});

/** A payment as the auditor compares it with the order that owns it (L3, L16). */
export const paymentFactSchema = z.object({
  merchantId: z.string(),
  paymentId: z.string(),
  checkoutId: z.string().nullable(),
  orderId: z.string().nullable(),
  registerId: z.string().nullable(),
  status: z.enum(PAYMENT_STATUSES),
  currency: z.string(),
  amountMinor: z.int(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
  refundingMinor: z.int().describe('Of refundedMinor, what the provider has not confirmed yet'),
  cards: z
    .array(z.object({ reference: z.string(), amountMinor: z.int(), refundedMinor: z.int() }))
    .describe("The card tenders, by the references that the provider's book knows"),
  ageMs: z.int().describe('Since its last change'),
  version: z.int(),
});
