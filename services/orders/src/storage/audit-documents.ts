import type { Violation } from '@concord/contract';
import { type Database, pageOfAllMerchants, sql } from '@concord/database';
import { ORDER_SERIES } from '../domain/numbering.ts';
import type { Row } from './rows.ts';

const AUDIT = `select s.merchant_id, s.store_id, s.name, s.last, d.issued, d.lowest, d.highest
  from (
    select * from series where (merchant_id, store_id, name) > ($1, $2, $3) and name <> $4
    order by merchant_id, store_id, name limit $5
  ) s
  cross join lateral (
    select count(*)::bigint as issued, coalesce(min(number), 0)::bigint as lowest, coalesce(max(number), 0)::bigint as highest
    from document d where d.merchant_id = s.merchant_id and d.store_id = s.store_id and d.series = s.name
  ) d
  order by s.merchant_id, s.store_id, s.name`;

/** One page of the proof of L12: numbers 1 to last, each once. Numbers are unique, so counting them is enough. */
export async function auditDocuments(system: Database, first: number, after: string | undefined) {
  const [merchant = '', store = '', name = ''] = after?.split(' ') ?? [];
  const page = sql<Row>(AUDIT, merchant, store, name, ORDER_SERIES, first);
  const rows = await pageOfAllMerchants(system, page, first);
  const last = rows.at(-1);
  return {
    checked: rows.length,
    violations: rows.filter((row) => !isWhole(row)).map(violationOf),
    nextCursor: last && rows.length === first ? `${last.merchant_id} ${last.store_id} ${last.name}` : null,
  };
}

function isWhole(row: Row): boolean {
  return row.lowest === 1 && row.highest === row.last && row.issued === row.last;
}

function violationOf(row: Row): Violation {
  return {
    law: 'L12',
    subject: `${row.merchant_id} series ${row.name} of ${row.store_id}`,
    detail: `${row.issued} documents from ${row.lowest} to ${row.highest}, the series stands at ${row.last}`,
    version: row.last as number,
  };
}
