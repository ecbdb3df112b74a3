import type { CurrencyCode, RatePpm } from '@concord/money';
import type { Channel, FulfilmentKind, TenderKind } from './basket.ts';

/** An amount for each currency that it exists in. In any other currency the rule does not apply: nothing is converted. */
export type MinorByCurrency = Readonly<Record<CurrencyCode, number>>;

/** What a promotion lowers: the price of goods, the order as a whole, or its shipping. Follows from its effect. */
export type PromotionClass = 'product' | 'order' | 'shipping';

/** A promotion as the price book carries it. Limits and budgets are counted elsewhere; `limited` says that there are some. */
export type Promotion = {
  readonly id: string;
  readonly name: string;
  /** Higher goes first. */
  readonly priority: number;
  readonly stacking: Stacking;
  /** All must hold. None: it always applies. */
  readonly conditions: readonly Condition[];
  readonly effect: Effect;
  /** The most that it takes off one basket, in the price basis of the book. */
  readonly capMinor?: MinorByCurrency | undefined;
  /** Its use must be held with the checkout (limit, budget, first order), so it does not apply offline. */
  readonly limited?: boolean | undefined;
};

/** Two promotions combine when each lists the class of the other. An exclusive one stands alone in a basket. */
export type Stacking =
  | { readonly kind: 'exclusive' }
  | { readonly kind: 'combinable'; readonly with: readonly PromotionClass[] };

/** Which lines. Every given field must match, one of its values is enough; an empty selector means every line. */
export type LineSelector = {
  readonly variantIds?: readonly string[] | undefined;
  readonly productIds?: readonly string[] | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly collectionIds?: readonly string[] | undefined;
  readonly attributes?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Lines whose compare-at price is above their price (true), or the others (false). */
  readonly reduced?: boolean | undefined;
  readonly except?: LineSelector | undefined;
};

/** The clock that a weekly rule reads: a fixed offset, or an IANA zone with its daylight saving. */
export type Zone =
  | { readonly kind: 'offset'; readonly utcOffsetMinutes: number }
  | { readonly kind: 'iana'; readonly timeZone: string };

export type Condition =
  | { readonly kind: 'min_quantity'; readonly of?: LineSelector | undefined; readonly quantity: number }
  /** Of what the lines cost when the promotion's class has its turn: list prices, then less product, then less order discounts. */
  | { readonly kind: 'min_subtotal'; readonly of?: LineSelector | undefined; readonly amountMinor: MinorByCurrency }
  | { readonly kind: 'customer_segment'; readonly anyOf: readonly string[] }
  /** Needs a known customer: a guest has no history to look at. */
  | { readonly kind: 'first_order' }
  | { readonly kind: 'channel'; readonly anyOf: readonly Channel[] }
  | { readonly kind: 'store'; readonly anyOf: readonly string[] }
  | { readonly kind: 'location'; readonly anyOf: readonly string[] }
  /** From (inclusive) until (exclusive). */
  | { readonly kind: 'time_window'; readonly fromMs?: number | undefined; readonly untilMs?: number | undefined }
  /** ISO weekdays (1 = Monday) and minutes of the local day, until exclusive. 22:00 until 02:00 runs into the next day. */
  | {
      readonly kind: 'weekly_hours';
      readonly zone: Zone;
      readonly weekdays: readonly number[];
      readonly fromMinute: number;
      readonly untilMinute: number;
    }
  | { readonly kind: 'fulfilment'; readonly anyOf: readonly FulfilmentKind[] }
  | { readonly kind: 'shipping_method'; readonly anyOf: readonly string[] }
  | { readonly kind: 'tender'; readonly anyOf: readonly TenderKind[] }
  /** One of these codes, or a code that `Basket.codeGrants` ties to this promotion (the list may then be empty). */
  | { readonly kind: 'coupon'; readonly codes: readonly string[] };

export type Tier =
  | { readonly kind: 'percent_off'; readonly fromQuantity: number; readonly ratePpm: RatePpm }
  | { readonly kind: 'unit_price'; readonly fromQuantity: number; readonly unitPriceMinor: MinorByCurrency };

export type ProductEffect =
  | { readonly kind: 'percent_off'; readonly on: LineSelector; readonly ratePpm: RatePpm }
  /** Per unit, or once over the whole selection (then split by largest remainder). */
  | {
      readonly kind: 'amount_off';
      readonly on: LineSelector;
      readonly amountMinor: MinorByCurrency;
      readonly per: 'unit' | 'selection';
    }
  /** Never raises a price. */
  | { readonly kind: 'fixed_price'; readonly on: LineSelector; readonly unitPriceMinor: MinorByCurrency }
  /** For every `buyQuantity` units the `getQuantity` cheapest others are lowered by the rate (1 000 000 = free). */
  | {
      readonly kind: 'buy_get';
      readonly buy: LineSelector;
      readonly buyQuantity: number;
      readonly get: LineSelector;
      readonly getQuantity: number;
      readonly ratePpm: RatePpm;
      readonly maxTimes?: number | undefined;
    }
  /** The highest tier that the quantity reaches; counted on each line, or together over the selection. */
  | {
      readonly kind: 'quantity_tiers';
      readonly on: LineSelector;
      readonly counted: 'per_line' | 'together';
      readonly tiers: readonly Tier[];
    }
  /** The parts together for one price, dearest units first, as often as they fit and it saves something. */
  | {
      readonly kind: 'bundle_price';
      readonly parts: readonly { readonly of: LineSelector; readonly quantity: number }[];
      readonly priceMinor: MinorByCurrency;
      readonly maxTimes?: number | undefined;
    }
  /** Units that are in the basket already become free, cheapest first. */
  | { readonly kind: 'gift'; readonly of: LineSelector; readonly quantity: number };

export type OrderEffect =
  | { readonly kind: 'order_percent_off'; readonly on?: LineSelector | undefined; readonly ratePpm: RatePpm }
  | {
      readonly kind: 'order_amount_off';
      readonly on?: LineSelector | undefined;
      readonly amountMinor: MinorByCurrency;
    };

export type ShippingEffect =
  /** 1 000 000 = free shipping. */
  | {
      readonly kind: 'shipping_percent_off';
      readonly methodIds?: readonly string[] | undefined;
      readonly ratePpm: RatePpm;
    }
  /** Never raises a price. */
  | {
      readonly kind: 'shipping_price';
      readonly methodIds?: readonly string[] | undefined;
      readonly priceMinor: MinorByCurrency;
    };

export type Effect = ProductEffect | OrderEffect | ShippingEffect;

export type EffectKind = Effect['kind'];
export type ConditionKind = Condition['kind'];
