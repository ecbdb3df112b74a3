import { append, type Decision, put, type RowKey, rowKey, type State, type WriteContext } from '@concord/database';
import { type Balance, type BalanceChange, changed, emptyBalance } from '../domain/balance.ts';
import { entriesOf, type Movement } from '../domain/movement.ts';
import { balances, entries } from '../storage/ledger-tables.ts';

export type Hold = { readonly account: string; readonly currency: string; readonly heldMinor: number };

/** The balance as it stands in this batch, or the one that does not exist yet. */
export function balanceIn(state: State, account: string, currency: string): Balance {
  return state.get(balances, account, currency) ?? emptyBalance(account, currency);
}

export function balanceKeys(accounts: readonly string[], currency: string): RowKey[] {
  return accounts.map((account) => rowKey(balances, account, currency));
}

/** What saves movements and holds: ledger entries and the balances they lead to. */
export function bookMovements(
  state: State,
  movements: readonly Movement[],
  holds: readonly Hold[],
  context: WriteContext,
): Required<Pick<Decision, 'put' | 'append'>> {
  const rows = movements.flatMap((movement) => entriesOf(movement, context));
  const after = new Map<string, Balance>();
  const apply = (currency: string, change: BalanceChange): void => {
    const key = `${change.account} ${currency}`;
    after.set(key, changed(after.get(key) ?? balanceIn(state, change.account, currency), change));
  };
  // Released holds first: what a payment held is what its capture may take.
  for (const { account, currency, heldMinor } of holds) apply(currency, { account, amountMinor: 0, heldMinor });
  for (const { account, currency, amountMinor } of rows) apply(currency, { account, amountMinor, heldMinor: 0 });
  return {
    put: [...after.values()].map((balance) => put(balances, balance)),
    append: rows.map((entry) => append(entries, entry)),
  };
}
