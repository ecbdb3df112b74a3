import type { Violation } from '@concord/contract';
import { type Database, rowsOf, sql } from '@concord/database';

export type AuditPage = {
  readonly checked: number;
  readonly violations: Violation[];
  readonly nextCursor: string | null;
};

type AuditRow = {
  merchant_id: string;
  promotion_id: string;
  /** What is counted: uses of a code or customer, or an amount in a currency. */
  subject: string;
  held: number;
  confirmed: number;
  allowed: number | null;
  version: number;
  sum_held: number;
  sum_confirmed: number;
};

/**
 * Each counter and budget of a page of promotions beside what their open redemptions add up to, in one snapshot. A full
 * join: a counter without redemptions and redemptions without a counter are both found.
 */
const AUDIT = `
  with page as (
    select merchant_id, id from promotion where (merchant_id, id) > ($1, $2) order by merchant_id, id limit $3
  ), line as (
    select r.merchant_id, r.status, r.customer, r.currency, l->>'promotionId' as promotion_id, l->>'code' as code,
      (l->>'discountMinor')::bigint as amount
    from redemption r cross join lateral jsonb_array_elements(r.lines) l
    where r.status in ('held', 'confirmed') and r.promotion_ids && array(select id from page)
  ), own_line as (
    select l.* from line l join page p on p.merchant_id = l.merchant_id and p.id = l.promotion_id
  ), expected as (
    select merchant_id, promotion_id, 'uses code=' || s.code || ' customer=' || s.customer as subject,
      count(*) filter (where status = 'held') as held, count(*) filter (where status = 'confirmed') as confirmed
    from own_line cross join lateral (
      select distinct c.code, u.customer from (values (''), (own_line.code)) as c(code),
        (values (''), (own_line.customer)) as u(customer)
    ) s group by 1, 2, 3
    union all
    select merchant_id, promotion_id, 'budget ' || currency, coalesce(sum(amount) filter (where status = 'held'), 0),
      coalesce(sum(amount) filter (where status = 'confirmed'), 0)
    from own_line group by 1, 2, 3
  ), counted as (
    select c.merchant_id, c.promotion_id, 'uses code=' || c.code || ' customer=' || c.customer as subject, c.held,
      c.confirmed, c.use_limit as allowed, c.version
    from use_count c join page p on p.merchant_id = c.merchant_id and p.id = c.promotion_id
    union all
    select b.merchant_id, b.promotion_id, 'budget ' || b.currency, b.held_minor, b.confirmed_minor, b.budget_minor, b.version
    from budget b join page p on p.merchant_id = b.merchant_id and p.id = b.promotion_id
  )
  select merchant_id, promotion_id, subject, coalesce(c.held, 0)::bigint as held, coalesce(c.confirmed, 0)::bigint as confirmed,
    c.allowed, coalesce(c.version, 0) as version, coalesce(e.held, 0)::bigint as sum_held,
    coalesce(e.confirmed, 0)::bigint as sum_confirmed
  from counted c full join expected e using (merchant_id, promotion_id, subject)
  order by merchant_id, promotion_id, subject`;

const PAGE_END = `select merchant_id, id from promotion where (merchant_id, id) > ($1, $2) order by merchant_id, id
  offset $3 - 1 limit 1`;

/** One page of the proof of L9, over the counters of so many promotions. */
export async function auditRedemptions(system: Database, first: number, after: string | undefined): Promise<AuditPage> {
  const [merchant = '', promotion = ''] = after?.split(' ') ?? [];
  const [rows, end] = await system.run(
    sql<AuditRow>(AUDIT, merchant, promotion, first),
    sql<{ merchant_id: string; id: string }>(PAGE_END, merchant, promotion, first),
  );
  const found = rowsOf<AuditRow>(rows);
  const last = rowsOf<{ merchant_id: string; id: string }>(end)[0];
  return {
    checked: found.length,
    violations: found.flatMap(violationsOf),
    nextCursor: last ? `${last.merchant_id} ${last.id}` : null,
  };
}

function violationsOf(row: AuditRow): AuditPage['violations'] {
  const { held, confirmed, allowed, sum_held, sum_confirmed } = row;
  const subject = `${row.merchant_id} ${row.promotion_id} ${row.subject}`;
  const rules: [boolean, string][] = [
    [held === sum_held, `held is ${held}, held redemptions add up to ${sum_held}`],
    [confirmed === sum_confirmed, `confirmed is ${confirmed}, confirmed redemptions add up to ${sum_confirmed}`],
    [
      allowed === null || sum_held + sum_confirmed <= allowed,
      `redemptions add up to ${sum_held + sum_confirmed}, above the limit of ${allowed}`,
    ],
  ];
  return rules.filter(([holds]) => !holds).map(([, detail]) => ({ law: 'L9', subject, detail, version: row.version }));
}
