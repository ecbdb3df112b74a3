import { type Database, rowsOf, rowsParameter, type Statement, sql } from '@concord/database';
import { type Message, type MessageSubject, messageIdOf } from '../domain/message.ts';
import { messageFromRow } from './tables.ts';

const INSERT = `insert into message (merchant_id, id, event_id, kind, status, order_id, part_id, customer_id,
    traceparent, attempts, due_at, created_at, version)
  select merchant_id, id, event_id, kind, 'waiting', order_id, part_id, customer_id, traceparent,
    0, now(), created_at, 1
  from json_to_recordset($1::json) as r(merchant_id text, id text, event_id text, kind text, order_id text, part_id text,
    customer_id text, traceparent text, created_at timestamptz)
  on conflict (merchant_id, id) do nothing`;

/** Queues what is to be told; what is queued already stays as it is. */
export function insertMessages(subjects: readonly MessageSubject[]): Statement {
  const rows = subjects.map((subject) => ({
    merchant_id: subject.merchantId,
    id: messageIdOf(subject.eventId),
    event_id: subject.eventId,
    kind: subject.kind,
    order_id: subject.orderId,
    part_id: subject.partId,
    customer_id: subject.customerId,
    traceparent: subject.traceparent,
    created_at: new Date(subject.occurredAtMs).toISOString(),
  }));
  return sql(INSERT, rowsParameter(rows));
}

export type DueMessage = { readonly merchantId: string; readonly message: Message };

const CLAIM = `update message m set due_at = now() + $1 * interval '1 millisecond', version = m.version + 1
  from (select merchant_id, id from message where status = 'waiting' and due_at <= now()
    order by due_at limit $2 for update skip locked) due
  where m.merchant_id = due.merchant_id and m.id = due.id returning m.*`;

/** Takes due messages of all merchants, oldest first. If we die with them, they are due again when the lease ends. */
export async function claimMessages(system: Database, limit: number, leaseMs: number): Promise<DueMessage[]> {
  const [result] = await system.run(sql(CLAIM, leaseMs, limit));
  return rowsOf<Record<string, unknown>>(result).map((row) => ({
    merchantId: row.merchant_id as string,
    message: messageFromRow(row),
  }));
}

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
