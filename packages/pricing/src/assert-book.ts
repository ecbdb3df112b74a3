import { never } from '@concord/result';
import type { PriceBook, ShippingMethod } from './price-book.ts';
import type { Effect, Promotion } from './promotion.ts';

const ALL_PPM = 1_000_000;

/** Whoever writes a book has parsed it; a number that would still break the arithmetic is refused before any basket. */
export function assertBook(book: PriceBook): void {
  for (const list of [book.promotions, book.shippingMethods, book.taxRates]) assertUniqueIds(list);
  for (const { id, ratePpm } of book.taxRates) whole(ratePpm, 0, `the rate of ${id}`);
  for (const method of book.shippingMethods) assertMethod(method);
  for (const promotion of book.promotions) assertPromotion(promotion);
  for (const incrementMinor of Object.values(book.cashRounding ?? {})) whole(incrementMinor, 1, 'a cash increment');
}

function assertUniqueIds(list: readonly { readonly id: string }[]): void {
  const ids = new Set<string>();
  for (const { id } of list) {
    if (ids.has(id)) throw new RangeError(`The price book has two entries with the id ${id}`);
    ids.add(id);
  }
}

function assertMethod({ id, price }: ShippingMethod): void {
  const steps = price.kind === 'flat' ? [price] : price.steps;
  for (const { amountMinor } of steps) whole(amountMinor, 0, `a price of ${id}`);
}

function assertPromotion({ id, priority, effect, capMinor }: Promotion): void {
  if (!Number.isFinite(priority)) throw new RangeError(`The priority of ${id} is no number`);
  for (const amountMinor of Object.values(capMinor ?? {})) whole(amountMinor, 0, `the cap of ${id}`);
  const { amountsMinor, rates, quantities } = numbersOf(effect);
  for (const amountMinor of amountsMinor) whole(amountMinor, 0, `an amount of ${id}`);
  for (const ratePpm of rates) whole(ratePpm, 0, `the rate of ${id}`, ALL_PPM);
  for (const quantity of quantities) whole(quantity, 1, `a quantity of ${id}`);
}

type Numbers = {
  readonly amountsMinor: readonly number[];
  readonly rates: readonly number[];
  readonly quantities: readonly number[];
};

function numbersOf(effect: Effect): Numbers {
  const none: Numbers = { amountsMinor: [], rates: [], quantities: [] };
  switch (effect.kind) {
    case 'percent_off':
    case 'order_percent_off':
    case 'shipping_percent_off':
      return { ...none, rates: [effect.ratePpm] };
    case 'amount_off':
    case 'order_amount_off':
      return { ...none, amountsMinor: Object.values(effect.amountMinor) };
    case 'fixed_price':
      return { ...none, amountsMinor: Object.values(effect.unitPriceMinor) };
    case 'shipping_price':
      return { ...none, amountsMinor: Object.values(effect.priceMinor) };
    case 'buy_get':
      return { ...none, rates: [effect.ratePpm], quantities: [effect.buyQuantity, effect.getQuantity] };
    case 'bundle_price':
      return {
        ...none,
        amountsMinor: Object.values(effect.priceMinor),
        quantities: effect.parts.map((part) => part.quantity),
      };
    case 'gift':
      return { ...none, quantities: [effect.quantity] };
    case 'quantity_tiers':
      return {
        amountsMinor: effect.tiers.flatMap((tier) =>
          tier.kind === 'unit_price' ? Object.values(tier.unitPriceMinor) : [],
        ),
        rates: effect.tiers.flatMap((tier) => (tier.kind === 'percent_off' ? [tier.ratePpm] : [])),
        quantities: effect.tiers.map((tier) => tier.fromQuantity),
      };
    default:
      return never(effect);
  }
}

function whole(value: number, least: number, what: string, most = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${value} cannot be ${what}`);
  }
}
