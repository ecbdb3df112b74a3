import { put, type RowKey, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { orderPaid } from '../domain/events.ts';
import { changed, type Order, statusesOf, sumUnits } from '../domain/order.ts';
import { begin, processId } from '../domain/process.ts';
import { orders, processes } from '../storage/tables.ts';
import { foundOrder, type OrderNotFound, orderIn, savedOrder } from './change-order.ts';

export type MarkPaid = { readonly orderId: string; readonly paymentId: string; readonly capturedMinor: number };
export type PaymentDiffers = { readonly code: 'PAYMENT_DIFFERS'; readonly paymentId: string | null };

/** Each capture that came too late has its own refund: the sum that had been taken by then names it. */
export function lateRefundSubject({ orderId, capturedMinor }: MarkPaid): string {
  return `${orderId}:${capturedMinor}`;
}

/**
 * Books what Payments has captured in all. Money is a fact and is never refused; what comes for an order that is wholly
 * cancelled goes straight back by a process of its own (L16).
 */
export const markPaid: Write<MarkPaid, Order, OrderNotFound | PaymentDiffers> = {
  name: 'markPaid',
  load: (command) => [rowKey(orders, command.orderId), lateRefund(command)],
  creates: (command) => [lateRefund(command)],

  decide: (command, state, context) => {
    const { orderId, paymentId, capturedMinor } = command;
    const found = foundOrder(state, orderId);
    if (!found.ok) return found;
    const order = found.value;
    if (order.paymentId !== paymentId) return reject({ code: 'PAYMENT_DIFFERS', paymentId: order.paymentId });
    if (capturedMinor <= order.capturedMinor) return accept({ effectId: orderId });

    const surplusMinor = isWhollyCancelled(order) ? capturedMinor - order.refundedMinor - order.refundingMinor : 0;
    const after = changed(order, { capturedMinor, refundingMinor: order.refundingMinor + surplusMinor });
    const events = paidNow(order, after) ? [orderPaid(after)] : [];
    const saved = savedOrder(order, after, { kind: 'paid', facts: { paymentId, capturedMinor }, events }, context);
    const facts = { refundMinor: surplusMinor };
    const subjectId = lateRefundSubject(command);
    const refund = begin('late_refund', { orderId, subjectId, nowMs: context.nowMs, facts });
    return accept({
      ...saved,
      effectId: orderId,
      put: [...saved.put, ...(surplusMinor > 0 ? [put(processes, refund)] : [])],
    });
  },

  answer: orderIn,
};

function lateRefund(command: MarkPaid): RowKey {
  return rowKey(processes, processId('late_refund', lateRefundSubject(command)));
}

function isWhollyCancelled(order: Order): boolean {
  return sumUnits(order, 'cancelled') === sumUnits(order, 'quantity');
}

function paidNow(before: Order, after: Order): boolean {
  return statusesOf(before).payment !== 'paid' && statusesOf(after).payment === 'paid';
}
