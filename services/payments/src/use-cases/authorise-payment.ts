import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import { giftCardAccount } from '../domain/account.ts';
import { availableOf } from '../domain/balance.ts';
import { paymentEvents } from '../domain/events.ts';
import type { GiftCardInsufficient, GiftCardNotFound } from '../domain/gift-card.ts';
import type { Channel, Payment, PaymentClosed, PaymentDiffers } from '../domain/payment.ts';
import { cardsOf, type GiftCardTender, giftCardsOf, type Tender } from '../domain/tender.ts';
import { balances, giftCards } from '../storage/ledger-tables.ts';
import { payments } from '../storage/payment-tables.ts';
import { balanceIn, bookMovements } from './book-movements.ts';
import { paymentIn } from './payment-rows.ts';

export type AuthorisePayment = {
  readonly paymentId: string;
  readonly attemptId: string;
  readonly digest: string;
  readonly checkoutId: string | null;
  readonly channel: Channel;
  readonly registerId: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly tenders: readonly Tender[];
  /** When the sweeper takes over, should this attempt die at the provider. */
  readonly resolveAfterMs: number;
};

export type TendersDoNotAddUp = {
  readonly code: 'TENDERS_DO_NOT_ADD_UP';
  readonly amountMinor: number;
  readonly tendersMinor: number;
};
export type TooLittleCash = {
  readonly code: 'TOO_LITTLE_CASH';
  readonly amountMinor: number;
  readonly tenderedMinor: number;
};

export type AuthorisationRefused =
  | TendersDoNotAddUp
  | TooLittleCash
  | GiftCardNotFound
  | GiftCardInsufficient
  | PaymentDiffers
  | PaymentClosed;

/**
 * Makes the payment's row before anyone is asked for money: what gift cards are to pay is held; with cards among the
 * tenders it is `authorising`, without it is authorised at once. The same id again answers the payment that is there.
 */
export const authorisePayment: Write<AuthorisePayment, Payment, AuthorisationRefused> = {
  name: 'authorisePayment',

  load: ({ paymentId, tenders, currency }) => [
    rowKey(payments, paymentId),
    ...giftCardsOf(tenders).flatMap(({ giftCardId }) => [
      rowKey(giftCards, giftCardId),
      rowKey(balances, giftCardAccount(giftCardId), currency),
    ]),
  ],

  creates: ({ paymentId }) => [rowKey(payments, paymentId)],

  decide: (command, state, context) => {
    const { paymentId, digest, tenders, currency } = command;
    const known = state.get(payments, paymentId);
    if (known?.digest === '') return reject({ code: 'PAYMENT_CLOSED', status: known.status });
    if (known && known.digest !== digest) return reject({ code: 'PAYMENT_DIFFERS' });
    if (known) return accept({ effectId: paymentId });

    const checked = checkTenders(command);
    if (!checked.ok) return checked;
    const holds = heldByCard(giftCardsOf(tenders));
    for (const [giftCardId, heldMinor] of holds) {
      const card = state.get(giftCards, giftCardId);
      if (!card || card.currency !== currency) return reject({ code: 'GIFT_CARD_NOT_FOUND' });
      const availableMinor = availableOf(balanceIn(state, giftCardAccount(giftCardId), currency));
      if (availableMinor < heldMinor) return reject({ code: 'GIFT_CARD_INSUFFICIENT', availableMinor });
    }

    const payment = newPayment(command, state, context.nowMs);
    const held = [...holds].map(([id, heldMinor]) => ({ account: giftCardAccount(id), currency, heldMinor }));
    const booked = bookMovements(state, [], held, context);
    const events = paymentEvents(payment);
    return accept({ effectId: paymentId, put: [...booked.put, put(payments, payment)], events });
  },

  answer: paymentIn,
};

function newPayment(command: AuthorisePayment, state: State, nowMs: number): Payment {
  const { paymentId, attemptId, digest, checkoutId, channel, registerId, currency, amountMinor } = command;
  const tenders = command.tenders.map((tender): Tender => {
    if (tender.kind !== 'gift_card') return tender;
    return { ...tender, last4: state.get(giftCards, tender.giftCardId)?.last4 ?? tender.last4 };
  });
  const common = {
    ...{ id: paymentId, checkoutId, channel, registerId, currency, amountMinor, tenders, digest, attemptId },
    ...{ refundedMinor: 0, createdAtMs: nowMs, changedAtMs: nowMs, attempts: 0, problem: null, version: 1 },
  };
  return cardsOf(tenders).length > 0
    ? { ...common, status: 'authorising', dueAtMs: nowMs + command.resolveAfterMs }
    : { ...common, status: 'authorised', dueAtMs: null };
}

function checkTenders({
  amountMinor,
  tenders,
}: AuthorisePayment): Result<undefined, TendersDoNotAddUp | TooLittleCash> {
  const tendersMinor = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  if (tendersMinor !== amountMinor) return reject({ code: 'TENDERS_DO_NOT_ADD_UP', amountMinor, tendersMinor });
  for (const tender of tenders) {
    if (tender.kind !== 'cash' || tender.tenderedMinor >= tender.amountMinor) continue;
    const { tenderedMinor } = tender;
    return reject({ code: 'TOO_LITTLE_CASH', amountMinor: tender.amountMinor, tenderedMinor });
  }
  return accept(undefined);
}

function heldByCard(tenders: readonly GiftCardTender[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { giftCardId, amountMinor } of tenders) held.set(giftCardId, (held.get(giftCardId) ?? 0) + amountMinor);
  return held;
}
