import type { RowKey, State } from '@concord/database';
import { giftCardAccount } from '../domain/account.ts';
import type { Payment } from '../domain/payment.ts';
import { giftCardsOf } from '../domain/tender.ts';
import { payments } from '../storage/payment-tables.ts';
import { balanceKeys, type Hold } from './book-movements.ts';

/** The payment as it stands now. */
export function paymentIn(state: State, paymentId: string): Payment {
  const payment = state.get(payments, paymentId);
  if (!payment) throw new Error(`Payment ${paymentId} is not there after its own change`);
  return payment;
}

/** The balances on which a payment holds stored value; known once the payment is. */
export function heldBalanceKeys(payment: Payment | undefined): RowKey[] {
  if (!payment) return [];
  return balanceKeys(
    giftCardsOf(payment.tenders).map((tender) => giftCardAccount(tender.giftCardId)),
    payment.currency,
  );
}

/** Gives back what a payment holds of stored value. */
export function releasedHolds(payment: Payment): Hold[] {
  return giftCardsOf(payment.tenders).map(({ giftCardId, amountMinor }) => ({
    account: giftCardAccount(giftCardId),
    currency: payment.currency,
    heldMinor: -amountMinor,
  }));
}
