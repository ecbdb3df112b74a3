import { cancellationId, type Facts, mergeLines, type Reversal, type Sale } from '../domain/sale.ts';
import type { BookedOrder } from '../ports.ts';

/** What the order book says of sales: the same facts that its events told, whatever became of those. */
export function factsOfOrders(merchantId: string, orders: readonly BookedOrder[]): Facts {
  return {
    sales: orders.map((order) => saleOf(merchantId, order)),
    reversals: orders.flatMap((order) => [...cancellationOf(merchantId, order), ...returnsOf(merchantId, order)]),
    outcomes: [],
  };
}

function saleOf(merchantId: string, order: BookedOrder): Sale {
  const { id: orderId, storeId, channel, locationId, currency, totals, lines, test, placedAt } = order;
  return {
    merchantId,
    orderId,
    storeId,
    channel,
    locationId,
    currency,
    placedAtMs: Date.parse(placedAt),
    test,
    grossMinor: totals.totalMinor,
    netMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    discountMinor: totals.discountMinor,
    shippingMinor: totals.shippingMinor,
    promotionIds: [...new Set(lines.flatMap((line) => line.discounts.map((one) => one.promotionId)))],
    lines: lines.map(({ lineId, productId, variantId, quantity, totalMinor, netMinor }) => ({
      lineId,
      productId,
      variantId,
      quantity,
      grossMinor: totalMinor,
      netMinor,
    })),
  };
}

/** Told once it is through, as the event is. */
function cancellationOf(merchantId: string, { id, status, cancellation }: BookedOrder): Reversal[] {
  if (cancellation?.status !== 'done') return [];
  return [
    {
      merchantId,
      id: cancellationId(id),
      kind: 'cancellation',
      orderId: id,
      whole: status === 'cancelled',
      amountMinor: cancellation.refundMinor,
      occurredAtMs: Date.parse(cancellation.requestedAt),
      lines: mergeLines(cancellation.lines.map((line) => ({ ...line, amountMinor: null }))),
    },
  ];
}

function returnsOf(merchantId: string, { id: orderId, returns }: BookedOrder): Reversal[] {
  return returns.map((one) => ({
    merchantId,
    id: one.id,
    kind: 'return',
    orderId,
    whole: false,
    amountMinor: one.refundMinor,
    occurredAtMs: Date.parse(one.receivedAt),
    lines: mergeLines(
      one.lines.map(({ lineId, quantity, refundMinor }) => ({ lineId, quantity, amountMinor: refundMinor })),
    ),
  }));
}
