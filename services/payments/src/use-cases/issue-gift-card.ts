import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { GIFT_CARDS_ISSUED, giftCardAccount } from '../domain/account.ts';
import type { Balance } from '../domain/balance.ts';
import type { GiftCard, GiftCardDiffers } from '../domain/gift-card.ts';
import { giftCards } from '../storage/ledger-tables.ts';
import { balanceIn, balanceKeys, bookMovements } from './book-movements.ts';

export type IssueGiftCard = {
  readonly giftCardId: string;
  readonly last4: string;
  readonly amountMinor: number;
  readonly currency: string;
};

export type CardAndBalance = { readonly card: GiftCard; readonly balance: Balance };

/** Puts value on a new card. The same issue again is the same card. */
export const issueGiftCard: Write<IssueGiftCard, CardAndBalance, GiftCardDiffers> = {
  name: 'issueGiftCard',
  load: ({ giftCardId, currency }) => [
    rowKey(giftCards, giftCardId),
    ...balanceKeys([giftCardAccount(giftCardId), GIFT_CARDS_ISSUED], currency),
  ],

  decide: ({ giftCardId, last4, amountMinor, currency }, state, context) => {
    const known = state.get(giftCards, giftCardId);
    if (known) {
      const same = known.currency === currency && known.issuedMinor === amountMinor;
      return same ? accept({ effectId: giftCardId }) : reject({ code: 'GIFT_CARD_DIFFERS' });
    }
    const issuedAtMs = context.nowMs;
    const card: GiftCard = { id: giftCardId, currency, issuedMinor: amountMinor, last4, issuedAtMs, version: 1 };
    const movement = {
      transactionId: `issue:${giftCardId}`,
      kind: 'gift_card_issue' as const,
      currency,
      sourceId: giftCardId,
      lines: [
        { account: GIFT_CARDS_ISSUED, amountMinor },
        { account: giftCardAccount(giftCardId), amountMinor: -amountMinor },
      ],
    };
    const booked = bookMovements(state, [movement], [], context);
    return accept({
      effectId: giftCardId,
      put: [...booked.put, put(giftCards, card)],
      append: booked.append,
      events: [
        {
          type: 'payments.gift-card-issued.v1',
          key: giftCardId,
          data: { giftCardId, amountMinor, currency },
        },
      ],
    });
  },

  answer: (state, giftCardId, { currency }) => {
    const card = state.get(giftCards, giftCardId);
    if (!card) throw new Error(`Gift card ${giftCardId} is not there after its own change`);
    return { card, balance: balanceIn(state, giftCardAccount(giftCardId), currency) };
  },
};
