import { type Database, sql } from '@concord/database';
import type { Message } from '../domain/message.ts';
import { messageFromRow } from './tables.ts';

export type MessageQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly status?: string | undefined;
  readonly kind?: string | undefined;
  readonly orderIds?: readonly string[] | undefined;
  readonly customerId?: string | undefined;
};

const LIST = `select * from message where merchant_id = $1 and ($2::text is null or status = $2)
  and ($3::text is null or kind = $3) and ($4::text[] is null or order_id = any($4))
  and ($5::text is null or customer_id = $5) and ($6::timestamptz is null or (created_at, id) < ($6, $7))
  order by created_at desc, id desc limit $8`;

/** A page of messages, newest first; the cursor is the last one's time and id. */
export async function readMessages(database: Database, merchantId: string, query: MessageQuery): Promise<Message[]> {
  const [at, id] = query.after?.split(' ') ?? [];
  const values = [merchantId, query.status, query.kind, query.orderIds, query.customerId, at, id, query.first];
  const [result] = await database.forMerchant(merchantId, sql(LIST, ...values));
  return (result?.rows ?? []).map(messageFromRow);
}

export async function readMessage(database: Database, merchantId: string, id: string): Promise<Message | undefined> {
  const text = 'select * from message where merchant_id = $1 and id = $2';
  const row = (await database.forMerchant(merchantId, sql(text, merchantId, id)))[0]?.rows[0];
  return row && messageFromRow(row);
}
