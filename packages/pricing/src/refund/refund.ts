import type { Rejection } from '@concord/result';
import type { Basket } from '../basket.ts';
import type { CompiledBook } from '../compile-book.ts';
import type { PriceBook } from '../price-book.ts';

export type SoldTax = { readonly rateId: string; readonly amountMinor: number };

/** netMinor + taxes = totalMinor. */
export type SoldPart = {
  readonly netMinor: number;
  readonly taxes: readonly SoldTax[];
  readonly totalMinor: number;
};

export type SoldLine = SoldPart & { readonly lineId: string; readonly quantity: number };

/** An order as it was paid. A `PricedBasket` is one. */
export type SoldOrder = {
  readonly lines: readonly SoldLine[];
  readonly shipping?: SoldPart | undefined;
  readonly totals: { readonly totalMinor: number; readonly roundingMinor: number };
};

export type ReturnedLine = { readonly lineId: string; readonly quantity: number };

/** What has come back and been paid back before, over all channels. */
export type RefundHistory = { readonly returned: readonly ReturnedLine[]; readonly refundedMinor: number };

export type RefundPolicy = {
  readonly goods: /** The default. Each unit gives back what was really paid for it; kept goods keep their discounts. */
    | { readonly kind: 'unit_shares' }
    /** Kept goods are priced again as if only they had been bought: a threshold that is no longer reached is lost. */
    | { readonly kind: 'reprice_kept'; readonly basket: Basket; readonly book: PriceBook | CompiledBook };
  /** Given back when the last unit has come back, or never (then a full return lists it as non-refundable). */
  readonly shipping: 'with_last_unit' | 'never';
  /** The smallest coin's worth, when this refund is paid in cash. */
  readonly cashIncrementMinor?: number | undefined;
};

export const DEFAULT_REFUND_POLICY: RefundPolicy = { goods: { kind: 'unit_shares' }, shipping: 'with_last_unit' };

export const NO_REFUND_YET: RefundHistory = { returned: [], refundedMinor: 0 };

export type RefundedLine = SoldPart & ReturnedLine;

/** amount = lines + shipping + rounding + adjustment. */
export type Refund = {
  /** ≥ 0: to be paid back now. */
  readonly amountMinor: number;
  /** What this step changes on each line. Under `reprice_kept` a kept line may get dearer: its part is negative. */
  readonly lines: readonly RefundedLine[];
  readonly shipping?: SoldPart;
  /** Any sign: the sale's own cash rounding with the last unit, and the rounding of this refund if it is cash. */
  readonly roundingMinor: number;
  /** Any sign: what was refunded before beyond these rules, or could not be taken back because a refund is never below 0. */
  readonly adjustmentMinor: number;
  /** Of the whole order after this step; never above what was paid. */
  readonly refundedMinor: number;
  /** Everything has come back. */
  readonly complete: boolean;
  /** What a full return does not give back. */
  readonly nonRefundable: readonly { readonly kind: 'shipping'; readonly amountMinor: number }[];
};

export type RefundRejection = Rejection &
  (
    | { readonly code: 'UNKNOWN_LINE'; readonly lineId: string }
    | { readonly code: 'INVALID_QUANTITY'; readonly lineId: string; readonly quantity: number }
    | {
        readonly code: 'MORE_THAN_SOLD';
        readonly lineId: string;
        readonly requested: number;
        readonly stillReturnable: number;
      }
  );
