import type { Violation } from '@concord/contract';
import { type Database, pageOfAllMerchants, sql } from '@concord/database';
import type { PaymentStatus } from '../domain/payment.ts';
import type { CardTender } from '../domain/tender.ts';
import type { AuditQuery, Section } from './audit-ledger.ts';

type PaymentRow = {
  merchant_id: string;
  id: string;
  checkout_id: string | null;
  order_id: string | null;
  register_id: string | null;
  status: PaymentStatus;
  currency: string;
  amount_minor: number;
  captured_minor: number;
  refunded_minor: number;
  version: number;
  age_ms: number;
  problem: string | null;
  cards: readonly CardTender[] | null;
  booked: number;
  back: number;
  promised: number;
  refunding: number;
};

/** A payment as the auditor compares it with the order that owns it. */
export type PaymentFact = ReturnType<typeof factOf>;

/** Each payment beside what the ledger booked for it and its refunds, in one snapshot. */
const PAYMENTS = `
  select p.merchant_id, p.id, p.checkout_id, p.order_id, p.register_id, p.status, p.currency, p.amount_minor, p.captured_minor,
    p.refunded_minor, p.version, p.details->>'problem' as problem,
    jsonb_path_query_array(p.details::jsonb, '$.tenders[*] ? (@.kind == "card")') as cards,
    (extract(epoch from now() - p.changed_at) * 1000)::bigint as age_ms,
    coalesce(-e.booked, 0)::bigint as booked, coalesce(e.back, 0)::bigint as back,
    coalesce(r.promised, 0)::bigint as promised, coalesce(r.refunding, 0)::bigint as refunding
  from (
    select * from payment where (merchant_id, id) > ($1, $2) order by merchant_id, id limit $3
  ) p
  left join lateral (
    select sum(e.amount_minor) filter (where e.account = 'receivable') as booked,
      sum(e.amount_minor) filter (where e.account = 'refunds') as back
    from entry e where e.merchant_id = p.merchant_id and e.source_id = p.id
  ) e on true
  left join lateral (
    select sum(r.amount_minor) as promised,
      sum((select coalesce(sum((part->>'amountMinor')::bigint), 0) from jsonb_array_elements(r.details->'parts') part
        where part->>'kind' = 'card')) filter (where r.status = 'pending') as refunding
    from refund r where r.merchant_id = p.merchant_id and r.payment_id = p.id
  ) r on true
  order by p.merchant_id, p.id`;

export async function auditPayments(system: Database, key: readonly string[], query: AuditQuery): Promise<Section> {
  const [merchant = '', id = ''] = key;
  const rows = await pageOfAllMerchants(system, sql<PaymentRow>(PAYMENTS, merchant, id, query.first), query.first);
  const last = rows.length === query.first ? rows.at(-1) : undefined;
  return {
    checked: rows.length,
    violations: rows.flatMap((row) => violationsOf(row, query.orderWithinMs)),
    facts: rows.map(factOf),
    last: last && [last.merchant_id, last.id],
  };
}

function violationsOf(row: PaymentRow, orderWithinMs: number): Violation[] {
  const late = row.age_ms > orderWithinMs;
  const rules: [string, boolean, string][] = [
    ['L3', row.captured_minor === row.booked, `captured is ${row.captured_minor}, the ledger booked ${row.booked}`],
    [
      'L3',
      row.refunded_minor === row.promised,
      `refunded is ${row.refunded_minor}, its refunds add up to ${row.promised}`,
    ],
    [
      'L3',
      row.back === row.promised - row.refunding,
      `the ledger booked ${row.back} back, refunds without what is pending add up to ${row.promised - row.refunding}`,
    ],
    [
      'L3',
      row.refunded_minor <= row.captured_minor,
      `refunded is ${row.refunded_minor}, captured only ${row.captured_minor}`,
    ],
    [
      'L16',
      row.order_id !== null || row.captured_minor === row.refunded_minor || !late,
      `${row.captured_minor} ${row.currency} captured ${row.age_ms} ms ago without an order`,
    ],
    ['L16', row.problem === null, `waits for a person in ${row.status}: ${row.problem}`],
  ];
  const subject = `${row.merchant_id} payment ${row.id}`;
  return rules.filter(([, holds]) => !holds).map(([law, , detail]) => ({ law, subject, detail, version: row.version }));
}

function factOf(row: PaymentRow) {
  const { status, currency, version } = row;
  return {
    merchantId: row.merchant_id,
    paymentId: row.id,
    checkoutId: row.checkout_id,
    orderId: row.order_id,
    registerId: row.register_id,
    ...{ status, currency, version },
    amountMinor: row.amount_minor,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    refundingMinor: row.refunding,
    cards: (row.cards ?? []).map(({ reference, amountMinor, refundedMinor }) => ({
      reference,
      amountMinor,
      refundedMinor,
    })),
    ageMs: Math.max(0, row.age_ms),
  };
}
