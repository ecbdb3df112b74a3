import { type Database, rowsOf, sql } from '@concord/database';

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

const KEYS = `with recursive pairs as (
    (select merchant_id, currency from sale where (merchant_id, currency) > ($1, $2) order by 1, 2 limit 1)
    union all
    select n.merchant_id, n.currency from pairs p cross join lateral (
      select s.merchant_id, s.currency from sale s where (s.merchant_id, s.currency) > (p.merchant_id, p.currency)
      order by 1, 2 limit 1
    ) n
  ), page as (select * from pairs limit $3)`;

const AUDIT = `${KEYS}
  select page.merchant_id, page.currency, t.*
  from page cross join lateral (
    select count(*) as orders, sum(s.gross_minor)::bigint as gross, sum(s.net_minor)::bigint as net,
      sum(s.tax_minor)::bigint as tax, sum(coalesce(r.cancelled, 0))::bigint as cancelled,
      sum(coalesce(r.refund, 0))::bigint as refund,
      count(*) filter (where coalesce(r.cancelled, 0) + coalesce(r.refund, 0) > s.gross_minor) as overdrawn
    from sale s
    left join lateral (
      select sum(case when r.whole then s.gross_minor else r.amount_minor end) filter (where kind = 'cancellation') as cancelled,
        sum(r.amount_minor) filter (where kind = 'return') as refund
      from reversal r where r.merchant_id = s.merchant_id and r.order_id = s.order_id
    ) r on true
    where s.merchant_id = page.merchant_id and s.currency = page.currency
  ) t
  order by page.merchant_id, page.currency`;

const ORPHANS = `select r.merchant_id, r.id, r.order_id from reversal r
  where not exists (select from sale s where s.merchant_id = r.merchant_id and s.order_id = r.order_id)
  order by r.merchant_id, r.id limit 100`;

/** One page of the analytics side of L15: what each merchant sold in each currency, and what contradicts itself. */
export async function auditAnalytics(system: Database, first: number, after: string | undefined) {
  const [merchant = '', currency = ''] = after?.split(' ') ?? [];
  const [totals, orphans] = await system.run(sql<Row>(AUDIT, merchant, currency, first), sql(ORPHANS));
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
