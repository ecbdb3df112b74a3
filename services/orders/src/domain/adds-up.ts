import { signedComponents } from '@concord/pricing';
import { accept, type Result, reject } from '@concord/result';
import type { Snapshot } from './order.ts';

export type TotalsDoNotAddUp = {
  readonly code: 'TOTALS_DO_NOT_ADD_UP';
  readonly component: string;
  readonly expectedMinor: number;
  readonly actualMinor: number;
};

type Sum = readonly [component: string, expectedMinor: number, actualMinor: number];

/** L3 and L19: every amount of the snapshot is the sum of its parts, at each level. The first that is not refuses it. */
export function addsUp(snapshot: Snapshot): Result<Snapshot, TotalsDoNotAddUp> {
  for (const [component, expectedMinor, actualMinor] of sumsOf(snapshot)) {
    if (expectedMinor !== actualMinor) {
      return reject({ code: 'TOTALS_DO_NOT_ADD_UP', component, expectedMinor, actualMinor });
    }
  }
  return accept(snapshot);
}

function* sumsOf({ lines, shipping, totals, pricesIncludeTax }: Snapshot): Generator<Sum> {
  for (const line of lines) {
    const where = `line ${line.lineId}`;
    yield [`${where} subtotal`, line.unitPriceMinor * line.quantity, line.subtotalMinor];
    yield [`${where} discount`, sum(line.discounts), line.discountMinor];
    yield [`${where} tax`, sum(line.taxes), line.taxMinor];
    yield [`${where} total`, line.netMinor + line.taxMinor, line.totalMinor];
  }
  if (shipping) {
    yield ['shipping tax', sum(shipping.taxes), shipping.taxMinor];
    yield ['shipping total', shipping.netMinor + shipping.taxMinor, shipping.totalMinor];
  }
  const parts = shipping ? [...lines, shipping] : lines;
  const taxMinor = parts.reduce((total, part) => total + part.taxMinor, 0);
  const exactMinor = parts.reduce((total, part) => total + part.totalMinor, 0);
  yield ['subtotal', lines.reduce((total, line) => total + line.subtotalMinor, 0), totals.subtotalMinor];
  yield ['discount', lines.reduce((total, line) => total + line.discountMinor, 0), totals.discountMinor];
  yield ['shipping', shipping ? shipping.baseMinor - shipping.discountMinor : 0, totals.shippingMinor];
  yield ['tax', taxMinor, totals.taxMinor];
  yield ['tax on top', pricesIncludeTax ? 0 : taxMinor, totals.taxOnTopMinor];
  yield ['net', exactMinor - taxMinor, totals.netMinor];
  yield ['total of lines and shipping', exactMinor + totals.roundingMinor, totals.totalMinor];
  yield ['total', sum(signedComponents(totals)), totals.totalMinor];
}

function sum(parts: readonly { readonly amountMinor: number }[]): number {
  return parts.reduce((total, part) => total + part.amountMinor, 0);
}
