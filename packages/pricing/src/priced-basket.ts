import type { CurrencyCode, RatePpm } from '@concord/money';
import type { Place } from './basket.ts';
import type { ConditionKind, EffectKind, PromotionClass } from './promotion.ts';

/** One tax on one line or on shipping. `amountMinor` ≥ 0. */
export type Tax = {
  readonly rateId: string;
  readonly name: string;
  readonly ratePpm: RatePpm;
  readonly amountMinor: number;
};

/** A promotion's share of one line. `amountMinor` > 0, in the price basis. */
export type LineDiscount = {
  readonly promotionId: string;
  readonly code?: string;
  readonly name: string;
  readonly class: 'product' | 'order';
  readonly reason: EffectKind;
  readonly amountMinor: number;
};

export type PricedLine = {
  readonly lineId: string;
  readonly quantity: number;
  /** What a unit costs before discounts: the override, or else the list price. */
  readonly unitPriceMinor: number;
  readonly listUnitPriceMinor: number;
  /** unitPriceMinor × quantity, in the price basis. */
  readonly subtotalMinor: number;
  /** Of both classes: an order discount is already split over the lines. */
  readonly discounts: readonly LineDiscount[];
  readonly discountMinor: number;
  readonly taxes: readonly Tax[];
  /** Without tax. */
  readonly netMinor: number;
  /** Sum of `taxes`. */
  readonly taxMinor: number;
  /** netMinor + taxMinor: what the customer pays for the line. */
  readonly totalMinor: number;
};

export type OrderDiscount = {
  readonly promotionId: string;
  readonly code?: string;
  readonly name: string;
  readonly reason: EffectKind;
  readonly amountMinor: number;
  readonly split: readonly { readonly lineId: string; readonly amountMinor: number }[];
};

export type PricedShipping = {
  readonly methodId: string;
  readonly name: string;
  /** By the table, before promotions, in the price basis. */
  readonly baseMinor: number;
  readonly discounts: readonly {
    readonly promotionId: string;
    readonly code?: string;
    readonly name: string;
    readonly reason: EffectKind;
    readonly amountMinor: number;
  }[];
  readonly discountMinor: number;
  readonly taxes: readonly Tax[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
};

/** A method that this basket could take. `priceMinor` = baseMinor − discountMinor, in the price basis. */
export type ShippingOption = {
  readonly methodId: string;
  readonly name: string;
  readonly baseMinor: number;
  readonly discountMinor: number;
  readonly priceMinor: number;
};

export type ShippingStatus = 'not_needed' | 'not_chosen' | 'chosen' | 'unavailable';

/**
 * The components of a total, each defined here and nowhere else. Price basis: gross when prices include tax, else net.
 *
 * total = subtotal − discount + shipping + taxOnTop − taxRelief + rounding
 */
export type Totals = {
  /** ≥ 0, added. Sum of unit price × quantity over the lines, in the price basis, before discounts. */
  readonly subtotalMinor: number;
  /** ≥ 0, subtracted. Product and order discounts on goods, in the price basis. Shipping's discount is not in it. */
  readonly discountMinor: number;
  /** ≥ 0, added. Shipping after its discounts, in the price basis. */
  readonly shippingMinor: number;
  /** ≥ 0, added. Tax that the prices do not contain: all of `taxMinor` in a net price basis, else 0. */
  readonly taxOnTopMinor: number;
  /** ≥ 0, subtracted. Tax that the prices contain but this customer does not owe (exempt, reverse charge). */
  readonly taxReliefMinor: number;
  /** Any sign, added. The cash total less the exact one; 0 unless paid in cash in a currency that rounds. */
  readonly roundingMinor: number;
  /** ≥ 0. What is to be paid. Tips, fees and change are the tenders' business and not in it. */
  readonly totalMinor: number;
  /** ≥ 0, for information. All tax in the total, contained or on top. */
  readonly taxMinor: number;
  /** ≥ 0, for information. total − tax − rounding. */
  readonly netMinor: number;
};

export type TaxTreatment = 'taxed' | 'exempt' | 'reverse_charge' | 'no_place';

export type WhyNotApplicable =
  | { readonly kind: 'condition'; readonly condition: ConditionKind }
  /** The promotion has no amount in the basket's currency. */
  | { readonly kind: 'currency' }
  /** It would take nothing off this basket. */
  | { readonly kind: 'no_saving' }
  /** It does not combine with what was applied, and that is better for the customer or goes first. */
  | { readonly kind: 'not_combinable' }
  | { readonly kind: 'needs_connection' }
  /** Another code has unlocked the same promotion. */
  | { readonly kind: 'already_unlocked' };

export type CodeOutcome =
  | { readonly code: string; readonly status: 'applied'; readonly promotionId: string }
  | {
      readonly code: string;
      readonly status: 'not_applicable';
      readonly promotionId: string;
      readonly reason: WhyNotApplicable;
    }
  | { readonly code: string; readonly status: 'unknown' };

/** A promotion that was applied. Where `limited`, its use must be held before the order is placed. */
export type Redemption = {
  readonly promotionId: string;
  readonly code?: string;
  readonly class: PromotionClass;
  readonly limited: boolean;
  readonly amountMinor: number;
};

/** How the total came about, step by step, for people and for the journal. No prose: each channel words it itself. */
export type Step =
  | {
      readonly kind: 'base_price';
      readonly lineId: string;
      readonly unitPriceMinor: number;
      readonly quantity: number;
      readonly overridden: boolean;
    }
  | {
      readonly kind: 'promotion_applied';
      readonly promotionId: string;
      readonly class: PromotionClass;
      readonly amountMinor: number;
    }
  | { readonly kind: 'promotion_left_out'; readonly promotionId: string; readonly reason: WhyNotApplicable }
  /** Only this much is missing for the promotion. */
  | { readonly kind: 'promotion_near'; readonly promotionId: string; readonly missingMinor: number }
  | { readonly kind: 'shipping_priced'; readonly methodId: string; readonly baseMinor: number }
  | { readonly kind: 'taxed'; readonly treatment: TaxTreatment; readonly place?: Place }
  | { readonly kind: 'cash_rounded'; readonly incrementMinor: number; readonly roundingMinor: number };

export type PricedBasket = {
  readonly currency: CurrencyCode;
  readonly bookVersion: string;
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly PricedLine[];
  readonly orderDiscounts: readonly OrderDiscount[];
  readonly shippingStatus: ShippingStatus;
  readonly shipping?: PricedShipping;
  readonly shippingOptions: readonly ShippingOption[];
  readonly taxTreatment: TaxTreatment;
  /** Per rate over lines and shipping; `baseMinor` is the net amount that it was charged on. */
  readonly taxes: readonly (Tax & { readonly baseMinor: number })[];
  readonly totals: Totals;
  readonly codes: readonly CodeOutcome[];
  readonly redemptions: readonly Redemption[];
  readonly explanation: readonly Step[];
};
