import fc from 'fast-check';
import type { Basket, BasketLine, Condition, Effect, LineSelector, PriceBook, Promotion } from '../src/index.ts';
import { NOW_MS } from './example.ts';

const currency = fc.constantFrom('EUR', 'JPY', 'KWD');
const group = fc.constantFrom('a', 'b', 'c');
const groups = fc.uniqueArray(group, { minLength: 0, maxLength: 2 });
const ratePpm = fc.constantFrom(0, 1, 50_000, 100_000, 333_333, 500_000, 1_000_000);
const priceMinor = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 200_000 }));
const amounts = priceMinor.map((amount) => ({ EUR: amount, JPY: amount, KWD: amount }));

const selector: fc.Arbitrary<LineSelector> = fc.oneof(
  fc.constant({}),
  group.map((id) => ({ categoryIds: [id] })),
  group.map((id) => ({ collectionIds: [id] })),
  group.map((id) => ({ except: { categoryIds: [id] } })),
);
const units = fc.integer({ min: 1, max: 3 });

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ kind: fc.constant('percent_off' as const), on: selector, ratePpm }),
  fc.record({
    kind: fc.constant('amount_off' as const),
    on: selector,
    amountMinor: amounts,
    per: fc.constantFrom('unit' as const, 'selection' as const),
  }),
  fc.record({ kind: fc.constant('fixed_price' as const), on: selector, unitPriceMinor: amounts }),
  fc.record({
    kind: fc.constant('buy_get' as const),
    buy: selector,
    buyQuantity: units,
    get: selector,
    getQuantity: units,
    ratePpm,
  }),
  fc.record({
    kind: fc.constant('quantity_tiers' as const),
    on: selector,
    counted: fc.constantFrom('per_line' as const, 'together' as const),
    tiers: fc.array(fc.record({ kind: fc.constant('percent_off' as const), fromQuantity: units, ratePpm })),
  }),
  fc.record({
    kind: fc.constant('bundle_price' as const),
    parts: fc.array(fc.record({ of: selector, quantity: units }), { minLength: 1, maxLength: 3 }),
    priceMinor: amounts,
  }),
  fc.record({ kind: fc.constant('gift' as const), of: selector, quantity: units }),
  fc.record({ kind: fc.constant('order_percent_off' as const), ratePpm }),
  fc.record({ kind: fc.constant('order_amount_off' as const), on: selector, amountMinor: amounts }),
  fc.record({ kind: fc.constant('shipping_percent_off' as const), ratePpm }),
  fc.record({ kind: fc.constant('shipping_price' as const), priceMinor: amounts }),
);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant('min_subtotal' as const), amountMinor: amounts }),
  fc.record({ kind: fc.constant('min_quantity' as const), of: selector, quantity: units }),
  fc.constant({ kind: 'coupon' as const, codes: ['SAVE', 'SPRING'] }),
  fc.constant({ kind: 'channel' as const, anyOf: ['online' as const] }),
);

const classes = fc.subarray(['product', 'order', 'shipping'] as const);

const promotions: fc.Arbitrary<Promotion[]> = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 0, max: 2 }),
      stacking: fc.oneof(
        { weight: 1, arbitrary: fc.constant({ kind: 'exclusive' as const }) },
        { weight: 4, arbitrary: classes.map((list) => ({ kind: 'combinable' as const, with: list })) },
      ),
      conditions: fc.array(condition, { maxLength: 1 }),
      effect,
      cap: fc.option(amounts, { nil: undefined, freq: 4 }),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map(({ cap, ...rest }, index) => ({ id: `p${index}`, name: `p${index}`, ...rest, capMinor: cap })),
  );

const lines: fc.Arbitrary<BasketLine[]> = fc
  .array(
    fc.record({
      categoryIds: groups,
      collectionIds: groups,
      taxClass: fc.constantFrom('standard', 'reduced', 'none'),
      quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1000 })),
      unitPriceMinor: priceMinor,
      requiresShipping: fc.boolean(),
      weightGrams: fc.integer({ min: 0, max: 5000 }),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map((rest, index) => ({ lineId: `l${index}`, variantId: `v${index}`, productId: `p${index}`, ...rest })),
  );

const priceBook: fc.Arbitrary<PriceBook> = fc
  .record({
    pricesIncludeTax: fc.boolean(),
    taxRounding: fc.constantFrom('line' as const, 'total' as const),
    promotions,
    freeOverMinor: fc.option(priceMinor, { nil: undefined }),
    flatMinor: fc.integer({ min: 0, max: 2000 }),
  })
  .map(({ freeOverMinor, flatMinor, ...rest }) => ({
    version: 'v',
    ...rest,
    taxRates: [
      { id: 'gst', name: 'GST', countryCode: 'CA', taxClass: 'standard', ratePpm: 50_000 },
      {
        id: 'qst',
        name: 'QST',
        countryCode: 'CA',
        regionCode: 'QC',
        taxClass: 'standard',
        ratePpm: 99_750,
        compound: true,
      },
      { id: 'gst-reduced', name: 'GST', countryCode: 'CA', taxClass: 'reduced', ratePpm: 25_000 },
    ],
    shippingTaxClass: 'standard',
    shippingMethods: ['EUR', 'JPY', 'KWD'].map((code) => ({
      id: `post-${code}`,
      name: 'Post',
      countries: [{ countryCode: 'CA' }],
      currency: code,
      price: { kind: 'flat' as const, amountMinor: flatMinor },
      freeOverMinor,
    })),
    cashRounding: { EUR: 5, KWD: 5 },
  }));

const anyBasket: fc.Arbitrary<Basket> = fc
  .record({
    currency,
    lines,
    codes: fc.subarray(['save', ' Spring ', 'NONE']),
    regionCode: fc.constantFrom('QC', 'AB', undefined),
    ships: fc.boolean(),
    cash: fc.boolean(),
    taxExempt: fc.boolean(),
  })
  .map(({ regionCode, ships, cash, taxExempt, ...rest }) => ({
    ...rest,
    channel: 'online' as const,
    storeId: 's',
    nowMs: NOW_MS,
    customer: { id: 'c', segments: [], orderCount: 1, taxExempt },
    delivery: ships
      ? { kind: 'ship' as const, countryCode: 'CA', regionCode, methodId: `post-${rest.currency}` }
      : { kind: 'handover' as const, countryCode: 'CA', regionCode },
    tenderKind: cash ? ('cash' as const) : ('card' as const),
  }));

export const arbitrary = { basket: anyBasket, priceBook };
