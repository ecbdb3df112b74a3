import { type Database, rowsOf, type Statement, sql } from '@concord/database';
import type { Rebuild } from '../domain/rebuild.ts';
import { rebuildFromRow, SALES } from './tables.ts';

export type RunningRebuild = { readonly merchantId: string; readonly rebuild: Rebuild };

/** Takes rebuilds that wait for their next page, of all merchants; nobody else takes them until the lease ends. */
export async function claimRebuilds(system: Database, limit: number, leaseMs: number): Promise<RunningRebuild[]> {
  const text = `update rebuild r set due_at = now() + $1 * interval '1 millisecond', version = r.version + 1
    from (select merchant_id, subject from rebuild where status = 'running' and due_at <= now()
      order by due_at limit $2 for update skip locked) due
    where r.merchant_id = due.merchant_id and r.subject = due.subject returning r.*`;
  const [result] = await system.run(sql(text, leaseMs, limit));
  return rowsOf<Record<string, unknown>>(result).map((row) => ({
    merchantId: row.merchant_id as string,
    rebuild: rebuildFromRow(row),
  }));
}

export async function readRebuild(database: Database, merchantId: string): Promise<Rebuild | undefined> {
  const text = 'select * from rebuild where merchant_id = $1 and subject = $2';
  const row = (await database.forMerchant(merchantId, sql(text, merchantId, SALES)))[0]?.rows[0];
  return row && rebuildFromRow(row);
}

/** A page is in; the next begins at the cursor. */
export function pageDone(merchantId: string, rebuildId: string, orders: number, cursor: string | null): Statement {
  const text = `update rebuild set cursor = $3, order_count = order_count + $4, attempts = 0, due_at = now(),
    version = version + 1 where merchant_id = $1 and id = $2 and status = 'running'`;
  return sql(text, merchantId, rebuildId, cursor, orders);
}

export function attemptFailed(merchantId: string, rebuildId: string, retryInMs: number): Statement {
  const text = `update rebuild set attempts = attempts + 1, due_at = now() + $3 * interval '1 millisecond',
    version = version + 1 where merchant_id = $1 and id = $2 and status = 'running'`;
  return sql(text, merchantId, rebuildId, retryInMs);
}

export function rebuildDone(merchantId: string, rebuildId: string): Statement {
  const text = `update rebuild set status = 'done', cursor = null, ended_at = now(), version = version + 1
    where merchant_id = $1 and id = $2 and status = 'running'`;
  return sql(text, merchantId, rebuildId);
}
