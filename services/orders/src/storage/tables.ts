import { aggregateTable, ledgerTable } from '@concord/database';
import type { OrderDocument, Series } from '../domain/numbering.ts';
import { type Order, type Snapshot, statusesOf } from '../domain/order.ts';
import type { Process } from '../domain/process.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import { documentFromRow, orderFromRow, processFromRow, timeOf } from './rows.ts';

export const orders = aggregateTable<Order>({
  name: 'orders',
  kept: 'version',
  key: ['id'],
  columns: {
    number: 'bigint',
    number_prefix: 'text',
    store_id: 'text',
    channel: 'text',
    location_id: 'text',
    register_id: 'text',
    customer_id: 'text',
    email: 'text',
    checkout_id: 'text',
    reservation_id: 'text',
    payment_id: 'text',
    redemption_id: 'text',
    currency: 'text',
    status: 'text',
    payment_status: 'text',
    fulfilment_status: 'text',
    return_status: 'text',
    total_minor: 'bigint',
    captured_minor: 'bigint',
    refunding_minor: 'bigint',
    refunded_minor: 'bigint',
    voided: 'boolean',
    lines: 'jsonb',
    fulfilments: 'jsonb',
    cancellation: 'jsonb',
    returns: 'jsonb',
    placed_at: 'timestamptz',
    test: 'boolean',
    version: 'bigint',
  },
  personal: ['email'],
  keyOf: (order) => [order.id],
  fromRow: orderFromRow,
  toRow: orderToRow,
});

function orderToRow(order: Order): Record<string, unknown> {
  const statuses = statusesOf(order);
  return {
    id: order.id,
    number: order.number,
    number_prefix: order.numberPrefix,
    store_id: order.storeId,
    channel: order.channel,
    location_id: order.locationId,
    register_id: order.registerId,
    customer_id: order.customerId,
    email: order.email,
    checkout_id: order.checkoutId,
    reservation_id: order.reservationId,
    payment_id: order.paymentId,
    redemption_id: order.redemptionId,
    currency: order.currency,
    status: statuses.order,
    payment_status: statuses.payment,
    fulfilment_status: statuses.fulfilment,
    return_status: statuses.return,
    total_minor: order.totalMinor,
    captured_minor: order.capturedMinor,
    refunding_minor: order.refundingMinor,
    refunded_minor: order.refundedMinor,
    voided: order.voided,
    lines: order.lines,
    fulfilments: order.fulfilments,
    cancellation: order.cancellation,
    returns: order.returns,
    placed_at: timeOf(order.placedAtMs),
    test: order.test,
    version: order.version,
  };
}

export type OrderSnapshot = { readonly orderId: string; readonly snapshot: Snapshot };

/** Only ever inserted: the request role may not write a row that is there. */
export const snapshots = aggregateTable<OrderSnapshot>({
  name: 'order_snapshot',
  key: ['order_id'],
  columns: { snapshot: 'json' },
  personal: ['snapshot'],
  keyOf: ({ orderId }) => [orderId],
  fromRow: (row) => ({ orderId: row.order_id as string, snapshot: row.snapshot as Snapshot }),
  toRow: ({ orderId, snapshot }) => ({ order_id: orderId, snapshot }),
});

export const processes = aggregateTable<Process>({
  name: 'order_process',
  key: ['id'],
  columns: {
    kind: 'text',
    order_id: 'text',
    subject_id: 'text',
    status: 'text',
    step: 'text',
    attempts: 'bigint',
    failure: 'text',
    facts: 'jsonb',
    due_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: (process) => [process.id],
  fromRow: processFromRow,
  toRow: (process) => ({
    id: process.id,
    kind: process.kind,
    order_id: process.orderId,
    subject_id: process.subjectId,
    status: process.status,
    step: process.step,
    attempts: process.attempts,
    failure: process.failure,
    facts: process.facts,
    due_at: process.dueAtMs === null ? null : timeOf(process.dueAtMs),
    version: process.version,
  }),
});

/** Its name sorts after the other tables': counters are locked last, and so for the shortest time. */
export const series = aggregateTable<Series>({
  name: 'series',
  kept: 'last',
  key: ['store_id', 'name'],
  columns: { last: 'bigint' },
  keyOf: ({ storeId, name }) => [storeId, name],
  fromRow: (row) => ({ storeId: row.store_id as string, name: row.name as string, last: row.last as number }),
  toRow: ({ storeId, name, last }) => ({ store_id: storeId, name, last }),
});

export const documents = aggregateTable<OrderDocument>({
  name: 'document',
  key: ['subject_id', 'kind'],
  columns: {
    order_id: 'text',
    store_id: 'text',
    series: 'text',
    number: 'bigint',
    prints: 'bigint',
    issued_at: 'timestamptz',
  },
  keyOf: ({ subjectId, kind }) => [subjectId, kind],
  fromRow: documentFromRow,
  toRow: (document) => ({
    subject_id: document.subjectId,
    kind: document.kind,
    order_id: document.orderId,
    store_id: document.storeId,
    series: document.series,
    number: document.number,
    prints: document.prints,
    issued_at: timeOf(document.issuedAtMs),
  }),
});

export const timeline = ledgerTable<TimelineEntry>({
  name: 'timeline_entry',
  columns: {
    id: 'text',
    order_id: 'text',
    kind: 'text',
    facts: 'json',
    actor_kind: 'text',
    actor_id: 'text',
    request_id: 'text',
    at: 'timestamptz',
  },
  toRow: (entry) => ({
    id: entry.id,
    order_id: entry.orderId,
    kind: entry.kind,
    facts: entry.facts,
    actor_kind: entry.actor.kind,
    actor_id: entry.actor.id,
    request_id: entry.requestId,
    at: timeOf(entry.atMs),
  }),
});
