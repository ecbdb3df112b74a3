import { priceBasket } from '../price-basket.ts';
import type { RefundPolicy, SoldLine, SoldOrder, SoldPart } from './refund.ts';
import type { ReturnedUnits } from './returned-units.ts';
import { sharesOfUnits } from './unit-shares.ts';

/** What is due in all on each line once these units are back: a function of the units, not of the order they came in. */
export function goodsDue(
  sold: SoldOrder,
  units: ReturnedUnits,
  { goods }: RefundPolicy,
): ReadonlyMap<string, SoldPart> {
  switch (goods.kind) {
    case 'unit_shares':
      return new Map(sold.lines.map((line) => [line.lineId, shareOf(line, units.get(line.lineId) ?? 0)]));
    case 'reprice_kept': {
      const lines = goods.basket.lines
        .map((line) => ({ ...line, quantity: line.quantity - (units.get(line.lineId) ?? 0) }))
        .filter((line) => line.quantity > 0);
      const kept = new Map(
        priceBasket({ ...goods.basket, lines }, goods.book).lines.map((line) => [line.lineId, line]),
      );
      return new Map(sold.lines.map((line) => [line.lineId, less(line, kept.get(line.lineId))]));
    }
  }
}

function shareOf(line: SoldLine, units: number): SoldPart {
  const [netMinor = 0, ...taxMinors] = sharesOfUnits(
    [line.netMinor, ...line.taxes.map((tax) => tax.amountMinor)],
    line.quantity,
    units,
  );
  return part(
    netMinor,
    line.taxes.map(({ rateId }, index) => ({ rateId, amountMinor: taxMinors[index] ?? 0 })),
  );
}

/** The one less the other, tax by tax. */
export function less(whole: SoldPart, rest: SoldPart | undefined): SoldPart {
  const restTaxes = new Map(rest?.taxes.map((tax) => [tax.rateId, tax.amountMinor]));
  return part(
    whole.netMinor - (rest?.netMinor ?? 0),
    whole.taxes.map(({ rateId, amountMinor }) => ({ rateId, amountMinor: amountMinor - (restTaxes.get(rateId) ?? 0) })),
  );
}

function part(netMinor: number, taxes: SoldPart['taxes']): SoldPart {
  return { netMinor, taxes, totalMinor: taxes.reduce((sum, tax) => sum + tax.amountMinor, netMinor) };
}
