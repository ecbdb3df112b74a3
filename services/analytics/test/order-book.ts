import type { PublishedEvent } from '@concord/events';
import { derivedId, newId } from '@concord/ids';
import { splitByWeights } from '@concord/money';
import { accept } from '@concord/result';
import type { AnalyticsClients, BookedOrder } from '../src/ports.ts';

/** Numbers that look random and are the same for the same seed. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const CHANNELS = ['online', 'pos', 'app', 'agent', 'marketplace'] as const;
const CURRENCIES = ['EUR', 'JPY', 'KWD'] as const;
const DAY_MS = 86_400_000;
export const FIRST_DAY = '2026-03-20';

export type Shop = ReturnType<typeof newShop>;

export function newShop() {
  return {
    merchantId: newId('merchant'),
    stores: [newId('store'), newId('store')],
    locations: [newId('location'), newId('location'), null],
    products: Array.from({ length: 6 }, () => newId('product')),
    promotions: [newId('promotion'), newId('promotion')],
  };
}

type Line = BookedOrder['lines'][number];

/** An order of the shop as the order book would show it: placed, and perhaps returned in parts or cancelled. */
export function makeOrder(shop: Shop, below: (limit: number) => number): BookedOrder {
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const promotionId = below(3) === 0 ? pick(shop.promotions) : undefined;
  const lines = Array.from({ length: 1 + below(4) }, () => makeLine(pick(shop.products), below, promotionId));
  const shippingMinor = below(2) * below(900);
  const sum = (of: (line: Line) => number) => lines.reduce((total, line) => total + of(line), 0);
  const roundingMinor = below(5) - 2;
  const totalMinor = sum((line) => line.totalMinor) + shippingMinor + roundingMinor;
  const shippingTax = Math.trunc(shippingMinor / 7);
  const netMinor = sum((line) => line.netMinor) + shippingMinor - shippingTax;
  const placedAt = new Date(Date.parse(FIRST_DAY) + below(20 * DAY_MS)).toISOString();
  const order: BookedOrder = {
    id: newId('order', Date.parse(placedAt)),
    number: String(1000 + below(9000)),
    storeId: pick(shop.stores),
    channel: pick(CHANNELS),
    locationId: pick(shop.locations),
    registerId: null,
    customerId: null,
    email: null,
    status: 'open',
    paymentStatus: 'paid',
    fulfilmentStatus: 'unfulfilled',
    returnStatus: 'none',
    currency: pick(CURRENCIES),
    totalMinor,
    capturedMinor: totalMinor,
    refundedMinor: 0,
    refundingMinor: 0,
    placedAt,
    test: below(20) === 0,
    version: 1,
    locale: 'en',
    pricesIncludeTax: true,
    taxTreatment: 'taxed',
    priceBookVersion: '1',
    lines,
    totals: {
      subtotalMinor: sum((line) => line.subtotalMinor),
      discountMinor: sum((line) => line.discountMinor),
      shippingMinor,
      taxOnTopMinor: 0,
      taxReliefMinor: 0,
      roundingMinor,
      totalMinor,
      taxMinor: sum((line) => line.taxMinor) + shippingTax,
      netMinor,
    },
    delivery: { kind: 'ship' },
    tenders: [],
    checkoutId: newId('checkout'),
    paymentId: newId('payment'),
    reservationId: null,
    fulfilments: [],
    cancellation: null,
    returns: [],
  };
  const fate = below(4);
  if (fate === 0) return cancelled(order, below);
  return fate === 1 ? returned(order, below) : order;
}

function makeLine(
  productId: Line['productId'],
  below: (limit: number) => number,
  promotionId: string | undefined,
): Line {
  const quantity = 1 + below(4);
  const unitPriceMinor = 1 + below(5_000);
  const subtotalMinor = quantity * unitPriceMinor;
  const discountMinor = promotionId === undefined ? 0 : below(subtotalMinor);
  const totalMinor = subtotalMinor - discountMinor;
  const taxMinor = Math.trunc((totalMinor * 19) / 119);
  const discount = promotionId === undefined ? [] : [{ promotionId, name: 'Off', amountMinor: discountMinor }];
  return {
    lineId: newId('line'),
    variantId: derivedId('variant', productId),
    productId,
    title: 'Thing',
    variantTitle: null,
    sku: null,
    imageUrl: null,
    requiresShipping: true,
    quantity,
    unitPriceMinor,
    subtotalMinor,
    discountMinor,
    netMinor: totalMinor - taxMinor,
    taxMinor,
    totalMinor,
    taxes: [],
    discounts: discount,
    open: quantity,
    fulfilled: 0,
    cancelled: 0,
    returned: 0,
  };
}

/** The whole, paid or not; or, when part has left, the rest of it. */
function cancelled(order: BookedOrder, below: (limit: number) => number): BookedOrder {
  const whole = below(2) === 0;
  const paid = !whole || below(2) === 0;
  const lines = order.lines.map((line) => ({ lineId: line.lineId, quantity: whole ? line.quantity : 1 }));
  const refundMinor = whole ? (paid ? order.totalMinor : 0) : below(order.totalMinor);
  const requestedAt = later(order.placedAt, below);
  return {
    ...order,
    status: whole ? 'cancelled' : 'completed',
    capturedMinor: paid ? order.totalMinor : 0,
    refundedMinor: refundMinor,
    cancellation: { status: 'done', reason: 'Changed mind', lines, refundMinor, requestedAt },
  };
}

function returned(order: BookedOrder, below: (limit: number) => number): BookedOrder {
  const parts = splitByWeights(below(order.totalMinor + 1), [1, 2]);
  const first = order.lines[0] as Line;
  const returns = parts.map((refundMinor, index): BookedOrder['returns'][number] => ({
    id: newId('return'),
    orderId: order.id,
    status: 'refunded',
    locationId: newId('location'),
    registerId: null,
    reason: 'Too small',
    lines: splitByWeights(Math.trunc(refundMinor / 2), [1, 1]).map((part, condition) => ({
      lineId: first.lineId,
      quantity: 1,
      condition: condition === 0 ? 'sellable' : 'damaged',
      refundMinor: part,
    })),
    refundMinor,
    shippingRefundMinor: 0,
    currency: order.currency,
    creditNoteNumber: String(index),
    receivedAt: later(order.placedAt, below),
    refundedAt: null,
  }));
  return { ...order, refundedMinor: returns.reduce((sum, one) => sum + one.refundMinor, 0), returns };
}

function later(at: string, below: (limit: number) => number): string {
  return new Date(Date.parse(at) + below(10 * DAY_MS)).toISOString();
}

/** The events that Orders publishes of it, each after the other. */
export function eventsOf(merchantId: string, order: BookedOrder): PublishedEvent[] {
  const head = { orderId: order.id, number: order.number, storeId: order.storeId, channel: order.channel };
  const event = (type: string, at: string, data: object): PublishedEvent => ({
    id: newId('event'),
    type,
    source: 'orders',
    merchantId,
    key: order.id,
    occurredAtMs: Date.parse(at),
    data: { ...head, currency: order.currency, version: 1, ...data },
  });
  const { totals, cancellation } = order;
  const placed = event('orders.order-placed.v1', order.placedAt, {
    locationId: order.locationId,
    registerId: order.registerId,
    customerId: order.customerId,
    totalMinor: totals.totalMinor,
    netMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    shippingMinor: totals.shippingMinor,
    discountMinor: totals.discountMinor,
    lines: order.lines.map(({ lineId, variantId, productId, quantity, netMinor, totalMinor }) => ({
      lineId,
      variantId,
      productId,
      quantity,
      netMinor,
      totalMinor,
    })),
    promotionIds: [...new Set(order.lines.flatMap((line) => line.discounts.map((one) => one.promotionId)))],
    placedAt: order.placedAt,
    ...(order.test ? { test: true } : {}),
  });
  const gone = cancellation
    ? [
        event('orders.order-cancelled.v1', cancellation.requestedAt, {
          lines: cancellation.lines,
          refundMinor: cancellation.refundMinor,
          whole: order.status === 'cancelled',
        }),
      ]
    : [];
  const back = order.returns.map((one) =>
    event('orders.return-received.v1', one.receivedAt, {
      returnId: one.id,
      locationId: one.locationId,
      lines: one.lines,
      refundMinor: one.refundMinor,
      shippingRefundMinor: one.shippingRefundMinor,
    }),
  );
  return [placed, ...gone, ...back];
}

/** The order book of one merchant, as Orders gives it out: newest first, by pages. */
export function orderBook(merchantId: string, orders: readonly BookedOrder[]): AnalyticsClients['orders'] {
  const newestFirst = orders.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  return {
    listOrders: async ({ first = 50, after }, call) => {
      const mine = call.merchantId === merchantId ? newestFirst : [];
      const items = mine.filter((order) => after === undefined || order.id < after).slice(0, first);
      const last = items.length === first ? items.at(-1) : undefined;
      return accept({ items: items.map((order) => ({ ...order, unitCount: 0 })), nextCursor: last?.id ?? null });
    },
    getOrders: async ({ orderIds }) => accept({ items: orders.filter((order) => orderIds.includes(order.id)) }),
  };
}

export function shuffled<Item>(items: readonly Item[], below: (limit: number) => number): Item[] {
  return items
    .map((item) => ({ item, rank: below(2 ** 31) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
