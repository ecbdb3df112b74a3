import type { Violation } from '@concord/contract';
import { type Database, pageOfAllMerchants, sql } from '@concord/database';
import type { AuditQuery, Section } from './audit-ledger.ts';

type TillRow = {
  merchant_id: string;
  register_id: string;
  currency: string;
  last_z_number: number;
  version: number;
  closed: number;
  highest: number;
  expected: number;
  drawer: number;
};

/** Each till beside its Z reports and what the ledger says is in its drawer, in one snapshot. */
const TILLS = `
  select t.merchant_id, t.register_id, t.currency, t.last_z_number, t.version,
    coalesce(s.closed, 0)::bigint as closed, coalesce(s.highest, 0)::bigint as highest,
    coalesce((t.open_shift->>'floatMinor')::bigint + (t.open_shift->>'cashSalesMinor')::bigint
      - (t.open_shift->>'cashRefundsMinor')::bigint + (t.open_shift->>'paidInMinor')::bigint
      - (t.open_shift->>'paidOutMinor')::bigint - (t.open_shift->>'dropsMinor')::bigint, 0)::bigint as expected,
    coalesce((select sum(e.amount_minor) from entry e where e.merchant_id = t.merchant_id
      and e.account = 'drawer:' || t.register_id and e.currency = t.currency), 0)::bigint as drawer
  from (
    select * from till where (merchant_id, register_id, currency) > ($1, $2, $3)
    order by merchant_id, register_id, currency limit $4
  ) t
  left join lateral (
    select count(*) as closed, max(z_number) as highest from shift s
    where s.merchant_id = t.merchant_id and s.register_id = t.register_id and s.currency = t.currency
  ) s on true
  order by t.merchant_id, t.register_id, t.currency`;

/** L11: what a drawer must hold is what the ledger moved into it; Z numbers are as many as Z reports. */
export async function auditShifts(system: Database, key: readonly string[], { first }: AuditQuery): Promise<Section> {
  const [merchant = '', register = '', currency = ''] = key;
  const rows = await pageOfAllMerchants(system, sql<TillRow>(TILLS, merchant, register, currency, first), first);
  const last = rows.length === first ? rows.at(-1) : undefined;
  return {
    checked: rows.length,
    violations: rows.flatMap(violationsOf),
    last: last && [last.merchant_id, last.register_id, last.currency],
  };
}

function violationsOf(row: TillRow): Violation[] {
  const rules: [boolean, string][] = [
    [row.expected === row.drawer, `the shift expects ${row.expected}, the ledger put ${row.drawer} into the drawer`],
    [
      row.last_z_number === row.closed && row.highest === row.closed,
      `the last Z is ${row.last_z_number}, but there are ${row.closed} Z reports up to ${row.highest}`,
    ],
  ];
  const subject = `${row.merchant_id} till ${row.register_id} ${row.currency}`;
  return rules.filter(([holds]) => !holds).map(([, detail]) => ({ law: 'L11', subject, detail, version: row.version }));
}
