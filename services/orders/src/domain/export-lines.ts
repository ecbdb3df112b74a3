import { orderNumber } from './numbering.ts';
import { type Order, statusesOf, sumUnits } from './order.ts';
import type { ExportFormat } from './order-export.ts';

/** What an export says of an order: facts for accounting, no names or addresses. */
function factsOf(order: Order) {
  const statuses = statusesOf(order);
  return {
    orderId: order.id,
    number: orderNumber(order),
    placedAt: new Date(order.placedAtMs).toISOString(),
    storeId: order.storeId,
    locationId: order.locationId ?? '',
    channel: order.channel,
    status: statuses.order,
    paymentStatus: statuses.payment,
    fulfilmentStatus: statuses.fulfilment,
    returnStatus: statuses.return,
    units: sumUnits(order, 'quantity'),
    currency: order.currency,
    totalMinor: order.totalMinor,
    capturedMinor: order.capturedMinor,
    refundedMinor: order.refundedMinor,
  };
}

const COLUMNS = [
  ...['orderId', 'number', 'placedAt', 'storeId', 'locationId', 'channel', 'status', 'paymentStatus'],
  ...['fulfilmentStatus', 'returnStatus', 'units', 'currency', 'totalMinor', 'capturedMinor', 'refundedMinor'],
];

/** A part of the file; a table's first part begins with the names of its columns. */
export function exportLines(format: ExportFormat, orders: readonly Order[], partNumber: number): string {
  const facts = orders.map(factsOf);
  if (format === 'jsonl') return lines(facts.map((one) => JSON.stringify(one)));
  const rows = facts.map((one) => Object.values(one).join(','));
  return lines(partNumber === 1 ? [COLUMNS.join(','), ...rows] : rows);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
