import { hash } from 'node:crypto';
import type { PricedBasket } from '@concord/pricing';
import type { Cart } from '../domain/cart.ts';

/** How long a shown price can be bought (CONSISTENCY 6). */
export const QUOTE_LIFETIME_MS = 15 * 60_000;

/**
 * Names what was shown: when, the total, and a digest of the cart, every amount and the sourcing plan. The total is in
 * it so that a later difference can be shown as old and new; nothing in it is trusted, since the digest is made again.
 * Cash rounding is left out: it follows from how is paid, which is known only when it is.
 */
export function quoteIdOf(cart: Cart, priced: PricedBasket, sources: readonly string[], nowMs: number): string {
  const { lines, delivery, shippingAddress: address } = cart;
  const { roundingMinor, totalMinor, ...components } = priced.totals;
  const content = [
    lines.map(({ lineId, variantId, quantity }) => [lineId, variantId, quantity]),
    delivery && [delivery.kind, delivery.methodId, delivery.pickupLocationId],
    address && [address.countryCode, address.regionCode],
    [priced.lines, priced.shipping, priced.redemptions, components, totalMinor - roundingMinor],
    sources,
  ];
  const digest = hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22);
  return `${nowMs.toString(36)}.${priced.totals.totalMinor.toString(36)}.${digest}`;
}

export type ShownQuote = { readonly shownAtMs: number; readonly totalMinor: number; readonly digest: string };

export function readQuoteId(quoteId: string): ShownQuote | undefined {
  const match = /^([0-9a-z]{6,10})\.([0-9a-z]{1,11})\.([\w-]{22})$/.exec(quoteId);
  if (!match?.[1] || !match[2] || !match[3]) return undefined;
  return { shownAtMs: Number.parseInt(match[1], 36), totalMinor: Number.parseInt(match[2], 36), digest: match[3] };
}

/** Is what was shown still what it costs, and was it shown recently? */
export function stillHolds(shown: ShownQuote | undefined, currentQuoteId: string, nowMs: number): boolean {
  if (!shown || nowMs - shown.shownAtMs > QUOTE_LIFETIME_MS) return false;
  return readQuoteId(currentQuoteId)?.digest === shown.digest;
}
