import type { ShippingMethod, TaxRate } from '@concord/pricing';

/** What a store charges on top of its prices. */
export type StoreSettings = {
  readonly storeId: string;
  readonly taxRates: readonly TaxRate[];
  readonly shippingTaxClass: string;
  readonly shippingMethods: readonly ShippingMethod[];
  readonly version: number;
};

/** Until a merchant says otherwise: no tax rates, and shipping within the store's own country at no charge. */
export function defaultSettings(storeId: string, countryCode: string, currencies: readonly string[]): StoreSettings {
  const shippingMethods = currencies.map(
    (currency): ShippingMethod => ({
      id: currencies[0] === currency ? 'standard' : `standard-${currency.toLowerCase()}`,
      name: 'Standard shipping',
      countries: [{ countryCode }],
      currency,
      price: { kind: 'flat', amountMinor: 0 },
    }),
  );
  return { storeId, taxRates: [], shippingTaxClass: 'standard', shippingMethods, version: 0 };
}
