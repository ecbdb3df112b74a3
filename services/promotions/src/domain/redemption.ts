/** One promotion's use in a checkout: by which code ('' for none), and what it took off. */
export type RedeemedLine = {
  readonly promotionId: string;
  readonly code: string;
  /** Null where the code stands in the rule itself, or there is none. */
  readonly couponId: string | null;
  readonly discountMinor: number;
};

type Common = {
  readonly id: string;
  readonly checkoutId: string | null;
  /** A digest; empty where nobody said who the customer is. */
  readonly customer: string;
  readonly currency: string;
  readonly lines: readonly RedeemedLine[];
  readonly version: number;
};

/** The uses of one checkout, from their hold to the order that has them, or to their end without one. */
export type Redemption =
  | (Common & { readonly status: 'held' })
  | (Common & { readonly status: 'confirmed'; readonly orderId: string })
  | (Common & { readonly status: 'released'; readonly orderId: string | null });

export type RedemptionClosed = { readonly code: 'REDEMPTION_CLOSED'; readonly status: Redemption['status'] };
export type RedemptionNotFound = { readonly code: 'REDEMPTION_NOT_FOUND' };

/** Stands for an undo that came before its do: the uses can no longer be held (CONSISTENCY 4). */
export function tombstone(id: string): Redemption {
  return { id, status: 'released', checkoutId: null, orderId: null, customer: '', currency: '', lines: [], version: 1 };
}

export function orderIdOf(redemption: Redemption): string | null {
  return 'orderId' in redemption ? redemption.orderId : null;
}
