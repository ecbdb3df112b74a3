import { describe, expect, test } from 'vitest';
import { type Basket, type PriceBook, priceBasket, type ShippingMethod } from '../src/index.ts';
import { BERLIN, basket, book, line, promotion, rate } from './example.ts';

const canada = {
  pricesIncludeTax: false,
  homePlace: { countryCode: 'CA', regionCode: 'QC' },
  taxRates: [rate('gst', 50_000, { countryCode: 'CA' }), rate('qst', 99_750, { countryCode: 'CA', regionCode: 'QC' })],
} satisfies Partial<PriceBook>;

describe('tax', () => {
  test('contained in the price is taken out of it', () => {
    const { lines, totals } = priceBasket(basket([line('a', 1190)]), book());
    expect(lines[0]).toMatchObject({ netMinor: 1000, taxMinor: 190, totalMinor: 1190 });
    expect(totals).toMatchObject({ taxMinor: 190, taxOnTopMinor: 0, totalMinor: 1190, netMinor: 1000 });
  });

  test('on top of the price is added to it', () => {
    const { totals } = priceBasket(basket([line('a', 1000)]), book({ pricesIncludeTax: false }));
    expect(totals).toMatchObject({ subtotalMinor: 1000, taxMinor: 190, taxOnTopMinor: 190, totalMinor: 1190 });
  });

  test('of country and region stand beside each other; each is shown', () => {
    const { taxes, totals } = priceBasket(basket([line('a', 10_000)]), book(canada));
    expect(taxes.map(({ rateId, amountMinor, baseMinor }) => [rateId, amountMinor, baseMinor])).toEqual([
      ['gst', 500, 10_000],
      ['qst', 998, 10_000],
    ]);
    expect(totals.totalMinor).toBe(11_498);
  });

  test('that is compound taxes the taxes before it', () => {
    const compound = { ...canada, taxRates: canada.taxRates.map((one) => ({ ...one, compound: one.id === 'qst' })) };
    const onTop = priceBasket(basket([line('a', 10_000)]), book(compound));
    expect(onTop.taxes.map(({ amountMinor }) => amountMinor)).toEqual([500, 1047]);
    const contained = priceBasket(basket([line('a', 11_547)]), book({ ...compound, pricesIncludeTax: true }));
    expect(contained.taxes.map(({ amountMinor }) => amountMinor)).toEqual([500, 1047]);
    expect(contained.totals.netMinor).toBe(10_000);
  });

  test('that is compound comes after the simple ones, whatever their ids', () => {
    const taxRates = [rate('a', 100_000, { compound: true }), rate('b', 100_000), rate('c', 100_000)];
    const { taxes } = priceBasket(basket([line('a', 1000)]), book({ pricesIncludeTax: false, taxRates }));
    expect(taxes.map(({ rateId, amountMinor }) => [rateId, amountMinor])).toEqual([
      ['a', 120],
      ['b', 100],
      ['c', 100],
    ]);
  });

  test("of a region can replace the country's", () => {
    const madeira = rate('madeira', 220_000, { regionCode: '30', replacesCountry: true });
    const delivery = { kind: 'handover', countryCode: 'DE', regionCode: '30' } as const;
    const { taxes } = priceBasket(
      basket([line('a', 1000)], { delivery }),
      book({ taxRates: [rate('vat', 230_000), madeira] }),
    );
    expect(taxes.map(({ rateId }) => rateId)).toEqual(['madeira']);
  });

  test('follows the place of the fulfilment, not the store (L19)', () => {
    const rates = { taxRates: [rate('de', 190_000), rate('at', 200_000, { countryCode: 'AT' })] };
    const taxIn = (delivery: Basket['delivery']) =>
      priceBasket(basket([line('a', 1200)], { delivery }), book(rates)).taxes[0]?.rateId;
    expect(taxIn({ kind: 'ship', countryCode: 'AT' })).toBe('at');
    expect(taxIn({ kind: 'pickup', countryCode: 'DE' })).toBe('de');
    expect(taxIn(undefined)).toBe('de');
  });

  test('is rounded on each line, or once in total and then split over the lines', () => {
    const lines = [line('a', 3), line('b', 3), line('c', 3)];
    const net = { pricesIncludeTax: false };
    const perLine = priceBasket(basket(lines), book({ ...net, taxRounding: 'line' }));
    expect(perLine.lines.map((one) => one.taxMinor)).toEqual([1, 1, 1]);
    const inTotal = priceBasket(basket(lines), book({ ...net, taxRounding: 'total' }));
    expect(inTotal.lines.map((one) => one.taxMinor)).toEqual([1, 1, 0]);
  });

  test.each([
    ['exempt', { taxExempt: true }],
    ['reverse_charge', { reverseCharge: true }],
  ])('is not owed by an %s customer, who does not pay what the prices contain either', (treatment, status) => {
    const customer = { id: 'c', segments: [], orderCount: 0, ...status };
    const contained = priceBasket(basket([line('a', 1190)], { customer }), book());
    expect(contained.taxTreatment).toBe(treatment);
    expect(contained.totals).toMatchObject({ taxMinor: 0, taxReliefMinor: 190, totalMinor: 1000 });
    const onTop = priceBasket(basket([line('a', 1000)], { customer }), book({ pricesIncludeTax: false }));
    expect(onTop.totals).toMatchObject({ taxMinor: 0, taxReliefMinor: 0, totalMinor: 1000 });
  });

  test('of an order that costs nothing is nothing, on shipping it stays', () => {
    const free = promotion('free', { kind: 'order_percent_off', ratePpm: 1_000_000 });
    const { totals } = priceBasket(basket([line('a', 1190)], { delivery: BERLIN }), book({ promotions: [free] }));
    expect(totals).toMatchObject({ discountMinor: 1190, shippingMinor: 490, taxMinor: 78, totalMinor: 490 });
  });
});

describe('shipping', () => {
  const method = (id: string, more: Partial<ShippingMethod> = {}): ShippingMethod => ({
    id,
    name: id,
    countries: [{ countryCode: 'DE' }],
    currency: 'EUR',
    price: { kind: 'flat', amountMinor: 500 },
    ...more,
  });
  const priced = (
    shippingMethods: readonly ShippingMethod[],
    more: Partial<Basket> = {},
    bookMore: Partial<PriceBook> = {},
  ) =>
    priceBasket(
      basket([line('a', 2000, { quantity: 2 })], { delivery: BERLIN, ...more }),
      book({ shippingMethods, ...bookMore }),
    );
  const optionIds = (methods: readonly ShippingMethod[], more: Partial<Basket> = {}) =>
    priced(methods, more).shippingOptions.map(({ methodId }) => methodId);

  test('is offered for its zone, currency and channel', () => {
    expect(
      optionIds([
        method('b'),
        method('a'),
        method('abroad', { countries: [{ countryCode: 'FR' }] }),
        method('berlin', { countries: [{ countryCode: 'DE', regionCodes: ['BE'] }] }),
        method('dollars', { currency: 'USD' }),
        method('shops', { channels: ['pos'] }),
      ]),
    ).toEqual(['a', 'b']);
  });

  test('by weight takes the last step that is reached and weighs only what is shipped', () => {
    const byWeight = method('standard', {
      price: {
        kind: 'by_weight',
        steps: [
          { fromGrams: 1001, amountMinor: 900 },
          { fromGrams: 0, amountMinor: 300 },
        ],
      },
    });
    expect(priced([byWeight]).totals.shippingMinor).toBe(300);
    const heavier = [line('a', 2000, { quantity: 2 }), line('b', 1, { weightGrams: 1 })];
    expect(priced([byWeight], { lines: heavier }).totals.shippingMinor).toBe(900);
    const download = [line('a', 2000, { quantity: 2 }), line('b', 1, { requiresShipping: false })];
    expect(priced([byWeight], { lines: download }).totals.shippingMinor).toBe(300);
  });

  test('that is too heavy or below its table is not offered', () => {
    expect(optionIds([method('light', { maxWeightGrams: 999 })])).toEqual([]);
    const steps = [{ fromMinor: 4001, amountMinor: 0 }];
    expect(optionIds([method('dear', { price: { kind: 'by_subtotal', steps } })])).toEqual([]);
  });

  test('is free from a value of goods after discounts', () => {
    const freeOver40 = method('standard', { freeOverMinor: 4000 });
    expect(priced([freeOver40]).totals.shippingMinor).toBe(0);
    const tenth = promotion('p', { kind: 'order_percent_off', ratePpm: 100_000 });
    expect(priced([freeOver40], {}, { promotions: [tenth] }).totals.shippingMinor).toBe(500);
  });

  test('that was chosen but does not go there leaves the total without it and says so', () => {
    const { shippingStatus, totals, shipping } = priced([method('other')]);
    expect({ shippingStatus, shipping }).toEqual({ shippingStatus: 'unavailable', shipping: undefined });
    expect(totals.totalMinor).toBe(4000);
    expect(priced([], { delivery: { kind: 'pickup', countryCode: 'DE' } }).shippingStatus).toBe('not_needed');
    expect(priced([method('a')], { delivery: { kind: 'ship', countryCode: 'DE' } }).shippingStatus).toBe('not_chosen');
  });

  test('promotions show on every option that they lower', () => {
    const half = promotion('half', { kind: 'shipping_percent_off', methodIds: ['express'], ratePpm: 500_000 });
    const { shippingOptions } = priced([method('express'), method('standard')], {}, { promotions: [half] });
    expect(shippingOptions.map(({ methodId, priceMinor }) => [methodId, priceMinor])).toEqual([
      ['express', 250],
      ['standard', 500],
    ]);
  });

  test('a fixed shipping price never raises it', () => {
    const price = (amountMinor: number) => promotion('p', { kind: 'shipping_price', priceMinor: { EUR: amountMinor } });
    expect(priced([method('standard')], {}, { promotions: [price(190)] }).totals.shippingMinor).toBe(190);
    expect(priced([method('standard')], {}, { promotions: [price(900)] }).totals.shippingMinor).toBe(500);
  });
});

describe('cash', () => {
  const swiss = book({ cashRounding: { CHF: 5 } });
  const francs = (priceMinor: number, tenderKind: 'cash' | 'card') =>
    priceBasket(basket([line('a', priceMinor)], { currency: 'CHF', tenderKind }), swiss).totals;

  test.each([
    [1242, 1240, -2],
    [1243, 1245, 2],
    [2, 0, -2],
    [0, 0, 0],
  ])('%i rounds to %i', (priceMinor, totalMinor, roundingMinor) => {
    expect(francs(priceMinor, 'cash')).toMatchObject({ totalMinor, roundingMinor });
  });

  test('alone is rounded', () => {
    expect(francs(1242, 'card')).toMatchObject({ totalMinor: 1242, roundingMinor: 0 });
  });
});
