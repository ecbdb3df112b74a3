import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { carriedOn, type Failure, type Payment, type PaymentClosed, tombstone } from '../domain/payment.ts';
import { cardsOf } from '../domain/tender.ts';
import { payments } from '../storage/payment-tables.ts';
import { heldBalanceKeys, paymentIn } from './payment-rows.ts';
import { becomes } from './record-outcomes.ts';

export type CancelPayment = { readonly paymentId: string; readonly resolveAfterMs: number };

/**
 * Gives up what is not captured. With cards among the tenders the provider is told next (`cancelling`): whatever it did,
 * or is still about to do, under the payment's references is void. An id that was never seen becomes a tombstone.
 */
export const cancelPayment: Write<CancelPayment, Payment, PaymentClosed> = {
  name: 'cancelPayment',
  load: ({ paymentId }) => [rowKey(payments, paymentId)],
  follow: ({ paymentId }, state) => heldBalanceKeys(state.get(payments, paymentId)),

  decide: ({ paymentId, resolveAfterMs }, state, context) => {
    const payment = state.get(payments, paymentId);
    const { nowMs } = context;
    if (!payment) return accept({ effectId: paymentId, put: [put(payments, tombstone(paymentId, nowMs))] });
    switch (payment.status) {
      case 'authorising':
      case 'action_required':
      case 'authorised': {
        const common = carriedOn(payment, nowMs);
        if (cardsOf(payment.tenders).length === 0)
          return accept(becomes(state, { ...common, status: 'voided' }, context));
        const dueAtMs = nowMs + resolveAfterMs;
        return accept(becomes(state, { ...common, status: 'cancelling', failure: null, dueAtMs }, context));
      }
      case 'cancelling':
      case 'voided':
      case 'declined':
        return accept({ effectId: paymentId });
      case 'capturing':
      case 'captured':
        return reject({ code: 'PAYMENT_CLOSED', status: payment.status });
    }
  },

  answer: paymentIn,
};

export type GiveUpAuthorisation = CancelPayment & { readonly failure: Failure };

/**
 * The provider knows nothing of an authorisation that nobody answered: from now on it shall not happen any more. The
 * decision is in the row before the provider is told, so that an answer that comes late finds it (CONSISTENCY 4).
 */
export const giveUpAuthorisation: Write<GiveUpAuthorisation, Payment> = {
  name: 'giveUpAuthorisation',
  load: ({ paymentId }) => [rowKey(payments, paymentId)],
  follow: ({ paymentId }, state) => heldBalanceKeys(state.get(payments, paymentId)),

  decide: ({ paymentId, resolveAfterMs, failure }, state, context) => {
    const payment = state.get(payments, paymentId);
    if (payment?.status !== 'authorising') return accept({ effectId: paymentId });
    const dueAtMs = context.nowMs + resolveAfterMs;
    return accept(
      becomes(state, { ...carriedOn(payment, context.nowMs), status: 'cancelling', failure, dueAtMs }, context),
    );
  },

  answer: paymentIn,
};

/** The provider has forgotten it: what it held is free, and the payment ends as it was meant to. */
export const recordCancellation: Write<{ readonly paymentId: string }, Payment> = {
  name: 'recordCancellation',
  load: ({ paymentId }) => [rowKey(payments, paymentId)],
  follow: ({ paymentId }, state) => heldBalanceKeys(state.get(payments, paymentId)),

  decide: ({ paymentId }, state, context) => {
    const payment = state.get(payments, paymentId);
    if (payment?.status !== 'cancelling') return accept({ effectId: paymentId });
    const { failure } = payment;
    const common = carriedOn(payment, context.nowMs);
    return accept(
      becomes(state, failure ? { ...common, status: 'declined', failure } : { ...common, status: 'voided' }, context),
    );
  },

  answer: paymentIn,
};
