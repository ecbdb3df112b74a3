import type { Basket, BasketLine, Delivery } from '../basket.ts';
import type { ShippingMethod } from '../price-book.ts';

/** What shipping tables ask about. */
export type Parcel = {
  readonly weightGrams: number;
  /** The value of the goods after discounts, in the price basis. */
  readonly goodsMinor: number;
};

export function parcelOf(lines: readonly BasketLine[], goodsMinor: number): Parcel {
  let weightGrams = 0;
  for (const line of lines) if (line.requiresShipping) weightGrams += line.weightGrams * line.quantity;
  return { weightGrams, goodsMinor };
}

/** The methods that go to this address in this currency and channel, by id. */
export function methodsFor(basket: Basket, methods: readonly ShippingMethod[]): ShippingMethod[] {
  const { delivery } = basket;
  if (delivery?.kind !== 'ship' || !basket.lines.some((line) => line.requiresShipping)) return [];
  return methods.filter(
    (method) =>
      method.currency === basket.currency &&
      (method.channels?.includes(basket.channel) ?? true) &&
      goesTo(method, delivery),
  );
}

function goesTo(method: ShippingMethod, { countryCode, regionCode }: Delivery): boolean {
  return method.countries.some(
    (country) =>
      country.countryCode === countryCode &&
      (country.regionCodes === undefined || (regionCode !== undefined && country.regionCodes.includes(regionCode))),
  );
}

/** The price before promotions, or undefined when the parcel is outside the method's table or too heavy. */
export function basePrice(method: ShippingMethod, parcel: Parcel): number | undefined {
  if (method.maxWeightGrams !== undefined && parcel.weightGrams > method.maxWeightGrams) return undefined;
  const priceMinor = tablePrice(method, parcel);
  const free = method.freeOverMinor !== undefined && parcel.goodsMinor >= method.freeOverMinor;
  return priceMinor !== undefined && free ? 0 : priceMinor;
}

function tablePrice({ price }: ShippingMethod, { goodsMinor, weightGrams }: Parcel): number | undefined {
  switch (price.kind) {
    case 'flat':
      return price.amountMinor;
    case 'by_subtotal':
      return lastReached(price.steps, (step) => step.fromMinor, goodsMinor);
    case 'by_weight':
      return lastReached(price.steps, (step) => step.fromGrams, weightGrams);
  }
}

function lastReached<Step extends { readonly amountMinor: number }>(
  steps: readonly Step[],
  from: (step: Step) => number,
  value: number,
): number | undefined {
  let reached: Step | undefined;
  for (const step of steps) {
    if (from(step) <= value && (reached === undefined || from(step) > from(reached))) reached = step;
  }
  return reached?.amountMinor;
}
