import { type Decision, put, type RowKey, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { derivedId } from '@concord/ids';
import { accept, reject } from '@concord/result';
import { accountOfTender, REFUNDS } from '../domain/account.ts';
import { refundIssued } from '../domain/events.ts';
import type { Movement } from '../domain/movement.ts';
import { type Captured, carriedOn, type Payment, type PaymentClosed, type PaymentNotFound } from '../domain/payment.ts';
import {
  type ExceedsCaptured,
  minorOfKind,
  partsOf,
  type Refund,
  type RefundDiffers,
  type RefundPart,
} from '../domain/refund.ts';
import { atTill, emptyTill, withRefund } from '../domain/shift.ts';
import { refundParts } from '../domain/tender.ts';
import { payments, refunds } from '../storage/payment-tables.ts';
import { tills } from '../storage/till-tables.ts';
import { balanceKeys, bookMovements } from './book-movements.ts';

export type RefundPayment = {
  readonly paymentId: string;
  readonly refundId: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly registerId: string | null;
  readonly resolveAfterMs: number;
};

type Refused = PaymentNotFound | PaymentClosed | ExceedsCaptured | RefundDiffers;

/**
 * Gives money back over the tenders it came by. What it takes of the payment counts from this commit on, so that no two
 * refunds take the same money; cash and gift cards are booked here, the provider's part once it has confirmed it.
 */
export const refundPayment: Write<RefundPayment, Refund, Refused> = {
  name: 'refundPayment',
  load: ({ paymentId, refundId }) => [rowKey(payments, paymentId), rowKey(refunds, refundId)],
  follow: ({ paymentId, registerId }, state) => refundKeys(state.get(payments, paymentId), registerId),

  decide: (command, state, context) => {
    const { paymentId, refundId, amountMinor, reason } = command;
    const known = state.get(refunds, refundId);
    if (known) {
      if (known.paymentId === paymentId && known.amountMinor === amountMinor) return accept({ effectId: refundId });
      return reject({ code: 'REFUND_DIFFERS' });
    }
    const payment = state.get(payments, paymentId);
    if (!payment) return reject({ code: 'PAYMENT_NOT_FOUND' });
    if (payment.status !== 'captured') return reject({ code: 'PAYMENT_CLOSED', status: payment.status });
    const refundableMinor = payment.amountMinor - payment.refundedMinor;
    if (amountMinor > refundableMinor) return reject({ code: 'EXCEEDS_CAPTURED', refundableMinor });

    const amounts = refundParts(payment.tenders, amountMinor);
    const { orderId, currency } = payment;
    const { nowMs } = context;
    const common = {
      ...{ id: refundId, paymentId, orderId, amountMinor, currency, reason },
      ...{ parts: partsOf(payment.tenders, amounts), requestedAtMs: nowMs, version: 1 },
    };
    const refund: Refund = common.parts.some(({ kind }) => kind === 'card')
      ? { ...common, status: 'pending', dueAtMs: nowMs + command.resolveAfterMs, attempts: 0, problem: null }
      : { ...common, status: 'issued', issuedAtMs: nowMs };
    return accept(started(state, lessRefunded(payment, amounts, nowMs), refund, command.registerId, context));
  },

  answer: refundIn,
};

/** The provider has given its part back. */
export const recordRefund: Write<{ readonly refundId: string; readonly paymentId: string }, Refund> = {
  name: 'recordRefund',
  load: ({ refundId, paymentId }) => [rowKey(refunds, refundId), rowKey(payments, paymentId)],
  follow: ({ paymentId }, state) => refundKeys(state.get(payments, paymentId), null),

  decide: ({ refundId, paymentId }, state, context) => {
    const refund = state.get(refunds, refundId);
    const payment = state.get(payments, paymentId);
    if (refund?.status !== 'pending' || !payment) return accept({ effectId: refundId });
    const { dueAtMs: _, attempts: __, problem: ___, ...rest } = refund;
    const issued: Refund = { ...rest, status: 'issued', issuedAtMs: context.nowMs, version: refund.version + 1 };
    const cards = refund.parts.filter(({ kind }) => kind === 'card');
    const booked = bookMovements(state, [refundMovement(payment, refund, 'card', cards, null)], [], context);
    return accept({
      effectId: refundId,
      put: [...booked.put, put(refunds, issued)],
      append: booked.append,
      events: [refundIssued(issued)],
    });
  },

  answer: refundIn,
};

export function refundIn(state: State, refundId: string): Refund {
  const refund = state.get(refunds, refundId);
  if (!refund) throw new Error(`Refund ${refundId} is not there after its own change`);
  return refund;
}

function refundKeys(payment: Payment | undefined, registerId: string | null): RowKey[] {
  if (payment?.status !== 'captured') return [];
  const { currency, tenders } = payment;
  const register = registerId ?? payment.registerId;
  const accounts = [REFUNDS, ...tenders.map((tender) => accountOfTender(tender, register))];
  return [...balanceKeys(accounts, currency), ...(register === null ? [] : [rowKey(tills, register, currency)])];
}

function lessRefunded(payment: Captured, amounts: readonly number[], nowMs: number): Captured {
  const tenders = payment.tenders.map((tender, index) => ({
    ...tender,
    refundedMinor: tender.refundedMinor + (amounts[index] ?? 0),
  }));
  const refundedMinor = tenders.reduce((sum, tender) => sum + tender.refundedMinor, 0);
  return { ...carriedOn(payment, nowMs), tenders, refundedMinor, status: 'captured', orderId: payment.orderId };
}

function started(
  state: State,
  payment: Captured,
  refund: Refund,
  registerId: string | null,
  context: WriteContext,
): Decision {
  const atOnce = refund.parts.filter(({ kind }) => kind !== 'card');
  const register = registerId ?? payment.registerId;
  const movements = atOnce.length > 0 ? [refundMovement(payment, refund, 'at_once', atOnce, register)] : [];
  const booked = bookMovements(state, movements, [], context);
  return {
    effectId: refund.id,
    put: [
      ...booked.put,
      ...countedRefund(state, payment, refund, registerId, context),
      put(payments, payment),
      put(refunds, refund),
    ],
    append: booked.append,
    events: refund.status === 'issued' ? [refundIssued(refund)] : [],
  };
}

function refundMovement(
  payment: Payment,
  refund: Refund,
  step: 'at_once' | 'card',
  parts: readonly RefundPart[],
  register: string | null,
): Movement {
  const lines = parts.flatMap(({ tender: index, amountMinor }) => {
    const tender = payment.tenders[index];
    return tender ? [{ account: accountOfTender(tender, register), amountMinor: -amountMinor }] : [];
  });
  const totalMinor = parts.reduce((sum, part) => sum + part.amountMinor, 0);
  return {
    transactionId: `refund:${refund.id}:${step}`,
    kind: 'refund',
    currency: refund.currency,
    sourceId: refund.paymentId,
    lines: [...lines, { account: REFUNDS, amountMinor: totalMinor }],
  };
}

/** A shift counts a refund that was made at its register, or whose cash left its drawer. */
function countedRefund(
  state: State,
  payment: Captured,
  refund: Refund,
  registerId: string | null,
  context: WriteContext,
) {
  const cashMinor = minorOfKind(refund.parts, 'cash');
  const register = registerId ?? (cashMinor > 0 ? payment.registerId : null);
  if (register === null) return [];
  const till = state.get(tills, register, refund.currency) ?? emptyTill(register, refund.currency);
  const opening = {
    ...{ id: derivedId('shift', refund.id), registerId: register, currency: refund.currency, floatMinor: 0 },
    ...{ openedBy: context.actor.id, openedAtMs: context.nowMs },
  };
  return [
    put(
      tills,
      atTill(till, opening, (shift) => withRefund(shift, refund.amountMinor, cashMinor)),
    ),
  ];
}
