import type { Clients } from '../services/clients.ts';
import { DEMO_PROMOTIONS, type DemoPromotion } from './promotions.ts';
import type { Demo } from './seed.ts';
import { type As, done } from './seed-call.ts';

type Rule = Parameters<Clients['promotions']['createPromotion']>[0]['promotion'];
type Selector = Extract<Rule['effect'], { kind: 'percent_off' }>['on'];

/** Tax rates and shipping of both stores, and the promotions. */
export async function seedPromotions(clients: Clients, demo: Demo, as: As): Promise<void> {
  const { checkout, promotions } = clients;
  const { europe, america } = demo.storeIds;
  const vat = EU_RATES.map(([countryCode, ratePpm]) => ({
    id: `vat-${countryCode}`,
    name: `VAT ${countryCode}`,
    countryCode,
    taxClass: 'standard',
    ratePpm,
  }));
  await done('taxes', checkout.setTaxRates({ storeId: europe, taxRates: vat }, as('taxes europe')));
  await done(
    'shipping',
    checkout.setShippingMethods({ storeId: europe, shippingMethods: europeanShipping() }, as('shipping europe')),
  );
  const salesTax = {
    id: 'tax-US-NY',
    name: 'Sales tax NY',
    countryCode: 'US',
    regionCode: 'NY',
    taxClass: 'standard',
    ratePpm: 88_750,
  };
  await done('taxes', checkout.setTaxRates({ storeId: america, taxRates: [salesTax] }, as('taxes america')));
  await done(
    'shipping',
    checkout.setShippingMethods({ storeId: america, shippingMethods: americanShipping() }, as('shipping america')),
  );

  for (const promotion of DEMO_PROMOTIONS) {
    const limit = promotion.when.coupon;
    const limits = limit ? { total: limit.totalLimit, perCustomer: limit.perCustomerLimit } : {};
    await done(
      promotion.name,
      promotions.createPromotion({ promotion: ruleOf(promotion), limits }, as(`promotion ${promotion.key}`)),
    );
  }
}

const EU_RATES = [
  ['DE', 190_000],
  ['NL', 210_000],
  ['FR', 200_000],
  ['AT', 200_000],
  ['BE', 210_000],
] as const;

function europeanShipping() {
  const countries = EU_RATES.map(([countryCode]) => ({ countryCode }));
  return [
    {
      id: 'standard',
      name: 'Standard, 2–4 days',
      countries,
      currency: 'EUR',
      price: { kind: 'flat' as const, amountMinor: 490 },
    },
    {
      id: 'express',
      name: 'Express, next working day',
      countries: [{ countryCode: 'DE' }],
      currency: 'EUR',
      price: { kind: 'flat' as const, amountMinor: 1290 },
    },
  ];
}

function americanShipping() {
  const countries = [{ countryCode: 'US' }];
  return [
    {
      id: 'ground',
      name: 'Ground, 3–6 days',
      countries,
      currency: 'USD',
      price: { kind: 'flat' as const, amountMinor: 790 },
    },
  ];
}

function ruleOf({ name, priority, combinable, when, effect }: DemoPromotion): Rule {
  const on = selectorOf(when);
  const conditions: Rule['conditions'] = [];
  if (when.subtotalMinor) conditions.push({ kind: 'min_subtotal', amountMinor: when.subtotalMinor });
  if (when.coupon) conditions.push({ kind: 'coupon', codes: [when.coupon.code] });
  return {
    name,
    priority,
    stacking: combinable
      ? { kind: 'combinable', with: ['product', 'order', 'shipping'] }
      : { kind: 'combinable', with: ['product', 'shipping'] },
    conditions,
    effect: effectOf(effect, on),
  };
}

function selectorOf({ productTypes, handles }: DemoPromotion['when']): Selector {
  return {
    ...(productTypes ? { attributes: { type: [...productTypes] } } : {}),
    ...(handles ? { attributes: { handle: [...handles] } } : {}),
  };
}

function effectOf(effect: DemoPromotion['effect'], on: Selector): Rule['effect'] {
  const isOrderWide = Object.keys(on).length === 0;
  switch (effect.kind) {
    case 'percent':
      return isOrderWide
        ? { kind: 'order_percent_off', ratePpm: effect.ratePpm }
        : { kind: 'percent_off', on, ratePpm: effect.ratePpm };
    case 'amount':
      return { kind: 'order_amount_off', amountMinor: effect.amountMinor };
    case 'buy-x-get-y':
      return {
        kind: 'buy_get',
        buy: on,
        buyQuantity: effect.buyQuantity,
        get: on,
        getQuantity: effect.freeQuantity,
        ratePpm: 1_000_000,
      };
    case 'free-shipping':
      return { kind: 'shipping_percent_off', ratePpm: 1_000_000 };
  }
}
