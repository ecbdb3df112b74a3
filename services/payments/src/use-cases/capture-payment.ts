import { type Decision, put, type RowKey, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { derivedId } from '@concord/ids';
import { accept, reject } from '@concord/result';
import { accountOfTender, RECEIVABLE } from '../domain/account.ts';
import { paymentEvents } from '../domain/events.ts';
import type { Movement } from '../domain/movement.ts';
import {
  type Captured,
  carriedOn,
  orderIdOf,
  type Payment,
  type PaymentClosed,
  type PaymentNotFound,
} from '../domain/payment.ts';
import { atTill, emptyTill, withSale } from '../domain/shift.ts';
import { cardsOf } from '../domain/tender.ts';
import { payments } from '../storage/payment-tables.ts';
import { tills } from '../storage/till-tables.ts';
import { balanceKeys, bookMovements } from './book-movements.ts';
import { paymentIn, releasedHolds } from './payment-rows.ts';

export type CapturePayment = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly resolveAfterMs: number;
};

/**
 * Takes the money for an order. Without cards it is booked at once; with cards the provider is asked next (`capturing`),
 * for ever if need be. The same order again changes nothing.
 */
export const capturePayment: Write<CapturePayment, Payment, PaymentNotFound | PaymentClosed> = {
  name: 'capturePayment',
  load: ({ paymentId }) => [rowKey(payments, paymentId)],
  follow: ({ paymentId }, state) => {
    const payment = state.get(payments, paymentId);
    return payment?.status === 'authorised' && cardsOf(payment.tenders).length === 0 ? captureKeys(payment) : [];
  },

  decide: ({ paymentId, orderId, resolveAfterMs }, state, context) => {
    const payment = state.get(payments, paymentId);
    if (!payment) return reject({ code: 'PAYMENT_NOT_FOUND' });
    switch (payment.status) {
      case 'authorised': {
        const common = carriedOn(payment, context.nowMs);
        if (cardsOf(payment.tenders).length === 0) {
          return accept(booked(state, { ...common, status: 'captured', orderId }, context));
        }
        const dueAtMs = context.nowMs + resolveAfterMs;
        return accept({
          effectId: paymentId,
          put: [put(payments, { ...common, status: 'capturing', orderId, dueAtMs })],
        });
      }
      case 'capturing':
      case 'captured':
        if (orderIdOf(payment) === orderId) return accept({ effectId: paymentId });
        return reject({ code: 'PAYMENT_CLOSED', status: payment.status });
      case 'authorising':
      case 'action_required':
      case 'declined':
      case 'cancelling':
      case 'voided':
        return reject({ code: 'PAYMENT_CLOSED', status: payment.status });
    }
  },

  answer: paymentIn,
};

/** What a payment was made of, which never changes: it says between which accounts its capture moves money. */
export type RecordCapture = { readonly payment: Pick<Payment, 'id' | 'tenders' | 'registerId' | 'currency'> };

/** The provider has taken its part: everything is booked in one transaction. */
export const recordCapture: Write<RecordCapture, Payment> = {
  name: 'recordCapture',
  load: ({ payment }) => [rowKey(payments, payment.id), ...captureKeys(payment)],

  decide: ({ payment: { id: paymentId } }, state, context) => {
    const payment = state.get(payments, paymentId);
    if (payment?.status !== 'capturing') return accept({ effectId: paymentId });
    const { orderId } = payment;
    return accept(booked(state, { ...carriedOn(payment, context.nowMs), status: 'captured', orderId }, context));
  },

  answer: paymentIn,
};

/** The accounts that a capture moves money between, and the till that counts it. */
function captureKeys({ tenders, registerId, currency }: RecordCapture['payment']): RowKey[] {
  const accounts = [RECEIVABLE, ...tenders.map((tender) => accountOfTender(tender, registerId))];
  const till = registerId === null ? [] : [rowKey(tills, registerId, currency)];
  return [...balanceKeys(accounts, currency), ...till];
}

function booked(state: State, payment: Captured, context: WriteContext): Decision {
  const changes = bookMovements(state, [captureMovement(payment)], releasedHolds(payment), context);
  return {
    effectId: payment.id,
    put: [...changes.put, ...countedSale(state, payment, context), put(payments, payment)],
    append: changes.append,
    events: paymentEvents(payment),
  };
}

function captureMovement({ id, currency, tenders, registerId, amountMinor }: Captured): Movement {
  const lines = tenders.map((tender) => ({
    account: accountOfTender(tender, registerId),
    amountMinor: tender.amountMinor,
  }));
  return {
    transactionId: `capture:${id}`,
    kind: 'capture',
    currency,
    sourceId: id,
    lines: [...lines, { account: RECEIVABLE, amountMinor: -amountMinor }],
  };
}

function countedSale(state: State, { id, registerId, currency, tenders }: Captured, context: WriteContext) {
  if (registerId === null) return [];
  const till = state.get(tills, registerId, currency) ?? emptyTill(registerId, currency);
  const opening = {
    ...{ id: derivedId('shift', id), registerId, currency, floatMinor: 0 },
    ...{ openedBy: context.actor.id, openedAtMs: context.nowMs },
  };
  return [
    put(
      tills,
      atTill(till, opening, (shift) => withSale(shift, tenders)),
    ),
  ];
}
