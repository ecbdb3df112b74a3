import { assertBasket } from './assert-basket.ts';
import type { Basket } from './basket.ts';
import { roundToIncrement } from './cash-rounding.ts';
import { compareIds } from './compare-ids.ts';
import { type CompiledBook, compiled } from './compile-book.ts';
import { explain } from './explain.ts';
import { orderDiscounts, pricedLine, pricedShipping, redemptions } from './present.ts';
import type { PriceBook, ShippingMethod } from './price-book.ts';
import type { PricedBasket, ShippingOption, ShippingStatus, WhyNotApplicable } from './priced-basket.ts';
import { choosePlan, type ShippedPlan } from './promotions/choose-plan.ts';
import { codeOutcomes, unlock } from './promotions/codes.ts';
import { chosenMethodId, type Eligible, sortOut } from './promotions/eligibility.ts';
import { type Facts, gatherFacts } from './promotions/facts.ts';
import { shippingDiscounts } from './promotions/shipping-promotions.ts';
import { basePrice, methodsFor } from './shipping/methods.ts';
import { placeOf, type Taxed, type TaxRules, taxAll, treatmentOf } from './tax/taxes.ts';
import { taxSummary, totalUp } from './totals.ts';

/**
 * What a basket costs and why: the one answer for cart, order edit, return and register (L7). Pure: the same basket and
 * book give the same answer to the minor unit, in whatever order lines, codes and promotions come. Lines are answered
 * in the order in which they came. Throws a RangeError only on input that no caller may pass (see `assertBasket`).
 */
export function priceBasket(basket: Basket, priceBook: PriceBook | CompiledBook): PricedBasket {
  assertBasket(basket);
  const compiledBook = compiled(priceBook);
  const { book } = compiledBook;
  const sorted = basket.lines.toSorted((a, b) => compareIds(a.lineId, b.lineId));
  const subtotalsMinor = sorted.map((line) => (line.priceOverrideMinor ?? line.unitPriceMinor) * line.quantity);
  const unlocking = unlock(basket, compiledBook.promotionIdsByCode, compiledBook.couponPromotionIds);
  const facts = gatherFacts(basket, sorted, subtotalsMinor, unlocking.unlocked, compiledBook.clocks);

  const whyNot = new Map<string, WhyNotApplicable>();
  const eligible = sortOut(compiledBook.tried(sorted, unlocking.unlocked), facts, whyNot);
  const methods = methodsFor(basket, book.shippingMethods);
  const method = methods.find(({ id }) => id === chosenMethodId(facts));
  const chosen = choosePlan(facts, eligible, method);
  const applied = [...chosen.plan.applied, ...(chosen.shipping?.applied ?? [])];

  const place = placeOf(basket, book.homePlace);
  const treatment = treatmentOf(basket, place);
  const taxed = taxGoodsAndShipping(facts, chosen, compiledBook, { ...book, treatment });
  const lines = inBasketOrder(basket, facts, chosen, taxed);
  const shipping = pricedShipping(facts, chosen, taxed[sorted.length]);
  const incrementMinor = basket.tenderKind === 'cash' ? book.cashRounding?.[basket.currency] : undefined;
  const totals = totalUp(lines, shipping, taxed, book.pricesIncludeTax, (exactMinor) =>
    incrementMinor === undefined ? exactMinor : roundToIncrement(exactMinor, incrementMinor),
  );
  return {
    currency: basket.currency,
    bookVersion: book.version,
    pricesIncludeTax: book.pricesIncludeTax,
    lines,
    orderDiscounts: orderDiscounts(facts, chosen.plan.applied),
    shippingStatus: shippingStatus(facts, shipping !== undefined),
    ...(shipping === undefined ? {} : { shipping }),
    shippingOptions: shippingOptions(facts, eligible, chosen, methods),
    taxTreatment: treatment,
    taxes: taxSummary(taxed),
    totals,
    codes: codeOutcomes(
      unlocking,
      new Set(applied.map(({ promotion }) => promotion.promotion.id)),
      (id) => whyNot.get(id) ?? chosen.plan.whyNot.get(id) ?? { kind: 'no_saving' },
    ),
    redemptions: redemptions(facts, applied),
    explanation: explain({ lines, chosen, treatment, place, incrementMinor, roundingMinor: totals.roundingMinor }),
  };
}

/** One answer per line in the order of the facts, then one for shipping if a method was chosen. */
function taxGoodsAndShipping(
  facts: Facts,
  { plan, shipping }: ShippedPlan,
  { book, rateSet }: CompiledBook,
  rules: TaxRules,
): Taxed[] {
  const place = placeOf(facts.basket, book.homePlace);
  const taxables = facts.lines.map((line, index) => ({
    amountMinor: plan.amountsMinor[index] ?? 0,
    rates: rateSet(line.taxClass, place),
  }));
  if (shipping) {
    const offMinor = shipping.applied.reduce((sum, one) => sum + one.offMinor, 0);
    taxables.push({ amountMinor: shipping.baseMinor - offMinor, rates: rateSet(book.shippingTaxClass, place) });
  }
  return taxAll(taxables, rules);
}

function inBasketOrder(basket: Basket, facts: Facts, { plan }: ShippedPlan, taxed: readonly Taxed[]) {
  const byId = new Map(
    facts.lines.flatMap((line, index) => {
      const tax = taxed[index];
      return tax === undefined ? [] : [[line.lineId, pricedLine(facts, plan, index, line, tax)] as const];
    }),
  );
  return basket.lines.flatMap(({ lineId }) => byId.get(lineId) ?? []);
}

function shippingStatus(facts: Facts, isPriced: boolean): ShippingStatus {
  const { delivery, lines } = facts.basket;
  if (delivery?.kind !== 'ship' || !lines.some((line) => line.requiresShipping)) return 'not_needed';
  if (delivery.methodId === undefined) return 'not_chosen';
  return isPriced ? 'chosen' : 'unavailable';
}

/** Each method with the shipping promotions that it would get beside what the goods have now. */
function shippingOptions(
  facts: Facts,
  eligible: Eligible,
  { plan, parcel }: ShippedPlan,
  methods: readonly ShippingMethod[],
): ShippingOption[] {
  return methods.flatMap((method) => {
    const baseMinor = basePrice(method, parcel);
    if (baseMinor === undefined) return [];
    const trial = { ...plan, keptOut: [], whyNot: new Map(), near: new Map() };
    const applied = shippingDiscounts(facts, eligible.shipping, trial, method.id, baseMinor);
    const discountMinor = applied.reduce((sum, one) => sum + one.offMinor, 0);
    return { methodId: method.id, name: method.name, baseMinor, discountMinor, priceMinor: baseMinor - discountMinor };
  });
}
