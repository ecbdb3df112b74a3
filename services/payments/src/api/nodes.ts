import type { z } from 'zod';
import type { balanceSchema, giftCardSchema, paymentSchema, refundSchema, shiftSchema } from '../../payment-schemas.ts';

const reference = (id: string | null) => (id === null ? null : { id });

export function paymentNode(payment: z.output<typeof paymentSchema>) {
  const { paymentId, status, channel, currency, needsPerson, createdAt } = payment;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    ...{ id: paymentId, needsPerson, createdAt },
    status: status.toUpperCase(),
    channel: channel?.toUpperCase() ?? null,
    order: reference(payment.orderId),
    register: reference(payment.registerId),
    amount: money(payment.amountMinor),
    captured: money(payment.capturedMinor),
    refunded: money(payment.refundedMinor),
    change: money(payment.changeMinor),
    tenders: payment.tenders.map((tender) => ({
      ...tender,
      kind: tender.kind.toUpperCase(),
      amount: money(tender.amountMinor),
      refunded: money(tender.refundedMinor),
    })),
  };
}

export function refundNode(refund: z.output<typeof refundSchema>) {
  const { refundId, status, amountMinor, currency, reason, requestedAt, issuedAt } = refund;
  return { id: refundId, status, amount: { amountMinor, currency }, reason, requestedAt, issuedAt };
}

export function giftCardNode(card: z.output<typeof giftCardSchema>) {
  const { giftCardId, last4, currency, issuedMinor, balanceMinor, availableMinor, issuedAt } = card;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    ...{ id: giftCardId, last4, issuedAt, issued: money(issuedMinor) },
    ...{ balance: money(balanceMinor), available: money(availableMinor) },
  };
}

export function shiftNode(shift: z.output<typeof shiftSchema>) {
  const { shiftId, registerId, currency, salesByTender } = shift;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const orNull = (amountMinor: number | null) => (amountMinor === null ? null : money(amountMinor));
  return {
    ...shift,
    id: shiftId,
    register: { id: registerId },
    float: money(shift.floatMinor),
    cashSales: money(shift.cashSalesMinor),
    cashRefunds: money(shift.cashRefundsMinor),
    paidIn: money(shift.paidInMinor),
    paidOut: money(shift.paidOutMinor),
    drops: money(shift.dropsMinor),
    expected: money(shift.expectedMinor),
    sales: money(shift.salesMinor),
    salesByTender: Object.entries(salesByTender).map(([kind, amountMinor]) => ({
      kind: kind.toUpperCase(),
      amount: money(amountMinor ?? 0),
    })),
    refunds: money(shift.refundsMinor),
    counted: orNull(shift.countedMinor),
    difference: orNull(shift.differenceMinor),
  };
}

export function balanceNode({ account, side, currency, balanceMinor, heldMinor }: z.output<typeof balanceSchema>) {
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return { account, side, balance: money(balanceMinor), held: money(heldMinor) };
}
