import type { PricedBasket } from '@concord/pricing';
import { expect, test } from 'vitest';
import type { Cart } from '../domain/cart.ts';
import { quoteIdOf, readQuoteId, stillHolds } from './quote-id.ts';

const priced = {
  lines: [],
  shipping: undefined,
  totals: { totalMinor: 4_000, roundingMinor: 0 },
  redemptions: [],
} as unknown as PricedBasket;
const line = { lineId: 'lin_1', variantId: 'var_1', quantity: 1 };
const cartOf = (lines: Cart['lines']) =>
  ({ lines, delivery: { kind: 'ship', methodId: 'post', pickupLocationId: null } }) as unknown as Cart;
const asShown = quoteIdOf(cartOf([line]), priced, ['loc_1'], 1_700_000_000_000);

test('a cart that came back from the database, its keys in another order, has the quote that was shown', () => {
  const stored = { quantity: 1, variantId: 'var_1', lineId: 'lin_1' };
  const now = quoteIdOf(cartOf([stored]), priced, ['loc_1'], 1_700_000_000_500);
  expect(stillHolds(readQuoteId(asShown), now, 1_700_000_000_500)).toBe(true);
});

test('another quantity, another place to take it from, or too late: the quote no longer holds', () => {
  const later = 1_700_000_000_500;
  const more = quoteIdOf(cartOf([{ ...line, quantity: 2 }]), priced, ['loc_1'], later);
  const elsewhere = quoteIdOf(cartOf([line]), priced, ['loc_2'], later);
  expect(stillHolds(readQuoteId(asShown), more, later)).toBe(false);
  expect(stillHolds(readQuoteId(asShown), elsewhere, later)).toBe(false);
  expect(stillHolds(readQuoteId(asShown), asShown, later + 15 * 60_000)).toBe(false);
});
