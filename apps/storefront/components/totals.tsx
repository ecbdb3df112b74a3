import { type Money, showMoney, showRate } from '../lib/money.ts';

type Totals = {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shipping: Money;
  readonly taxOnTop: Money;
  readonly taxRelief: Money;
  readonly rounding: Money;
  readonly total: Money;
  readonly tax: Money;
};

type Props = {
  readonly totals: Totals;
  readonly locale: string;
  readonly discounts?: readonly { readonly name: string; readonly amount: Money }[];
  readonly taxes?: readonly { readonly name: string; readonly ratePpm: number; readonly amount: Money }[];
  /** Undefined where no way of delivery is chosen yet. */
  readonly shippingName: string | undefined;
};

/** How the total comes about. total = subtotal − discount + shipping + tax on top − tax relief + rounding */
export function TotalsTable({ totals, locale, discounts = [], taxes = [], shippingName }: Props) {
  const show = (amount: Money) => showMoney(amount, locale);
  const isSome = ({ amountMinor }: Money) => amountMinor !== 0;
  const taxesOnTop = isSome(totals.taxOnTop);
  return (
    <dl className="totals">
      <Row name="Subtotal" amount={show(totals.subtotal)} />
      {isSome(totals.discount) ? (
        <>
          <Row name="Discounts" amount={`−${show(totals.discount)}`} kind="saving" />
          {discounts.map(({ name, amount }) => (
            <Row key={name} name={name} amount={`−${show(amount)}`} kind="part" />
          ))}
        </>
      ) : null}
      <Row
        name={shippingName ? `Shipping (${shippingName})` : 'Shipping'}
        amount={
          shippingName === undefined ? 'chosen at checkout' : isSome(totals.shipping) ? show(totals.shipping) : 'free'
        }
      />
      {taxesOnTop ? <Row name="Tax" amount={show(totals.taxOnTop)} /> : null}
      {isSome(totals.taxRelief) ? <Row name="Tax relief" amount={`−${show(totals.taxRelief)}`} /> : null}
      {isSome(totals.rounding) ? <Row name="Rounding" amount={show(totals.rounding)} /> : null}
      <Row name="Total" amount={show(totals.total)} kind="sum" />
      {isSome(totals.tax) && !taxesOnTop && taxes.length === 0 ? (
        <Row name="Tax included" amount={show(totals.tax)} kind="part" />
      ) : null}
      {taxes.length > 0 && isSome(totals.tax)
        ? taxes.map(({ name, ratePpm, amount }) => (
            <Row
              key={`${name}${ratePpm}`}
              name={`${taxesOnTop ? '' : 'Includes '}${name}, ${showRate(ratePpm, locale)}`}
              amount={show(amount)}
              kind="part"
            />
          ))
        : null}
    </dl>
  );
}

function Row({
  name,
  amount,
  kind = 'plain',
}: {
  name: string;
  amount: string;
  kind?: 'plain' | 'saving' | 'part' | 'sum';
}) {
  return (
    <div className={`totals-row totals-${kind}`}>
      <dt>{name}</dt>
      <dd>{amount}</dd>
    </div>
  );
}
