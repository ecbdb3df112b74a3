import type { z } from 'zod';
import type { documentSchema, orderSchema, orderSummarySchema, returnSchema } from '../../order-schemas.ts';
import { documentNumber, type OrderDocument, orderNumber } from '../domain/numbering.ts';
import { type Fulfilment, type Order, type Return, statusesOf, sumUnits } from '../domain/order.ts';
import type { Process } from '../domain/process.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import { openUnits } from '../domain/units.ts';
import type { FullOrder } from '../storage/read-orders.ts';

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function headView(order: Order) {
  const statuses = statusesOf(order);
  return {
    id: order.id,
    number: orderNumber(order),
    storeId: order.storeId,
    channel: order.channel,
    locationId: order.locationId,
    registerId: order.registerId,
    customerId: order.customerId,
    email: order.email,
    status: statuses.order,
    paymentStatus: statuses.payment,
    fulfilmentStatus: statuses.fulfilment,
    returnStatus: statuses.return,
    currency: order.currency,
    totalMinor: order.totalMinor,
    capturedMinor: order.capturedMinor,
    refundedMinor: order.refundedMinor,
    placedAt: iso(order.placedAtMs),
    test: order.test,
    version: order.version,
  };
}

export function summaryView(order: Order): z.input<typeof orderSummarySchema> {
  return { ...headView(order), unitCount: sumUnits(order, 'quantity') };
}

export function orderView({ order, snapshot }: FullOrder): z.input<typeof orderSchema> {
  const units = new Map(order.lines.map((line) => [line.lineId, line]));
  return {
    ...snapshot,
    ...headView(order),
    lines: snapshot.lines.map((line) => {
      const moved = units.get(line.lineId);
      if (!moved) throw new Error(`Order ${order.id} does not count line ${line.lineId}`);
      const { fulfilled, cancelled, returned } = moved;
      return { ...line, open: openUnits(moved), fulfilled, cancelled, returned };
    }),
    checkoutId: order.checkoutId,
    paymentId: order.paymentId,
    reservationId: order.reservationId,
    refundingMinor: order.refundingMinor,
    fulfilments: order.fulfilments.map(fulfilmentView),
    cancellation: cancellationView(order),
    returns: order.returns.map((one) => returnView(order.id, order.currency, one)),
  };
}

export function fulfilmentView({ startedAtMs, fulfilledAtMs, lines, ...rest }: Fulfilment) {
  return {
    ...rest,
    lines: [...lines],
    startedAt: iso(startedAtMs),
    fulfilledAt: fulfilledAtMs === null ? null : iso(fulfilledAtMs),
  };
}

export function returnView(orderId: string, currency: string, one: Return): z.input<typeof returnSchema> {
  const { receivedAtMs, refundedAtMs, creditNoteNumber, lines, ...rest } = one;
  return {
    ...rest,
    orderId,
    currency,
    lines: [...lines],
    creditNoteNumber: documentNumber('credit_note', creditNoteNumber),
    receivedAt: iso(receivedAtMs),
    refundedAt: refundedAtMs === null ? null : iso(refundedAtMs),
  };
}

function cancellationView({ cancellation }: Order) {
  if (cancellation === null) return null;
  const { requestedAtMs, lines, ...rest } = cancellation;
  return { ...rest, lines: [...lines], requestedAt: iso(requestedAtMs) };
}

export function documentView(document: OrderDocument): z.input<typeof documentSchema> {
  const { orderId, subjectId, kind, series, number, prints, issuedAtMs } = document;
  const copy = Math.max(0, prints - 1);
  return { orderId, subjectId, kind, series, number: documentNumber(kind, number), copy, issuedAt: iso(issuedAtMs) };
}

export function processView({ id, kind, orderId, status, step, attempts, failure, dueAtMs }: Process) {
  return { id, kind, orderId, status, step, attempts, failure, dueAt: dueAtMs === null ? null : iso(dueAtMs) };
}

export function timelineView({ id, kind, facts, actor, atMs }: TimelineEntry) {
  return { id, kind, facts: { ...facts }, actor: { ...actor }, at: iso(atMs) };
}
