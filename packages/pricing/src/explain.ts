import type { Place } from './basket.ts';
import { compareIds } from './compare-ids.ts';
import type { PricedLine, Step, TaxTreatment, WhyNotApplicable } from './priced-basket.ts';
import type { ShippedPlan } from './promotions/choose-plan.ts';

export type Told = {
  readonly lines: readonly PricedLine[];
  readonly chosen: ShippedPlan;
  readonly treatment: TaxTreatment;
  readonly place: Place | undefined;
  readonly incrementMinor: number | undefined;
  readonly roundingMinor: number;
};

/** The steps in the order in which they happened: prices, promotions, shipping, tax, rounding. */
export function explain({ lines, chosen, treatment, place, incrementMinor, roundingMinor }: Told): Step[] {
  const { plan, shipping } = chosen;
  const steps: Step[] = lines.map(({ lineId, unitPriceMinor, quantity, listUnitPriceMinor }) => ({
    kind: 'base_price',
    lineId,
    unitPriceMinor,
    quantity,
    overridden: unitPriceMinor !== listUnitPriceMinor,
  }));
  if (shipping) steps.push({ kind: 'shipping_priced', methodId: shipping.method.id, baseMinor: shipping.baseMinor });
  for (const { promotion, offMinor } of [...plan.applied, ...(shipping?.applied ?? [])]) {
    const {
      class: promotionClass,
      promotion: { id },
    } = promotion;
    steps.push({ kind: 'promotion_applied', promotionId: id, class: promotionClass, amountMinor: offMinor });
  }
  for (const [promotionId, reason] of byId<WhyNotApplicable>(plan.whyNot)) {
    const missingMinor = plan.near.get(promotionId);
    if (missingMinor === undefined) steps.push({ kind: 'promotion_left_out', promotionId, reason });
    else steps.push({ kind: 'promotion_near', promotionId, missingMinor });
  }
  steps.push({ kind: 'taxed', treatment, ...(place === undefined ? {} : { place: bare(place) }) });
  if (incrementMinor !== undefined) steps.push({ kind: 'cash_rounded', incrementMinor, roundingMinor });
  return steps;
}

function byId<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => compareIds(a, b));
}

function bare({ countryCode, regionCode }: Place): Place {
  return regionCode === undefined ? { countryCode } : { countryCode, regionCode };
}
