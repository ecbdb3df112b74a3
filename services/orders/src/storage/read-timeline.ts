import { type Database, rowsOf, sql } from '@concord/database';
import type { TimelineEntry } from '../domain/timeline.ts';

type TimelineRow = {
  id: string;
  order_id: string;
  kind: TimelineEntry['kind'];
  facts: TimelineEntry['facts'];
  actor_kind: string;
  actor_id: string;
  request_id: string;
  at: number;
};

/** A page of what happened to an order, oldest first; the cursor is the last id. */
export async function readTimeline(
  database: Database,
  merchantId: string,
  { orderId, first, after }: { orderId: string; first: number; after?: string | undefined },
): Promise<TimelineEntry[]> {
  const text = `select * from timeline_entry where merchant_id = $1 and order_id = $2 and id > $3 order by id limit $4`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, orderId, after ?? '', first));
  return rowsOf<TimelineRow>(result).map((row) => ({
    id: row.id,
    orderId: row.order_id,
    kind: row.kind,
    facts: row.facts,
    actor: { kind: row.actor_kind, id: row.actor_id },
    requestId: row.request_id,
    atMs: row.at,
  }));
}
