import { newId } from '@concord/ids';
import { snapshotSchema } from '../snapshot-schemas.ts';
import type { Order, Snapshot } from '../src/domain/order.ts';
import type { pricedSnapshot } from './shop.ts';

/** What was agreed, from a basket that the pricing package priced. */
export function snapshotOf({ priced, lines }: ReturnType<typeof pricedSnapshot>): Snapshot {
  return snapshotSchema.parse({
    locale: 'de-DE',
    currency: priced.currency,
    pricesIncludeTax: priced.pricesIncludeTax,
    priceBookVersion: priced.bookVersion,
    lines,
    shipping: priced.shipping,
    totals: priced.totals,
    delivery: { kind: 'ship' },
    tenders: [],
  });
}

/** An order to which nothing has happened yet. */
export function emptyOrder(snapshot: Snapshot): Order {
  return {
    id: newId('order'),
    number: 1_001,
    numberPrefix: '',
    storeId: newId('store'),
    channel: 'online',
    locationId: null,
    registerId: null,
    customerId: null,
    email: null,
    checkoutId: newId('checkout'),
    reservationId: null,
    paymentId: newId('payment'),
    redemptionId: null,
    currency: snapshot.currency,
    totalMinor: snapshot.totals.totalMinor,
    capturedMinor: 0,
    refundedMinor: 0,
    refundingMinor: 0,
    voided: false,
    lines: snapshot.lines.map(({ lineId, variantId, quantity }) => ({
      lineId,
      variantId,
      quantity,
      leaving: 0,
      fulfilled: 0,
      cancelled: 0,
      returned: 0,
    })),
    fulfilments: [],
    cancellation: null,
    returns: [],
    placedAtMs: 0,
    test: false,
    version: 1,
  };
}
