import type { Basket, BasketLine, PriceBook, Promotion, TaxRate } from '../src/index.ts';

/** A Tuesday, 12:00 UTC. */
export const NOW_MS = Date.UTC(2026, 2, 10, 12);

export const BERLIN = { kind: 'ship', countryCode: 'DE', methodId: 'standard' } as const;

export function line(lineId: string, unitPriceMinor: number, more: Partial<BasketLine> = {}): BasketLine {
  return {
    lineId,
    variantId: `variant-${lineId}`,
    productId: `product-${lineId}`,
    categoryIds: [],
    collectionIds: [],
    taxClass: 'standard',
    quantity: 1,
    unitPriceMinor,
    requiresShipping: true,
    weightGrams: 500,
    ...more,
  };
}

export function basket(lines: readonly BasketLine[], more: Partial<Basket> = {}): Basket {
  return { currency: 'EUR', channel: 'online', storeId: 'store', nowMs: NOW_MS, codes: [], lines, ...more };
}

export function rate(id: string, ratePpm: number, more: Partial<TaxRate> = {}): TaxRate {
  return { id, name: id, countryCode: 'DE', taxClass: 'standard', ratePpm, ...more };
}

export function book(more: Partial<PriceBook> = {}): PriceBook {
  return {
    version: 'v1',
    pricesIncludeTax: true,
    taxRounding: 'line',
    taxRates: [rate('vat-19', 190_000), rate('vat-7', 70_000, { taxClass: 'reduced' })],
    shippingTaxClass: 'standard',
    homePlace: { countryCode: 'DE' },
    shippingMethods: [
      {
        id: 'standard',
        name: 'Standard',
        countries: [{ countryCode: 'DE' }],
        currency: 'EUR',
        price: { kind: 'flat', amountMinor: 490 },
      },
    ],
    promotions: [],
    ...more,
  };
}

/** Without words about it, a promotion is automatic, of priority 0, and combines with every class. */
export function promotion(id: string, effect: Promotion['effect'], more: Partial<Promotion> = {}): Promotion {
  return {
    id,
    name: id,
    priority: 0,
    stacking: { kind: 'combinable', with: ['product', 'order', 'shipping'] },
    conditions: [],
    effect,
    ...more,
  };
}
