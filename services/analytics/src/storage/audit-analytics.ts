import { type Database, rowsOf, sql } from '@concord/database';
import { HASH_JOINS } from './read-sales.ts';

type Row = {
  merchant_id: string;
  currency: string;
  orders: number;
  gross: number;
  net: number;
  tax: number;
  cancelled: number;
  refund: number;
  overdrawn: number;
};

const AUDIT = `
  select s.merchant_id, s.currency, count(*) as orders, sum(s.gross_minor)::bigint as gross,
    sum(s.net_minor)::bigint as net, sum(s.tax_minor)::bigint as tax,
    sum(t.cancelled)::bigint as cancelled, sum(t.refund)::bigint as refund,
    count(*) filter (where t.cancelled + t.refund > s.gross_minor) as overdrawn
  from sale s
  left join (
    select merchant_id, order_id, bool_or(whole) as whole,
      coalesce(sum(amount_minor) filter (where kind = 'cancellation'), 0) as cancelled,
      coalesce(sum(amount_minor) filter (where kind = 'return'), 0) as refund
    from reversal where merchant_id >= $1 group by 1, 2
  ) r on r.merchant_id = s.merchant_id and r.order_id = s.order_id
  cross join lateral (
    select case when r.whole then s.gross_minor else coalesce(r.cancelled, 0) end as cancelled,
      coalesce(r.refund, 0) as refund
  ) t
  where (s.merchant_id, s.currency) > ($1, $2)
  group by 1, 2 order by 1, 2 limit $3`;

const ORPHANS = `select r.merchant_id, r.id, r.order_id from reversal r
  where not exists (select from sale s where s.merchant_id = r.merchant_id and s.order_id = r.order_id)
  order by r.merchant_id, r.id limit 100`;

/** One page of the analytics side of L15: what each merchant sold in each currency, and what contradicts itself. */
export async function auditAnalytics(system: Database, first: number, after: string | undefined) {
  const [merchant = '', currency = ''] = after?.split(' ') ?? [];
  const audit = sql<Row>(AUDIT, merchant, currency, first);
  const [, totals, orphans] = await system.run(HASH_JOINS, audit, sql(ORPHANS));
  const rows = rowsOf<Row>(totals);
  const last = rows.at(-1);
  return {
    checked: rows.reduce((sum, row) => sum + row.orders, 0),
    violations: [...rows.flatMap(overdrawn), ...(after === undefined ? (orphans?.rows ?? []).map(orphan) : [])],
    facts: rows.map(factOf),
    nextCursor: last && rows.length === first ? `${last.merchant_id} ${last.currency}` : null,
  };
}

function factOf(row: Row) {
  return {
    merchantId: row.merchant_id,
    currency: row.currency,
    orders: row.orders,
    grossMinor: row.gross,
    netMinor: row.net,
    taxMinor: row.tax,
    cancelledMinor: row.cancelled,
    refundMinor: row.refund,
  };
}

function overdrawn({ merchant_id, currency, overdrawn: count, orders }: Row) {
  if (count === 0) return [];
  const subject = `${merchant_id} sales in ${currency}`;
  return [{ law: 'L3', subject, detail: `${count} sales gave back more than they were worth`, version: orders }];
}

function orphan(row: Record<string, unknown>) {
  const subject = `${row.merchant_id} reversal ${row.id}`;
  return { law: 'L15', subject, detail: `its sale ${row.order_id} is not there`, version: 0 };
}
