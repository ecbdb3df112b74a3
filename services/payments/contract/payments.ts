import { idSchema, operation } from '@concord/contract';
import { z } from 'zod';
import {
  amountSchema,
  CHANNELS,
  currencySchema,
  PAYMENT_STATUSES,
  paymentSchema,
  refundSchema,
  tenderInputSchema,
} from '../payment-schemas.ts';
import {
  GIFT_CARD_NOT_FOUND,
  orderId,
  PAYMENT_NOT_FOUND,
  paymentId,
  REGISTER_NOT_ALLOWED,
  reason,
  registerId,
} from './words.ts';

const MAX_TENDERS = 10;

/** The provider's time and that of the status query behind it. */
const PROVIDER_TIMEOUT_MS = 20_000;

const PAYMENT_CLOSED = {
  status: 409,
  message: 'This payment has ended or has gone too far for that: look at its status.',
  data: z.object({ status: z.enum(PAYMENT_STATUSES) }),
} as const;

/** Money from its authorisation to its refund. */
export const paymentOperations = {
  authorisePayment: operation({
    kind: 'write',
    method: 'POST',
    path: '/payments',
    summary: 'Make sure of the money by every tender, or of none',
    scope: 'payments:process',
    servicesOnly: true,
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
};
