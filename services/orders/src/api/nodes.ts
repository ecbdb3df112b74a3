import type { z } from 'zod';
import type { orderSchema, orderSummarySchema, returnSchema } from '../../order-schemas.ts';

export type OrderOut = z.output<typeof orderSchema>;
export type SummaryOut = z.output<typeof orderSummarySchema>;
type ReturnOut = z.output<typeof returnSchema>;

/** An order as the graph has it. `full` is there when the whole order was loaded already. */
export function orderNode(order: OrderOut | SummaryOut) {
  const money = inCurrency(order.currency);
  return {
    id: order.id,
    number: order.number,
    channel: order.channel.toUpperCase(),
    status: order.status.toUpperCase(),
    paymentStatus: order.paymentStatus.toUpperCase(),
    fulfilmentStatus: order.fulfilmentStatus.toUpperCase(),
    returnStatus: order.returnStatus.toUpperCase(),
    store: { id: order.storeId },
    location: reference(order.locationId),
    register: reference(order.registerId),
    customer: reference(order.customerId),
    email: order.email,
    placedAt: order.placedAt,
    total: money(order.totalMinor),
    captured: money(order.capturedMinor),
    refunded: money(order.refundedMinor),
    full: 'lines' in order ? order : undefined,
  };
}

export const DETAIL_FIELDS = [
  'locale',
  'pricesIncludeTax',
  'lines',
  'totals',
  'shippingMethod',
  'delivery',
  'billingAddress',
  'tenders',
  'fulfilments',
  'cancellation',
  'returns',
] as const;

export function detailNode(order: OrderOut) {
  const money = inCurrency(order.currency);
  const { delivery } = order;
  return {
    locale: order.locale,
    pricesIncludeTax: order.pricesIncludeTax,
    lines: order.lines.map(({ lineId, variantId, productId, unitPriceMinor, discountMinor, taxMinor, ...line }) => ({
      ...line,
      id: lineId,
      variant: { id: variantId },
      product: { id: productId },
      unitPrice: money(unitPriceMinor),
      discount: money(discountMinor),
      tax: money(taxMinor),
      total: money(line.totalMinor),
    })),
    totals: {
      subtotal: money(order.totals.subtotalMinor),
      discount: money(order.totals.discountMinor),
      shipping: money(order.totals.shippingMinor),
      taxOnTop: money(order.totals.taxOnTopMinor),
      taxRelief: money(order.totals.taxReliefMinor),
      rounding: money(order.totals.roundingMinor),
      total: money(order.totals.totalMinor),
      tax: money(order.totals.taxMinor),
    },
    shippingMethod: order.shipping?.name,
    delivery: { ...delivery, pickupLocation: reference(delivery.pickupLocationId) },
    billingAddress: order.billingAddress,
    tenders: order.tenders.map(({ amountMinor, ...tender }) => ({ ...tender, amount: money(amountMinor) })),
    fulfilments: order.fulfilments.map(fulfilmentNode),
    cancellation: order.cancellation && { ...order.cancellation, refund: money(order.cancellation.refundMinor) },
    returns: order.returns.map(returnNode),
  };
}

export function fulfilmentNode({ tracking, ...fulfilment }: OrderOut['fulfilments'][number]) {
  return { ...fulfilment, carrier: tracking?.carrier, trackingNumber: tracking?.number, trackingUrl: tracking?.url };
}

export function returnNode({ orderId, locationId, lines, refundMinor, currency, ...rest }: ReturnOut) {
  const money = inCurrency(currency);
  return {
    ...rest,
    order: { id: orderId },
    location: { id: locationId },
    lines: lines.map((line) => ({ ...line, refund: money(line.refundMinor) })),
    refund: money(refundMinor),
  };
}

function inCurrency(currency: string) {
  return (amountMinor: number) => ({ amountMinor, currency });
}

function reference(id: string | null | undefined) {
  return id ? { id } : null;
}
