import { type Statement, sql } from '@concord/database';

/** Removes what the order book did not have, except what events told since the rebuild began. */
export function removeUnseen(merchantId: string, rebuildId: string): Statement[] {
  const stale = (table: string) => `delete from ${table} t using rebuild b
    where t.merchant_id = $1 and b.merchant_id = $1 and b.id = $2 and b.status = 'running'
      and t.rebuild_id is distinct from $2 and t.recorded_at < b.started_at`;
  return [
    sql(
      `with gone as (${stale('sale')} returning t.order_id),
        lines as (delete from sale_line where merchant_id = $1 and order_id in (select order_id from gone))
      update rebuild set removed_count = (select count(*) from gone) where merchant_id = $1 and id = $2 and status = 'running'`,
      merchantId,
      rebuildId,
    ),
    sql(
      `with gone as (${stale('reversal')} returning t.id)
      delete from reversal_line where merchant_id = $1 and reversal_id in (select id from gone)`,
      merchantId,
      rebuildId,
    ),
  ];
}
