import type { CurrencyCode } from '@concord/money';

export type Channel = 'online' | 'pos' | 'app' | 'agent' | 'marketplace';

export type TenderKind = 'cash' | 'card' | 'gift_card' | 'store_credit' | 'bank_transfer';

/** A tax place: country by ISO 3166-1 alpha-2 (`CA`), region by the part of ISO 3166-2 after the hyphen (`QC`). */
export type Place = {
  readonly countryCode: string;
  readonly regionCode?: string | undefined;
};

/** How the goods leave. Its place is the place of supply: the address shipped to, or the shop that hands over (L19). */
export type Delivery =
  | (Place & { readonly kind: 'ship'; readonly methodId?: string | undefined })
  | (Place & { readonly kind: 'pickup' | 'handover' | 'digital' });

export type FulfilmentKind = Delivery['kind'];

export type BasketLine = {
  readonly lineId: string;
  readonly variantId: string;
  readonly productId: string;
  /** The categories of the product with all their ancestors: a rule for `shoes` then also meets `running shoes`. */
  readonly categoryIds: readonly string[];
  readonly collectionIds: readonly string[];
  readonly attributes?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly taxClass: string;
  /** A whole number from 1. */
  readonly quantity: number;
  /** The list price of one unit in this context, as the catalogue chose it; with or without tax as the book says. */
  readonly unitPriceMinor: number;
  readonly compareAtMinor?: number | undefined;
  readonly requiresShipping: boolean;
  /** Of one unit. */
  readonly weightGrams: number;
  /** What a member of staff with the permission typed instead of the list price. Promotions then apply to this one. */
  readonly priceOverrideMinor?: number | undefined;
};

export type BasketCustomer = {
  readonly id: string;
  readonly segments: readonly string[];
  /** Orders placed so far, over all channels. A first-order promotion asks for 0. */
  readonly orderCount: number;
  readonly taxExempt?: boolean | undefined;
  /** A business in another country whose tax number the caller has verified: it accounts for the tax itself. */
  readonly reverseCharge?: boolean | undefined;
};

export type Basket = {
  readonly currency: CurrencyCode;
  readonly channel: Channel;
  readonly storeId: string;
  readonly locationId?: string | undefined;
  readonly nowMs: number;
  readonly customer?: BasketCustomer | undefined;
  /** Coupon codes as typed. */
  readonly codes: readonly string[];
  /**
   * What the Promotions service said about codes that are too many to be in the book (a million generated ones): which
   * promotion each unlocks. A code that is neither here nor in the book is unknown.
   */
  readonly codeGrants?: readonly { readonly code: string; readonly promotionId: string }[] | undefined;
  readonly lines: readonly BasketLine[];
  readonly delivery?: Delivery | undefined;
  /** Only `cash` rounds the total, and only where the book says so for the currency. */
  readonly tenderKind?: TenderKind | undefined;
  /** A register without a connection: nobody can hold a limited promotion for it, so those do not apply. */
  readonly offline?: boolean | undefined;
};
