import { type Decision, put, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { accept } from '@concord/result';
import { type OutcomeOf, withOutcomes } from '../domain/card-outcome.ts';
import { paymentEvents } from '../domain/events.ts';
import type { Payment } from '../domain/payment.ts';
import { payments } from '../storage/payment-tables.ts';
import { bookMovements } from './book-movements.ts';
import { heldBalanceKeys, releasedHolds } from './payment-rows.ts';

export type RecordOutcomes = {
  readonly paymentId: string;
  readonly outcomes: readonly OutcomeOf[];
  readonly resolveAfterMs: number;
};

/**
 * What the provider said of a payment's cards, by answer, status query or webhook alike. Says nothing new once the
 * payment is decided: a cancellation that overtook it stands.
 */
export const recordOutcomes: Write<RecordOutcomes, Payment | undefined> = {
  name: 'recordOutcomes',
  load: ({ paymentId }) => [rowKey(payments, paymentId)],
  follow: ({ paymentId }, state) => heldBalanceKeys(state.get(payments, paymentId)),

  decide: ({ paymentId, outcomes, resolveAfterMs }, state, context) => {
    const payment = state.get(payments, paymentId);
    if (payment?.status !== 'authorising' && payment?.status !== 'action_required') {
      return accept({ effectId: paymentId });
    }
    const { nowMs } = context;
    const next = withOutcomes(payment, outcomes, { nowMs, dueAtMs: nowMs + resolveAfterMs });
    if (next === payment) return accept({ effectId: paymentId });
    return accept(becomes(state, next, context));
  },

  answer: (state, paymentId) => state.get(payments, paymentId),
};

/** What saves a payment in its new status; one that ended without money gives back what it held. */
export function becomes(state: State, payment: Payment, context: WriteContext): Decision {
  const ended = payment.status === 'declined' || payment.status === 'voided';
  const booked = bookMovements(state, [], ended ? releasedHolds(payment) : [], context);
  return {
    effectId: payment.id,
    put: [...booked.put, put(payments, payment)],
    events: paymentEvents(payment),
  };
}
