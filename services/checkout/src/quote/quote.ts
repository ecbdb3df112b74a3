import type { PricedBasket } from '@concord/pricing';
import type { PROBLEMS } from '../../cart-schemas.ts';
import type { Cart } from '../domain/cart.ts';
import type { PricedVariant, StoreContext } from './sources.ts';

export type Problem = { readonly code: (typeof PROBLEMS)[number]; readonly lineId: string | null };

/** What a cart costs now, why, and from where its goods would come. */
export type Quote = {
  readonly cart: Cart;
  readonly store: StoreContext;
  readonly variants: ReadonlyMap<string, PricedVariant>;
  readonly priced: PricedBasket;
  readonly problems: readonly Problem[];
  /** Locations that the goods may come from, best first. */
  readonly sources: readonly string[];
  readonly quoteId: string;
  readonly expiresAtMs: number;
};
