import type { CurrencyCode, RatePpm } from '@concord/money';
import type { Channel } from './basket.ts';
import type { Promotion } from './promotion.ts';

/** Everything a store's prices follow from, besides the list prices. Never changed in place: a change is a new version. */
export type PriceBook = {
  readonly version: string;
  /** The price basis: list prices, discounts and shipping prices are gross (true) or net (false). */
  readonly pricesIncludeTax: boolean;
  /** The one level at which a tax is rounded: on each line, or on the order and then split over the lines. */
  readonly taxRounding: 'line' | 'total';
  readonly taxRates: readonly TaxRate[];
  readonly shippingTaxClass: string;
  /** Where tax is due while a basket has no delivery yet. Without it such a basket shows no tax. */
  readonly homePlace?: { readonly countryCode: string; readonly regionCode?: string | undefined } | undefined;
  readonly shippingMethods: readonly ShippingMethod[];
  readonly promotions: readonly Promotion[];
  /** The smallest coin's worth: `{ CHF: 5 }` makes a cash total of 12.43 into 12.45. */
  readonly cashRounding?: Readonly<Record<CurrencyCode, number>> | undefined;
};

export type TaxRate = {
  readonly id: string;
  readonly name: string;
  readonly countryCode: string;
  /** Without it the rate holds in the whole country. A region's rates come on top of its country's. */
  readonly regionCode?: string | undefined;
  /** A region's rate that stands instead of its country's rates (Madeira), not beside them (Quebec). */
  readonly replacesCountry?: boolean | undefined;
  readonly taxClass: string;
  readonly ratePpm: RatePpm;
  /** Taxes the net amount and the taxes before it (the simple ones, then compound ones by id). */
  readonly compound?: boolean | undefined;
};

export type ShippingMethod = {
  readonly id: string;
  readonly name: string;
  /** The zone: countries, and in each all regions or just those listed. */
  readonly countries: readonly { readonly countryCode: string; readonly regionCodes?: readonly string[] | undefined }[];
  readonly currency: CurrencyCode;
  readonly price: ShippingPrice;
  /** Costs nothing from this value of goods after discounts. */
  readonly freeOverMinor?: number | undefined;
  readonly maxWeightGrams?: number | undefined;
  /** Without it: every channel. */
  readonly channels?: readonly Channel[] | undefined;
};

/** A table's last step that is reached gives the price; below its first step the method is not offered. */
export type ShippingPrice =
  | { readonly kind: 'flat'; readonly amountMinor: number }
  | {
      readonly kind: 'by_subtotal';
      readonly steps: readonly { readonly fromMinor: number; readonly amountMinor: number }[];
    }
  | {
      readonly kind: 'by_weight';
      readonly steps: readonly { readonly fromGrams: number; readonly amountMinor: number }[];
    };
