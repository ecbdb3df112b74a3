import { aggregateTable } from '@concord/database';
import { type Channel, capturedMinorOf, type Failure, failureOf, orderIdOf, type Payment } from '../domain/payment.ts';
import type { Refund, RefundPart } from '../domain/refund.ts';
import type { Tender } from '../domain/tender.ts';

type PaymentDetails = {
  readonly tenders: readonly Tender[];
  readonly digest: string;
  readonly attemptId: string;
  readonly problem: string | null;
  readonly failure: Failure | null;
};

export const payments = aggregateTable<Payment>({
  name: 'payment',
  kept: 'version',
  key: ['id'],
  columns: {
    status: 'text',
    checkout_id: 'text',
    order_id: 'text',
    register_id: 'text',
    channel: 'text',
    currency: 'text',
    amount_minor: 'bigint',
    captured_minor: 'bigint',
    refunded_minor: 'bigint',
    details: 'json',
    due_at: 'timestamptz',
    attempts: 'int',
    created_at: 'timestamptz',
    changed_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: (payment) => [payment.id],
  fromRow: paymentFromRow,
  toRow: (payment) => {
    const { tenders, digest, attemptId, problem } = payment;
    const details: PaymentDetails = { tenders, digest, attemptId, problem, failure: failureOf(payment) };
    return {
      id: payment.id,
      status: payment.status,
      checkout_id: payment.checkoutId,
      order_id: orderIdOf(payment),
      register_id: payment.registerId,
      channel: payment.channel,
      currency: payment.currency,
      amount_minor: payment.amountMinor,
      captured_minor: capturedMinorOf(payment),
      refunded_minor: payment.refundedMinor,
      details,
      due_at: timeText(payment.dueAtMs),
      attempts: payment.attempts,
      created_at: timeText(payment.createdAtMs),
      changed_at: timeText(payment.changedAtMs),
      version: payment.version,
    };
  },
});

export function timeText(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

export function paymentFromRow(row: Record<string, unknown>): Payment {
  const { tenders, digest, attemptId, problem, failure } = row.details as PaymentDetails;
  const common = {
    id: row.id as string,
    checkoutId: row.checkout_id as string | null,
    channel: row.channel as Channel | null,
    registerId: row.register_id as string | null,
    currency: row.currency as string,
    amountMinor: row.amount_minor as number,
    refundedMinor: row.refunded_minor as number,
    ...{ tenders, digest, attemptId, problem },
    createdAtMs: row.created_at as number,
    changedAtMs: row.changed_at as number,
    dueAtMs: row.due_at as number | null,
    attempts: row.attempts as number,
    version: row.version as number,
  };
  const status = row.status as Payment['status'];
  switch (status) {
    case 'authorising':
    case 'action_required':
    case 'authorised':
    case 'voided':
      return { ...common, status };
    case 'capturing':
    case 'captured':
      return { ...common, status, orderId: row.order_id as string };
    case 'declined':
      return { ...common, status, failure: failure ?? { code: 'CANCELLED' } };
    case 'cancelling':
      return { ...common, status, failure };
  }
}

type RefundDetails = {
  readonly reason: string;
  readonly parts: readonly RefundPart[];
  readonly problem: string | null;
};

export const refunds = aggregateTable<Refund>({
  name: 'refund',
  key: ['id'],
  columns: {
    payment_id: 'text',
    order_id: 'text',
    status: 'text',
    amount_minor: 'bigint',
    currency: 'text',
    details: 'jsonb',
    due_at: 'timestamptz',
    attempts: 'int',
    requested_at: 'timestamptz',
    issued_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: (refund) => [refund.id],
  fromRow: refundFromRow,
  toRow: (refund) => {
    const { reason, parts } = refund;
    const pending = refund.status === 'pending' ? refund : undefined;
    const details: RefundDetails = { reason, parts, problem: pending?.problem ?? null };
    return {
      id: refund.id,
      payment_id: refund.paymentId,
      order_id: refund.orderId,
      status: refund.status,
      amount_minor: refund.amountMinor,
      currency: refund.currency,
      details,
      due_at: timeText(pending?.dueAtMs ?? null),
      attempts: pending?.attempts ?? 0,
      requested_at: timeText(refund.requestedAtMs),
      issued_at: refund.status === 'issued' ? timeText(refund.issuedAtMs) : null,
      version: refund.version,
    };
  },
});

export function refundFromRow(row: Record<string, unknown>): Refund {
  const { reason, parts, problem } = row.details as RefundDetails;
  const common = {
    id: row.id as string,
    paymentId: row.payment_id as string,
    orderId: row.order_id as string,
    amountMinor: row.amount_minor as number,
    currency: row.currency as string,
    reason,
    parts,
    requestedAtMs: row.requested_at as number,
    version: row.version as number,
  };
  const status = row.status as Refund['status'];
  switch (status) {
    case 'pending':
      return {
        ...common,
        status,
        dueAtMs: row.due_at as number | null,
        attempts: row.attempts as number,
        problem,
      };
    case 'issued':
      return { ...common, status, issuedAtMs: row.issued_at as number };
  }
}
