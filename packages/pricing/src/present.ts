import type { BasketLine } from './basket.ts';
import type { LineDiscount, OrderDiscount, PricedLine, PricedShipping, Redemption } from './priced-basket.ts';
import type { ShippedPlan } from './promotions/choose-plan.ts';
import type { Facts } from './promotions/facts.ts';
import type { Applied } from './promotions/plan.ts';
import type { Taxed } from './tax/taxes.ts';

/** How an applied promotion is named wherever it shows. */
function naming({ promotion: { promotion } }: Applied, { unlocked }: Facts) {
  const code = unlocked.get(promotion.id);
  return {
    promotionId: promotion.id,
    ...(code === undefined ? {} : { code }),
    name: promotion.name,
    reason: promotion.effect.kind,
  };
}

export function pricedLine(
  facts: Facts,
  plan: ShippedPlan['plan'],
  index: number,
  line: BasketLine,
  tax: Taxed,
): PricedLine {
  const discounts = discountsOfLine(facts, plan.applied, index);
  const subtotalMinor = facts.subtotalsMinor[index] ?? 0;
  return {
    lineId: line.lineId,
    quantity: line.quantity,
    unitPriceMinor: line.priceOverrideMinor ?? line.unitPriceMinor,
    listUnitPriceMinor: line.unitPriceMinor,
    subtotalMinor,
    discounts,
    discountMinor: subtotalMinor - (plan.amountsMinor[index] ?? 0),
    taxes: tax.taxes,
    netMinor: tax.netMinor,
    taxMinor: tax.taxMinor,
    totalMinor: tax.totalMinor,
  };
}

function discountsOfLine(facts: Facts, applied: readonly Applied[], index: number): LineDiscount[] {
  const discounts: LineDiscount[] = [];
  for (const one of applied) {
    const amountMinor = one.offByLineMinor[index] ?? 0;
    const { class: promotionClass } = one.promotion;
    if (amountMinor > 0 && promotionClass !== 'shipping') {
      discounts.push({ ...naming(one, facts), class: promotionClass, amountMinor });
    }
  }
  return discounts;
}

export function orderDiscounts(facts: Facts, applied: readonly Applied[]): OrderDiscount[] {
  return applied
    .filter(({ promotion }) => promotion.class === 'order')
    .map((one) => ({
      ...naming(one, facts),
      amountMinor: one.offMinor,
      split: facts.lines
        .map(({ lineId }, index) => ({ lineId, amountMinor: one.offByLineMinor[index] ?? 0 }))
        .filter(({ amountMinor }) => amountMinor > 0),
    }));
}

export function pricedShipping(
  facts: Facts,
  { shipping }: ShippedPlan,
  tax: Taxed | undefined,
): PricedShipping | undefined {
  if (shipping === undefined || tax === undefined) return undefined;
  const discounts = shipping.applied.map((one) => ({ ...naming(one, facts), amountMinor: one.offMinor }));
  return {
    methodId: shipping.method.id,
    name: shipping.method.name,
    baseMinor: shipping.baseMinor,
    discounts,
    discountMinor: discounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    taxes: tax.taxes,
    netMinor: tax.netMinor,
    taxMinor: tax.taxMinor,
    totalMinor: tax.totalMinor,
  };
}

export function redemptions(facts: Facts, applied: readonly Applied[]): Redemption[] {
  return applied.map((one) => {
    const { promotionId, code } = naming(one, facts);
    const { promotion, class: promotionClass } = one.promotion;
    return {
      promotionId,
      ...(code === undefined ? {} : { code }),
      class: promotionClass,
      limited: promotion.limited ?? false,
      amountMinor: one.offMinor,
    };
  });
}
