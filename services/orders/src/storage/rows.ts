import type { OrderDocument } from '../domain/numbering.ts';
import type { Order } from '../domain/order.ts';
import type { Process } from '../domain/process.ts';

export type Row = Record<string, unknown>;

export function orderFromRow(row: Row): Order {
  return {
    id: row.id as string,
    number: row.number as number,
    numberPrefix: row.number_prefix as string,
    storeId: row.store_id as string,
    channel: row.channel as Order['channel'],
    locationId: row.location_id as string | null,
    registerId: row.register_id as string | null,
    customerId: row.customer_id as string | null,
    email: row.email as string | null,
    checkoutId: row.checkout_id as string,
    reservationId: row.reservation_id as string | null,
    paymentId: row.payment_id as string | null,
    redemptionId: row.redemption_id as string | null,
    currency: row.currency as string,
    totalMinor: row.total_minor as number,
    capturedMinor: row.captured_minor as number,
    refundedMinor: row.refunded_minor as number,
    refundingMinor: row.refunding_minor as number,
    voided: row.voided as boolean,
    lines: row.lines as Order['lines'],
    fulfilments: row.fulfilments as Order['fulfilments'],
    cancellation: row.cancellation as Order['cancellation'],
    returns: row.returns as Order['returns'],
    placedAtMs: row.placed_at as number,
    test: row.test as boolean,
    version: row.version as number,
  };
}

export function processFromRow(row: Row): Process {
  return {
    id: row.id as string,
    kind: row.kind as Process['kind'],
    orderId: row.order_id as string,
    subjectId: row.subject_id as string,
    status: row.status as Process['status'],
    step: row.step as Process['step'],
    attempts: row.attempts as number,
    failure: row.failure as string | null,
    facts: row.facts as Process['facts'],
    dueAtMs: row.due_at as number | null,
    version: row.version as number,
  };
}

export function documentFromRow(row: Row): OrderDocument {
  return {
    subjectId: row.subject_id as string,
    kind: row.kind as OrderDocument['kind'],
    orderId: row.order_id as string,
    storeId: row.store_id as string,
    series: row.series as string,
    number: row.number as number,
    prints: row.prints as number,
    issuedAtMs: row.issued_at as number,
  };
}

export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
