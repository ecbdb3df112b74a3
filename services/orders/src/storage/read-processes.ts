import { type Database, rowsOf, rowsOfAllShards, sql } from '@concord/database';
import type { Order } from '../domain/order.ts';
import type { Process } from '../domain/process.ts';
import { orderFromRow, processFromRow, type Row } from './rows.ts';

/** A process and its order as they stand now. One round trip. */
export async function readProcess(
  database: Database,
  merchantId: string,
  id: string,
): Promise<{ readonly process: Process; readonly order: Order } | undefined> {
  const [processRow, orderRow] = await database.forMerchant(
    merchantId,
    sql('select * from order_process where merchant_id = $1 and id = $2', merchantId, id),
    sql(
      `select o.* from orders o join order_process p on p.merchant_id = o.merchant_id and p.order_id = o.id
        where p.merchant_id = $1 and p.id = $2`,
      merchantId,
      id,
    ),
  );
  const [process, order] = [rowsOf<Row>(processRow)[0], rowsOf<Row>(orderRow)[0]];
  return process && order ? { process: processFromRow(process), order: orderFromRow(order) } : undefined;
}

/** A page of a merchant's processes that have not ended, by id. */
export async function readOpenProcesses(
  database: Database,
  merchantId: string,
  query: {
    readonly first: number;
    readonly after?: string | undefined;
    readonly orderId?: string | undefined;
    readonly status?: string | undefined;
  },
): Promise<Process[]> {
  const text = `select * from order_process where merchant_id = $1 and status <> 'done' and id > $2
    and ($3::text is null or order_id = $3) and ($4::text is null or status = $4) order by id limit $5`;
  const values = [merchantId, query.after ?? '', query.orderId, query.status, query.first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return rowsOf<Row>(result).map(processFromRow);
}

/** Processes whose time has come, of all merchants: for the sweeper. */
export async function readDueProcesses(
  system: Database,
  nowMs: number,
  limit: number,
): Promise<{ merchantId: string; id: string }[]> {
  const text = `select merchant_id, id from order_process where status <> 'done' and due_at <= $1::timestamptz
    order by due_at limit $2`;
  const due = sql<{ merchant_id: string; id: string }>(text, new Date(nowMs), limit);
  return (await rowsOfAllShards(system, due)).map((row) => ({ merchantId: row.merchant_id, id: row.id }));
}
