import type { Tender } from './tender.ts';

/** The side on which an account grows. */
export type Side = 'debit' | 'credit';

/** What the order book owes or is owed: the other side of every capture. Orders books the sale itself. */
export const RECEIVABLE = 'receivable';
/** What went back to shoppers. */
export const REFUNDS = 'refunds';
/** Cash that is in no drawer. */
export const SAFE = 'safe';
/** Bank transfers and whatever else someone saw arrive. */
export const MANUAL = 'manual';
/** The counterpart of issued gift cards. */
export const GIFT_CARDS_ISSUED = 'gift_cards_issued';
export const PAID_IN = 'paid_in';
export const PAID_OUT = 'paid_out';
/** What counted drawers held more (credit) or less (debit) than expected. */
export const CASH_DIFFERENCE = 'cash_difference';

const GIFT_CARD = 'gift_card:';
const CREDIT_ACCOUNTS: ReadonlySet<string> = new Set([PAID_IN]);

export const giftCardAccount = (giftCardId: string): string => `${GIFT_CARD}${giftCardId}`;
export const drawerAccount = (registerId: string): string => `drawer:${registerId}`;
export const providerAccount = (provider: string): string => `provider:${provider}`;

export function sideOf(account: string): Side {
  return isStoredValue(account) || CREDIT_ACCOUNTS.has(account) ? 'credit' : 'debit';
}

/** Value that shoppers own: never below zero, at no instant (L6). */
export function isStoredValue(account: string): boolean {
  return account.startsWith(GIFT_CARD);
}

/** Where a tender's money is once it is captured. */
export function accountOfTender(tender: Tender, registerId: string | null): string {
  switch (tender.kind) {
    case 'card':
      return providerAccount(tender.provider);
    case 'cash':
      return registerId === null ? SAFE : drawerAccount(registerId);
    case 'gift_card':
      return giftCardAccount(tender.giftCardId);
    case 'manual':
      return MANUAL;
  }
}
