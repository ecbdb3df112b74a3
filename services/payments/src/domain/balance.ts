import { isStoredValue, type Side, sideOf } from './account.ts';

/** What an account holds in one currency, on its own side. */
export type Balance = {
  readonly account: string;
  readonly currency: string;
  readonly side: Side;
  readonly balanceMinor: number;
  /** Of the balance, what open payments have been promised: pending until it is posted or released. */
  readonly heldMinor: number;
  readonly version: number;
};

/** `amountMinor`: debit positive, credit negative. */
export type BalanceChange = {
  readonly account: string;
  readonly amountMinor: number;
  readonly heldMinor: number;
};

export function emptyBalance(account: string, currency: string): Balance {
  return { account, currency, side: sideOf(account), balanceMinor: 0, heldMinor: 0, version: 0 };
}

export function availableOf({ balanceMinor, heldMinor }: Balance): number {
  return balanceMinor - heldMinor;
}

/** Throws when stored value would fall below zero or below what is held of it: callers ask for what is available first. */
export function changed(balance: Balance, { amountMinor, heldMinor }: BalanceChange): Balance {
  const onSide = balance.side === 'debit' ? amountMinor : -amountMinor;
  const next: Balance = {
    ...balance,
    balanceMinor: balance.balanceMinor + onSide,
    heldMinor: balance.heldMinor + heldMinor,
    version: balance.version + 1,
  };
  if (!Number.isSafeInteger(next.balanceMinor)) throw new RangeError(`${balance.account} would not be exact any more`);
  if (isStoredValue(balance.account) && (next.heldMinor < 0 || availableOf(next) < 0)) {
    throw new Error(`Stored value of ${balance.account} would fall below zero`);
  }
  return next;
}
