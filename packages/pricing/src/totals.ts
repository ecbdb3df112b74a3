import { sumMinor } from '@concord/money';
import { compareIds } from './compare-ids.ts';
import type { PricedLine, PricedShipping, Tax, Totals } from './priced-basket.ts';
import type { Taxed } from './tax/taxes.ts';

/** The components of a total with the sign that they are added with. They add up to `totalMinor` exactly (L3). */
export function signedComponents(
  totals: Totals,
): readonly { readonly component: string; readonly amountMinor: number }[] {
  return [
    { component: 'subtotal', amountMinor: totals.subtotalMinor },
    { component: 'discount', amountMinor: 0 - totals.discountMinor },
    { component: 'shipping', amountMinor: totals.shippingMinor },
    { component: 'tax_on_top', amountMinor: totals.taxOnTopMinor },
    { component: 'tax_relief', amountMinor: 0 - totals.taxReliefMinor },
    { component: 'rounding', amountMinor: totals.roundingMinor },
  ];
}

export function totalUp(
  lines: readonly PricedLine[],
  shipping: PricedShipping | undefined,
  taxed: readonly Taxed[],
  pricesIncludeTax: boolean,
  round: (exactMinor: number) => number,
): Totals {
  const taxMinor = sumMinor(taxed.map((part) => part.taxMinor));
  const exactMinor = sumMinor(taxed.map((part) => part.totalMinor));
  const totalMinor = round(exactMinor);
  return {
    subtotalMinor: sumMinor(lines.map((line) => line.subtotalMinor)),
    discountMinor: sumMinor(lines.map((line) => line.discountMinor)),
    shippingMinor: shipping === undefined ? 0 : shipping.baseMinor - shipping.discountMinor,
    taxOnTopMinor: pricesIncludeTax ? 0 : taxMinor,
    taxReliefMinor: sumMinor(taxed.map((part) => part.reliefMinor)),
    roundingMinor: totalMinor - exactMinor,
    totalMinor,
    taxMinor,
    netMinor: exactMinor - taxMinor,
  };
}

/** Each tax over lines and shipping, by rate id, with the net amount that it was charged on. */
export function taxSummary(taxed: readonly Taxed[]): (Tax & { readonly baseMinor: number })[] {
  const byRate = new Map<string, Tax & { readonly baseMinor: number }>();
  for (const { taxes, netMinor } of taxed) {
    for (const tax of taxes) {
      const known = byRate.get(tax.rateId);
      byRate.set(tax.rateId, {
        ...tax,
        baseMinor: (known?.baseMinor ?? 0) + netMinor,
        amountMinor: (known?.amountMinor ?? 0) + tax.amountMinor,
      });
    }
  }
  return [...byRate.values()].sort((a, b) => compareIds(a.rateId, b.rateId));
}
