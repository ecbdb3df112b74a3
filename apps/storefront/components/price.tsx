import { type Money, showMoney } from '../lib/money.ts';

type Props = { readonly amount: Money; readonly compareAt?: Money | null | undefined; readonly locale: string };

export function Price({ amount, compareAt, locale }: Props) {
  if (!compareAt || compareAt.amountMinor <= amount.amountMinor) {
    return <span className="price">{showMoney(amount, locale)}</span>;
  }
  return (
    <span className="price price-reduced">
      <span className="visually-hidden">Reduced to </span>
      {showMoney(amount, locale)}
      <span className="visually-hidden"> from </span>
      <s className="compare-at">{showMoney(compareAt, locale)}</s>
    </span>
  );
}
