import type { Basket, Place } from '../basket.ts';
import type { Tax, TaxTreatment } from '../priced-basket.ts';
import { type Fraction, rounded, roundTogether } from './apportion.ts';
import type { RateSet } from './rate-set.ts';

/** Something that is taxed: a line, or shipping. The amount is after discounts, in the price basis. */
export type Taxable = { readonly amountMinor: number; readonly rates: RateSet };

/** netMinor + taxMinor = totalMinor always. `reliefMinor` is contained tax that an exempt customer does not pay. */
export type Taxed = {
  readonly taxes: readonly Tax[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly reliefMinor: number;
};

export type TaxRules = {
  readonly pricesIncludeTax: boolean;
  readonly taxRounding: 'line' | 'total';
  readonly treatment: TaxTreatment;
};

/** The place of supply follows the fulfilment (L19); before there is one, the store's own place stands in. */
export function placeOf(basket: Basket, homePlace: Place | undefined): Place | undefined {
  return basket.delivery ?? homePlace;
}

export function treatmentOf(basket: Basket, place: Place | undefined): TaxTreatment {
  if (place === undefined) return 'no_place';
  if (basket.customer?.taxExempt) return 'exempt';
  return basket.customer?.reverseCharge ? 'reverse_charge' : 'taxed';
}

/** Taxes everything together. Each tax is rounded for itself at the book's one level, half away from zero. */
export function taxAll(taxables: readonly Taxable[], rules: TaxRules): Taxed[] {
  const amounts = rules.taxRounding === 'line' ? roundEach(taxables, rules) : roundByRate(taxables, rules);
  return taxables.map((taxable, index) => taxedAs(taxable, amounts[index] ?? [], rules));
}

function shareOf({ amountMinor, rates }: Taxable, position: number, { pricesIncludeTax }: TaxRules): Fraction {
  return {
    numerator: BigInt(amountMinor) * (rates.numerators[position] ?? 0n),
    denominator: pricesIncludeTax ? rates.gross : rates.denominator,
  };
}

function roundEach(taxables: readonly Taxable[], rules: TaxRules): number[][] {
  return taxables.map((taxable) =>
    taxable.rates.rates.map((_, position) => rounded(shareOf(taxable, position, rules))),
  );
}

function roundByRate(taxables: readonly Taxable[], rules: TaxRules): number[][] {
  type Cell = { readonly index: number; readonly position: number; readonly share: Fraction };
  const cellsByRate = new Map<string, Cell[]>();
  for (const [index, taxable] of taxables.entries()) {
    for (const [position, rate] of taxable.rates.rates.entries()) {
      const cell = { index, position, share: shareOf(taxable, position, rules) };
      const cells = cellsByRate.get(rate.id);
      if (cells) cells.push(cell);
      else cellsByRate.set(rate.id, [cell]);
    }
  }
  const amounts = taxables.map(({ rates }) => new Array<number>(rates.rates.length).fill(0));
  for (const cells of cellsByRate.values()) {
    const parts = roundTogether(cells.map((cell) => cell.share));
    for (const [order, { index, position }] of cells.entries()) {
      const row = amounts[index];
      if (row) row[position] = parts[order] ?? 0;
    }
  }
  return amounts;
}

function taxedAs({ amountMinor, rates }: Taxable, amounts: readonly number[], rules: TaxRules): Taxed {
  const dueMinor = amounts.reduce((sum, amount) => sum + amount, 0);
  const netMinor = rules.pricesIncludeTax ? amountMinor - dueMinor : amountMinor;
  if (rules.treatment !== 'taxed') {
    const reliefMinor = rules.pricesIncludeTax ? dueMinor : 0;
    return { taxes: [], netMinor, taxMinor: 0, totalMinor: netMinor, reliefMinor };
  }
  const taxes = rates.rates.map(({ id, name, ratePpm }, position) => ({
    rateId: id,
    name,
    ratePpm,
    amountMinor: amounts[position] ?? 0,
  }));
  return { taxes, netMinor, taxMinor: dueMinor, totalMinor: netMinor + dueMinor, reliefMinor: 0 };
}
