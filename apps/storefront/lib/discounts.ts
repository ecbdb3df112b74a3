import type { Cart } from '../queries/cart.ts';
import type { Money } from './money.ts';

/** What each promotion takes off the whole cart, over all lines. */
export function discountsOf(cart: Pick<Cart, 'lines'>): { readonly name: string; readonly amount: Money }[] {
  const sums = new Map<string, Money>();
  for (const { name, code, amount } of cart.lines.flatMap(({ discounts }) => discounts)) {
    const label = code ? `${name} (${code})` : name;
    const before = sums.get(label)?.amountMinor ?? 0;
    sums.set(label, { ...amount, amountMinor: before + amount.amountMinor });
  }
  return [...sums].map(([name, amount]) => ({ name, amount }));
}
