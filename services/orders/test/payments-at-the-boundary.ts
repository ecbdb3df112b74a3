import type { Rejection, Result } from '@concord/result';
import { accept, reject } from '@concord/result';
import type { PaymentsPort } from '../src/ports.ts';

type Held = { authorisedMinor: number; capturedMinor: number; refunds: Map<string, number>; cancelled: boolean };

export type PaymentsAtTheBoundary = PaymentsPort & {
  readonly authorise: (paymentId: string, amountMinor: number) => void;
  readonly capture: (paymentId: string) => Result<number, Rejection>;
  readonly refundedMinor: (paymentId: string) => number;
  readonly refundCount: (paymentId: string) => number;
  readonly isCancelled: (paymentId: string) => boolean;
  /** Every call answers this until it is called again without a reason. */
  readonly breakWith: (code: string | undefined) => void;
};

/** Payments as its contract promises it to be, in memory: the money of the other side of the boundary. */
export function paymentsAtTheBoundary(): PaymentsAtTheBoundary {
  const payments = new Map<string, Held>();
  let broken: string | undefined;
  const of = (paymentId: string): Held => {
    const known = payments.get(paymentId);
    if (known) return known;
    const fresh: Held = { authorisedMinor: 0, capturedMinor: 0, refunds: new Map(), cancelled: false };
    payments.set(paymentId, fresh);
    return fresh;
  };
  const refundedMinor = (paymentId: string) => [...of(paymentId).refunds.values()].reduce((sum, one) => sum + one, 0);
  return {
    authorise: (paymentId, amountMinor) => {
      of(paymentId).authorisedMinor = amountMinor;
    },
    capture: (paymentId) => {
      const payment = of(paymentId);
      if (payment.cancelled) return reject({ code: 'PAYMENT_CLOSED' });
      payment.capturedMinor = payment.authorisedMinor;
      return accept(payment.capturedMinor);
    },
    refundedMinor,
    refundCount: (paymentId) => of(paymentId).refunds.size,
    isCancelled: (paymentId) => of(paymentId).cancelled,
    breakWith: (code) => {
      broken = code;
    },
    refundPayment: async ({ refundId, paymentId, amountMinor }) => {
      if (broken) return reject({ code: broken });
      const payment = of(paymentId);
      if (payment.refunds.has(refundId)) return accept({ status: 'issued' });
      if (refundedMinor(paymentId) + amountMinor > payment.capturedMinor) return reject({ code: 'EXCEEDS_CAPTURED' });
      payment.refunds.set(refundId, amountMinor);
      return accept({ status: 'issued' });
    },
    cancelPayment: async ({ paymentId }) => {
      if (broken) return reject({ code: broken });
      const payment = of(paymentId);
      if (payment.capturedMinor > 0) {
        return reject({ code: 'PAYMENT_CLOSED', status: 'captured' });
      }
      payment.cancelled = true;
      return accept({ status: 'voided' });
    },
  };
}
