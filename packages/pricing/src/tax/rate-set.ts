import type { Place } from '../basket.ts';
import { compareIds } from '../compare-ids.ts';
import type { TaxRate } from '../price-book.ts';

/** The taxes due on a class of goods at a place, each as an exact share of the net amount: numerator ÷ denominator. */
export type RateSet = {
  readonly rates: readonly TaxRate[];
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
  /** denominator + all numerators: the gross amount on the same scale. */
  readonly gross: bigint;
};

const ONE_PPM = 1_000_000n;

/** Simple rates tax the net amount; compound ones follow and tax the net amount plus the taxes before them. */
export function rateSet(rates: readonly TaxRate[]): RateSet {
  const ordered = rates.toSorted(
    (a, b) => Number(a.compound ?? false) - Number(b.compound ?? false) || compareIds(a.id, b.id),
  );
  let denominator = ONE_PPM;
  let numerators: bigint[] = [];
  for (const rate of ordered) {
    const ppm = BigInt(rate.ratePpm);
    if (rate.compound) {
      const base = numerators.reduce((sum, numerator) => sum + numerator, denominator);
      numerators = [...numerators.map((numerator) => numerator * ONE_PPM), base * ppm];
      denominator *= ONE_PPM;
    } else {
      numerators.push(ppm);
    }
  }
  const gross = numerators.reduce((sum, numerator) => sum + numerator, denominator);
  return { rates: ordered, numerators, denominator, gross };
}

/** Looks up rates by class and place; each set is worked out once for the life of the book. */
export function keepRateSets(taxRates: readonly TaxRate[]): (taxClass: string, place: Place | undefined) => RateSet {
  const kept = new Map<string, RateSet>();
  const none = rateSet([]);
  return (taxClass, place) => {
    if (place === undefined) return none;
    const key = `${place.countryCode}\n${place.regionCode ?? ''}\n${taxClass}`;
    const set = kept.get(key) ?? rateSet(ratesAt(taxRates, taxClass, place));
    kept.set(key, set);
    return set;
  };
}

function ratesAt(taxRates: readonly TaxRate[], taxClass: string, { countryCode, regionCode }: Place): TaxRate[] {
  const inCountry = taxRates.filter((rate) => rate.taxClass === taxClass && rate.countryCode === countryCode);
  const regional = inCountry.filter((rate) => rate.regionCode !== undefined && rate.regionCode === regionCode);
  if (regional.some((rate) => rate.replacesCountry)) return regional;
  return [...inCountry.filter((rate) => rate.regionCode === undefined), ...regional];
}
