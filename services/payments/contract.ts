import { contract, idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  AUDIT_SECTIONS,
  amountSchema,
  balanceSchema,
  CASH_MOVEMENT_KINDS,
  CHANNELS,
  cashMovementSchema,
  currencySchema,
  entrySchema,
  giftCardSchema,
  PAYMENT_STATUSES,
  paymentFactSchema,
  paymentSchema,
  refundSchema,
  shiftSchema,
  tenderInputSchema,
  violationSchema,
} from './payment-schemas.ts';

export { CHANNELS, PAYMENT_STATUSES, TENDER_KINDS } from './payment-schemas.ts';

const MAX_TENDERS = 10;
/** The provider's time and that of the status query behind it. */
const PROVIDER_TIMEOUT_MS = 20_000;

const paymentId = idSchema('payment');
const orderId = idSchema('order');
const registerId = idSchema('register');
const shiftId = idSchema('shift');
const reason = z.string().trim().min(1).max(500);

const PAYMENT_NOT_FOUND = { status: 404, message: 'There is no such payment.' } as const;
const GIFT_CARD_NOT_FOUND = { status: 404, message: 'There is no such gift card: check the code.' } as const;
const SHIFT_NOT_FOUND = { status: 404, message: 'There is no such shift.' } as const;

const PAYMENT_CLOSED = {
  status: 409,
  message: 'This payment has ended or has gone too far for that: look at its status.',
  data: z.object({ status: z.enum(PAYMENT_STATUSES) }),
} as const;

const SHIFT_CLOSED = { status: 409, message: 'This shift is closed: open a new one.' } as const;

const REGISTER_NOT_ALLOWED = {
  status: 403,
  message: 'Your role does not cover the location of this register.',
} as const;

/** What Payments does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const paymentsContract = contract({
  service: 'payments',
  title: 'Payments',
  description: 'Payments by several tenders, refunds, gift cards, tills, and the double-entry ledger behind them.',
  operations: {
    authorisePayment: operation({
      kind: 'write',
      method: 'POST',
      path: '/payments',
      summary: 'Make sure of the money by every tender, or of none',
      scope: 'payments:process',
      timeoutMs: PROVIDER_TIMEOUT_MS,
      input: z.object({
        paymentId: paymentId.describe('Chosen by the caller: the same id again is the same payment'),
        checkoutId: idSchema('checkout').optional(),
        amountMinor: amountSchema,
        currency: currencySchema,
        channel: z.enum(CHANNELS),
        registerId: registerId.optional().describe('Where cash goes into the drawer, and whose shift counts the sale'),
        returnUrl: z
          .url({ protocol: /^https?$/ })
          .max(2_000)
          .optional(),
        tenders: z.array(tenderInputSchema).min(1).max(MAX_TENDERS),
      }),
      output: paymentSchema,
      rejections: {
        TENDERS_DO_NOT_ADD_UP: {
          status: 422,
          message: 'The tenders must add up to the amount of the payment.',
          data: z.object({ amountMinor: z.int(), tendersMinor: z.int() }),
        },
        TOO_LITTLE_CASH: {
          status: 422,
          message: 'Less cash was handed over than this tender is to pay.',
          data: z.object({ amountMinor: z.int(), tenderedMinor: z.int() }),
        },
        GIFT_CARD_NOT_FOUND,
        GIFT_CARD_INSUFFICIENT: {
          status: 409,
          message: 'The gift card does not hold that much: lower its part and pay the rest by another tender.',
          data: z.object({ availableMinor: z.int() }),
        },
        PAYMENT_DIFFERS: { status: 409, message: 'Another payment has this id: choose a new one.' },
        PAYMENT_CLOSED,
      },
    }),
    resumePayment: operation({
      kind: 'write',
      method: 'POST',
      path: '/payments/{paymentId}/resume',
      summary: 'Ask the provider how a payment stands whose outcome is not known here yet (3-D Secure, time-out)',
      scope: 'payments:process',
      timeoutMs: PROVIDER_TIMEOUT_MS,
      input: z.object({ paymentId }),
      output: paymentSchema,
      rejections: { PAYMENT_NOT_FOUND },
    }),
    capturePayment: operation({
      kind: 'write',
      method: 'POST',
      path: '/payments/{paymentId}/capture',
      summary: 'Take the money for an order; goes on by itself if the provider does not answer',
      scope: 'payments:process',
      timeoutMs: PROVIDER_TIMEOUT_MS,
      input: z.object({ paymentId, orderId }),
      output: paymentSchema,
      rejections: { PAYMENT_NOT_FOUND, PAYMENT_CLOSED },
    }),
    cancelPayment: operation({
      kind: 'write',
      method: 'POST',
      path: '/payments/{paymentId}/cancel',
      summary: 'Give up what is not captured; a payment not seen yet can then no longer be made',
      scope: 'payments:process',
      timeoutMs: PROVIDER_TIMEOUT_MS,
      input: z.object({ paymentId }),
      output: paymentSchema,
      rejections: { PAYMENT_CLOSED },
    }),
    refundPayment: operation({
      kind: 'write',
      method: 'POST',
      path: '/payments/{paymentId}/refunds',
      summary: 'Give money back over the tenders it came by, up to what was captured',
      scope: 'payments:refund',
      audited: true,
      timeoutMs: PROVIDER_TIMEOUT_MS,
      input: z.object({
        paymentId,
        refundId: idSchema('refund').describe('Chosen by the caller: the same id again is the same refund'),
        amountMinor: amountSchema,
        reason,
        registerId: registerId.optional().describe('Whose drawer gives cash back; without it, the one that took it'),
      }),
      output: refundSchema,
      rejections: {
        PAYMENT_NOT_FOUND,
        PAYMENT_CLOSED,
        EXCEEDS_CAPTURED: {
          status: 409,
          message: 'More than is left of what was captured.',
          data: z.object({ refundableMinor: z.int() }),
        },
        REGISTER_NOT_ALLOWED,
        REFUND_DIFFERS: { status: 409, message: 'Another refund has this id: choose a new one.' },
      },
    }),
    getPayment: operation({
      kind: 'read',
      method: 'GET',
      path: '/payments/{paymentId}',
      summary: 'A payment and how it stands',
      scope: 'payments:read',
      input: z.object({ paymentId }),
      output: paymentSchema,
      rejections: { PAYMENT_NOT_FOUND },
    }),
    getPayments: operation({
      kind: 'read',
      method: 'GET',
      path: '/payments-by-id',
      summary: 'Many payments at once; those that are not there are left out',
      scope: 'payments:read',
      input: z.object({ paymentIds: z.array(paymentId).min(1).max(200) }),
      output: z.object({ items: z.array(paymentSchema) }),
      rejections: {},
    }),
    listPayments: operation({
      kind: 'read',
      method: 'GET',
      path: '/payments',
      summary: 'Payments, newest first',
      scope: 'payments:read',
      input: z.object({
        ...pageInput,
        status: z.enum(PAYMENT_STATUSES).optional(),
        orderId: orderId.optional(),
        registerId: registerId.optional(),
      }),
      output: page(paymentSchema),
      rejections: {},
    }),
    listRefunds: operation({
      kind: 'read',
      method: 'GET',
      path: '/refunds',
      summary: 'Refunds of the given payments, oldest first',
      scope: 'payments:read',
      input: z.object({ paymentIds: z.array(paymentId).min(1).max(200) }),
      output: z.object({ items: z.array(refundSchema) }),
      rejections: {},
    }),
    issueGiftCard: operation({
      kind: 'write',
      method: 'POST',
      path: '/gift-cards',
      summary: 'Issue a gift card; its code is answered here and nowhere else',
      scope: 'payments:issue',
      audited: true,
      input: z.object({
        issueId: z
          .string()
          .min(1)
          .max(100)
          .optional()
          .describe('Chosen by the caller, such as an order line: the same id again is the same card'),
        amountMinor: amountSchema,
        currency: currencySchema,
      }),
      output: giftCardSchema.extend({ code: z.string() }),
      rejections: {
        GIFT_CARD_DIFFERS: { status: 409, message: 'A card of another amount was issued under this id.' },
      },
    }),
    getGiftCard: operation({
      kind: 'read',
      method: 'POST',
      path: '/gift-card-look-ups',
      summary: 'What is on a gift card',
      scope: 'payments:till',
      input: z.object({ code: z.string().trim().min(4).max(64) }),
      output: giftCardSchema,
      rejections: { GIFT_CARD_NOT_FOUND },
    }),
    openShift: operation({
      kind: 'write',
      method: 'POST',
      path: '/shifts',
      summary: 'Begin to work at a register, with a float in its drawer',
      scope: 'payments:till',
      audited: true,
      input: z.object({
        shiftId: shiftId.optional(),
        registerId,
        floatMinor: z.int().min(0).max(1_000_000_000_000),
        currency: currencySchema,
      }),
      output: shiftSchema,
      rejections: {
        SHIFT_OPEN: {
          status: 409,
          message: 'A shift is open at this register: close it first.',
          data: z.object({ shiftId: z.string() }),
        },
        REGISTER_NOT_ALLOWED,
      },
    }),
    recordCashMovement: operation({
      kind: 'write',
      method: 'POST',
      path: '/shifts/{shiftId}/cash-movements',
      summary: 'Cash paid in, paid out, or dropped into the safe',
      scope: 'payments:till',
      audited: true,
      input: z.object({
        shiftId,
        movementId: idSchema('movement').optional(),
        kind: z.enum(CASH_MOVEMENT_KINDS),
        amountMinor: amountSchema,
        reason,
      }),
      output: shiftSchema,
      rejections: { SHIFT_NOT_FOUND, SHIFT_CLOSED, REGISTER_NOT_ALLOWED },
    }),
    closeShift: operation({
      kind: 'write',
      method: 'POST',
      path: '/shifts/{shiftId}/close',
      summary: 'Count the drawer and close: the Z report. Closing again answers the same Z',
      scope: 'payments:till',
      audited: true,
      input: z.object({ shiftId, countedMinor: z.int().min(0).max(1_000_000_000_000) }),
      output: shiftSchema,
      rejections: { SHIFT_NOT_FOUND, REGISTER_NOT_ALLOWED },
    }),
    getShift: operation({
      kind: 'read',
      method: 'GET',
      path: '/shifts/{shiftId}',
      summary: 'The X report of an open shift, the Z report of a closed one; changes nothing',
      scope: 'payments:till',
      input: z.object({ shiftId }),
      output: shiftSchema,
      rejections: { SHIFT_NOT_FOUND },
    }),
    listShifts: operation({
      kind: 'read',
      method: 'GET',
      path: '/shifts',
      summary: 'Shifts, newest first',
      scope: 'payments:till',
      input: z.object({
        ...pageInput,
        registerId: registerId.optional(),
        status: z.enum(['open', 'closed']).optional(),
      }),
      output: page(shiftSchema),
      rejections: {},
    }),
    listCashMovements: operation({
      kind: 'read',
      method: 'GET',
      path: '/shifts/{shiftId}/cash-movements',
      summary: 'Cash paid in, paid out and dropped in a shift, oldest first',
      scope: 'payments:till',
      input: z.object({ ...pageInput, shiftId }),
      output: page(cashMovementSchema),
      rejections: {},
    }),
    listBalances: operation({
      kind: 'read',
      method: 'GET',
      path: '/ledger/balances',
      summary: 'The accounts of the ledger and their balances',
      scope: 'payments:read',
      input: z.object({ ...pageInput }),
      output: page(balanceSchema),
      rejections: {},
    }),
    listEntries: operation({
      kind: 'read',
      method: 'GET',
      path: '/ledger/entries',
      summary: 'Entries of the ledger, newest first',
      scope: 'payments:read',
      input: z.object({
        ...pageInput,
        account: z.string().max(200).optional(),
        sourceId: z.string().max(100).optional().describe('The payment, gift card or shift that caused them'),
      }),
      output: page(entrySchema),
      rejections: {},
    }),
    connectProvider: operation({
      kind: 'write',
      method: 'POST',
      path: '/provider-connection',
      summary: 'Tell the provider where to send its webhooks for this merchant; happens by itself at sign-up',
      scope: 'payments:configure',
      audited: true,
      input: z.object({}),
      output: z.object({ endpointId: z.string(), webhookUrl: z.string(), connected: z.boolean() }),
      rejections: {},
    }),
    handleProviderWebhook: operation({
      kind: 'write',
      method: 'POST',
      path: '/provider-webhooks/{endpointId}',
      summary: "A provider's signed message; repeated and late ones are harmless",
      scope: 'public',
      withoutMerchant: true,
      input: z.object({
        endpointId: z.string().min(1).max(100).describe('Opaque: it and its secret say whose message it is'),
        body: z.string().max(1_000_000).describe('As received, byte by byte: the signature covers it'),
        id: z.string().max(200).describe('The header webhook-id'),
        timestamp: z.string().max(40).describe('The header webhook-timestamp'),
        signature: z.string().max(2_000).describe('The header webhook-signature'),
      }),
      output: z.object({ handled: z.boolean().describe('False for a message that says nothing new') }),
      rejections: {
        WEBHOOK_REFUSED: { status: 403, message: 'Unknown endpoint, or the signature does not fit.' },
      },
    }),
    auditLedger: operation({
      kind: 'read',
      method: 'GET',
      path: '/audit/ledger',
      summary: 'Proves L5, L6, L11 and the payment side of L3 and L16 over all merchants',
      scope: 'audit:read',
      withoutMerchant: true,
      timeoutMs: 60_000,
      input: z.object({
        first: z.int().min(1).max(5_000).default(1_000),
        after: z.string().max(400).optional(),
        orderWithinMs: z.int().min(0).default(60_000).describe('How long a capture may be without an order'),
      }),
      output: z.object({
        section: z.enum(AUDIT_SECTIONS).describe('What the rows of this page are'),
        checked: z.int(),
        violations: z.array(violationSchema),
        facts: z.array(paymentFactSchema).describe('For the auditor to compare with the order book'),
        nextCursor: z.string().nullable(),
      }),
      rejections: {},
    }),
  },
});
