import type { NewEvent } from '@concord/database';
import { capturedMinorOf, failureOf, orderIdOf, type Payment } from './payment.ts';
import type { Refund } from './refund.ts';
import { type ClosedShift, expectedMinor } from './shift.ts';

/** What others must know of a payment that has just reached its present status. */
export function paymentEvents(payment: Payment): NewEvent[] {
  const { id: paymentId, checkoutId, currency, amountMinor, version } = payment;
  const facts = { paymentId, checkoutId, amountMinor, currency, version };
  const event = (type: string, more: object = {}): NewEvent[] => [
    { type, key: paymentId, data: { ...facts, ...more } },
  ];
  switch (payment.status) {
    case 'authorised':
      return event('payments.payment-authorised.v1');
    case 'declined':
      return event('payments.payment-failed.v1', { failure: failureOf(payment) });
    case 'voided':
      return event('payments.payment-voided.v1');
    case 'captured':
      return event('payments.payment-captured.v1', {
        orderId: orderIdOf(payment),
        amountMinor: capturedMinorOf(payment),
        registerId: payment.registerId,
        channel: payment.channel,
        tenders: payment.tenders.map((tender) => ({ kind: tender.kind, amountMinor: tender.amountMinor })),
      });
    case 'authorising':
    case 'action_required':
    case 'capturing':
    case 'cancelling':
      return [];
  }
}

export function refundIssued(refund: Refund): NewEvent {
  const { id: refundId, paymentId, orderId, amountMinor, currency, parts } = refund;
  const tenders = parts.map((part) => ({ kind: part.kind, amountMinor: part.amountMinor }));
  return {
    type: 'payments.refund-issued.v1',
    key: paymentId,
    data: { refundId, paymentId, orderId, amountMinor, currency, tenders },
  };
}

export function shiftClosed(shift: ClosedShift): NewEvent {
  const { id: shiftId, registerId, currency, zNumber, countedMinor, saleCount } = shift;
  const expected = expectedMinor(shift);
  return {
    type: 'payments.shift-closed.v1',
    key: registerId,
    data: { shiftId, registerId, currency, zNumber, saleCount, expectedMinor: expected, countedMinor },
  };
}
