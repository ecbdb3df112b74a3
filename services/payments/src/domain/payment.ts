import type { CHANNELS, PAYMENT_STATUSES } from '../../contract.ts';
import { cardsOf, changeOf, type Tender } from './tender.ts';

export type Channel = (typeof CHANNELS)[number];
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export type Failure = {
  readonly code: 'CARD_DECLINED' | 'PROVIDER_UNAVAILABLE' | 'CANCELLED';
  readonly declineCode?: string | undefined;
};

type Common = {
  readonly id: string;
  readonly checkoutId: string | null;
  readonly channel: Channel | null;
  readonly registerId: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  /** Given back or on its way back. */
  readonly refundedMinor: number;
  readonly tenders: readonly Tender[];
  /** Of what was asked for: the same id with another digest is another payment. */
  readonly digest: string;
  /** Which attempt made the row: only that one asks the provider to authorise. */
  readonly attemptId: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** When the sweeper looks at it; null while nothing is due. */
  readonly dueAtMs: number | null;
  readonly attempts: number;
  /** Why the provider refuses the next step: a person must look. */
  readonly problem: string | null;
  readonly version: number;
};

export type Payment =
  | (Common & { readonly status: 'authorising' })
  | (Common & { readonly status: 'action_required' })
  | (Common & { readonly status: 'authorised' })
  | (Common & { readonly status: 'declined'; readonly failure: Failure })
  | (Common & { readonly status: 'capturing'; readonly orderId: string })
  | (Common & { readonly status: 'captured'; readonly orderId: string })
  /** The provider is being told to forget it; `failure` is set when it ends as declined. */
  | (Common & { readonly status: 'cancelling'; readonly failure: Failure | null })
  | (Common & { readonly status: 'voided' });

type Of<Status extends PaymentStatus> = Extract<Payment, { readonly status: Status }>;
/** The provider may still say something about it. */
export type Undecided = Of<'authorising'> | Of<'action_required'>;
export type Cancelling = Of<'cancelling'>;
export type Capturing = Of<'capturing'>;
export type Captured = Of<'captured'>;
export type Authorised = Of<'authorised'>;

export type PaymentNotFound = { readonly code: 'PAYMENT_NOT_FOUND' };
export type PaymentClosed = { readonly code: 'PAYMENT_CLOSED'; readonly status: PaymentStatus };
export type PaymentDiffers = { readonly code: 'PAYMENT_DIFFERS' };

/** Stands for an undo that came before its do: the payment can no longer be made. */
export function tombstone(id: string, nowMs: number): Payment {
  return {
    id,
    status: 'voided',
    checkoutId: null,
    channel: null,
    registerId: null,
    currency: '',
    amountMinor: 0,
    refundedMinor: 0,
    tenders: [],
    digest: '',
    attemptId: '',
    createdAtMs: nowMs,
    changedAtMs: nowMs,
    dueAtMs: null,
    attempts: 0,
    problem: null,
    version: 1,
  };
}

/** The part that is the same in every status, one version on, with nothing due. */
export function carriedOn(payment: Payment, nowMs: number): Common {
  const { id, checkoutId, channel, registerId, currency, amountMinor, refundedMinor, tenders } = payment;
  const { digest, attemptId, createdAtMs, version } = payment;
  return {
    ...{ id, checkoutId, channel, registerId, currency, amountMinor, refundedMinor, tenders, digest, attemptId },
    ...{ createdAtMs, changedAtMs: nowMs, dueAtMs: null, attempts: 0, problem: null, version: version + 1 },
  };
}

export function orderIdOf(payment: Payment): string | null {
  return 'orderId' in payment ? payment.orderId : null;
}

export function capturedMinorOf(payment: Payment): number {
  return payment.status === 'captured' ? payment.amountMinor : 0;
}

export function failureOf(payment: Payment): Failure | null {
  return 'failure' in payment ? payment.failure : null;
}

export function paymentChange(payment: Payment): number {
  return payment.tenders.reduce((sum, tender) => sum + changeOf(tender), 0);
}

export function actionUrlOf(payment: Payment): string | undefined {
  if (payment.status !== 'action_required') return undefined;
  for (const { card } of cardsOf(payment.tenders)) if (card.state === 'action_required') return card.actionUrl;
  return undefined;
}
