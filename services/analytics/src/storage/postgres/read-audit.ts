import { type Database, rowsOf, sql } from '@concord/database';
import type { Orphan, TotalsKey, TotalsRow } from '../sales-index.ts';
import { HASH_JOINS } from './read-sales.ts';

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

export async function readTotals(system: Database, first: number, after: TotalsKey | undefined): Promise<TotalsRow[]> {
  const [merchant, currency] = after ?? ['', ''];
  const [, totals] = await system.run(HASH_JOINS, sql<TotalsRow>(AUDIT, merchant, currency, first));
  return rowsOf<TotalsRow>(totals);
}

export async function readOrphans(system: Database): Promise<Orphan[]> {
  const [, found] = await system.run(HASH_JOINS, sql(ORPHANS));
  return rowsOf<{ merchant_id: string; id: string; order_id: string }>(found).map((row) => ({
    merchantId: row.merchant_id,
    id: row.id,
    orderId: row.order_id,
  }));
}
