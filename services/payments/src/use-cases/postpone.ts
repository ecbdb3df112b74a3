import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { retryAfterMs } from '../domain/pace.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { payments, refunds } from '../storage/payment-tables.ts';

/** With a problem the step waits for a person; without one it is tried again, ever less often. */
export type Postpone = { readonly id: string; readonly problem: string | null };

/** A step at the provider did not end: when to look again. What was decided meanwhile stands. */
export const postponePayment: Write<Postpone, Payment | undefined> = {
  name: 'postponePayment',
  load: ({ id }) => [rowKey(payments, id)],
  decide: ({ id, problem }, state, { nowMs }) => {
    const payment = state.get(payments, id);
    if (!payment) return accept({ effectId: id });
    switch (payment.status) {
      case 'authorising':
      case 'action_required':
      case 'capturing':
      case 'cancelling': {
        const dueAtMs = problem === null ? nowMs + retryAfterMs(payment.attempts) : null;
        const { attempts, version } = payment;
        const later = { ...payment, attempts: attempts + 1, problem, dueAtMs, version: version + 1 };
        return accept({ effectId: id, put: [put(payments, later)] });
      }
      case 'authorised':
      case 'declined':
      case 'captured':
      case 'voided':
        return accept({ effectId: id });
    }
  },
  answer: (state, id) => state.get(payments, id),
};

export const postponeRefund: Write<Postpone, Refund | undefined> = {
  name: 'postponeRefund',
  load: ({ id }) => [rowKey(refunds, id)],
  decide: ({ id, problem }, state, { nowMs }) => {
    const refund = state.get(refunds, id);
    if (refund?.status !== 'pending') return accept({ effectId: id });
    const dueAtMs = problem === null ? nowMs + retryAfterMs(refund.attempts) : null;
    const { attempts, version } = refund;
    const later = { ...refund, attempts: attempts + 1, problem, dueAtMs, version: version + 1 };
    return accept({ effectId: id, put: [put(refunds, later)] });
  },
  answer: (state, id) => state.get(refunds, id),
};
