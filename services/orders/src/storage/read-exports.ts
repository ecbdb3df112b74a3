import { type Database, rowsOf, rowsOfAllShards, sql } from '@concord/database';
import type { OrderExport } from '../domain/order-export.ts';
import { exportFromRow } from './export-tables.ts';
import type { Row } from './rows.ts';

export async function readExport(
  database: Database,
  merchantId: string,
  exportId: string,
): Promise<OrderExport | undefined> {
  const text = 'select * from order_export where merchant_id = $1 and id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, exportId));
  const row = rowsOf<Row>(result)[0];
  return row && exportFromRow(row);
}

export async function readExportPart(
  database: Database,
  merchantId: string,
  exportId: string,
  number: number,
): Promise<string | undefined> {
  const text = 'select content from order_export_part where merchant_id = $1 and export_id = $2 and number = $3';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, exportId, number));
  return rowsOf<{ content: string }>(result)[0]?.content;
}

export type OwnedExport = { readonly merchantId: string; readonly exportId: string };

/** Exports that have not got on since that time: their job was lost, or never got into the queue. */
export async function readStandingExports(system: Database, beforeMs: number, limit: number): Promise<OwnedExport[]> {
  const text = `select merchant_id, id from order_export where status in ('waiting', 'running') and moved_at < $1
    order by moved_at limit $2`;
  const standing = sql<{ merchant_id: string; id: string }>(text, new Date(beforeMs), limit);
  const rows = await rowsOfAllShards(system, standing);
  return rows.map((row) => ({ merchantId: row.merchant_id, exportId: row.id }));
}

/** Deletes exports of one shard that ended before that time, with their parts; answers how many. */
export async function forgetExports(shard: Database, beforeMs: number, limit: number): Promise<number> {
  const text = `delete from order_export where (merchant_id, id) in (select merchant_id, id from order_export
    where status in ('completed', 'failed') and moved_at < $1 order by moved_at limit $2)`;
  const [result] = await shard.run(sql(text, new Date(beforeMs), limit));
  return result?.rowCount ?? 0;
}
