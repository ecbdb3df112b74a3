import type { Violation } from '@concord/contract';
import { type Database, pageOfAllMerchants, sql } from '@concord/database';

export type AuditPage = {
  readonly checked: number;
  readonly violations: Violation[];
  readonly nextCursor: string | null;
};

type AuditRow = {
  merchant_id: string;
  variant_id: string;
  location_id: string;
  on_hand: number;
  reserved: number;
  allocated: number;
  free: number;
  backorder_limit: number;
  oversold: number;
  version: number;
  moved: number;
  held: number;
  owned: number;
};

const AUDIT = `
  select l.merchant_id, l.variant_id, l.location_id, l.on_hand, l.reserved, l.allocated, l.version, l.backorder_limit, l.oversold,
    l.on_hand - l.reserved - l.allocated - l.unavailable as free,
    coalesce((select sum(m.quantity) from movement m where m.merchant_id = l.merchant_id and m.variant_id = l.variant_id
      and m.location_id = l.location_id), 0)::bigint as moved,
    coalesce(r.held, 0)::bigint as held, coalesce(r.owned, 0)::bigint as owned
  from (
    select * from level where (merchant_id, variant_id, location_id) > ($1, $2, $3)
    order by merchant_id, variant_id, location_id limit $4
  ) l
  left join (
    select r.merchant_id, line->>'variantId' as variant_id, line->>'locationId' as location_id,
      sum((line->>'quantity')::bigint) filter (where r.status = 'held') as held,
      sum((line->>'quantity')::bigint) filter (where r.status = 'allocated') as owned
    from reservation r cross join lateral json_array_elements(r.lines) line
    where r.status in ('held', 'allocated') group by 1, 2, 3
  ) r using (merchant_id, variant_id, location_id)
  order by l.merchant_id, l.variant_id, l.location_id`;

/** One page of the proof of L1: each level against its movements, its open reservations and its bounds, in one snapshot. */
export async function auditStock(system: Database, first: number, after: string | undefined): Promise<AuditPage> {
  const [merchant = '', variant = '', location = ''] = after?.split(' ') ?? [];
  const page = sql<AuditRow>(AUDIT, merchant, variant, location, first);
  const rows = await pageOfAllMerchants(system, page, first);
  const last = rows.at(-1);
  return {
    checked: rows.length,
    violations: rows.flatMap(violationsOf),
    nextCursor: last && rows.length === first ? `${last.merchant_id} ${last.variant_id} ${last.location_id}` : null,
  };
}

function violationsOf(row: AuditRow): AuditPage['violations'] {
  const subject = `${row.merchant_id} level ${row.variant_id} at ${row.location_id}`;
  const rules: [boolean, string][] = [
    [row.on_hand === row.moved, `on hand is ${row.on_hand}, its movements add up to ${row.moved}`],
    [row.reserved === row.held, `reserved is ${row.reserved}, held reservations add up to ${row.held}`],
    [row.allocated === row.owned, `allocated is ${row.allocated}, allocated reservations add up to ${row.owned}`],
    [row.free >= -row.backorder_limit - row.oversold, `free is ${row.free}, below what backorder and exceptions allow`],
  ];
  return rules.filter(([holds]) => !holds).map(([, detail]) => ({ law: 'L1', subject, detail, version: row.version }));
}
