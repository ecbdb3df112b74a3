import { type Database, rowsOf, rowsStatement, type Statement, sql } from '@concord/database';
import type { Delivery } from '../domain/delivery.ts';
import { deliveryFromRow } from './tables.ts';

export type NewDelivery = {
  readonly merchantId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
};

const insert = rowsStatement(
  { merchantId: 'text', id: 'text', endpointId: 'text', eventId: 'text', type: 'text', body: 'text' },
  (
    rows,
  ) => `insert into delivery (merchant_id, id, endpoint_id, event_id, type, body, status, attempts, due_at, created_at, version)
    select r."merchantId", r.id, r."endpointId", r."eventId", r.type, r.body, 'waiting', '[]', now(), date_trunc('milliseconds', now()), 1
    from ${rows} on conflict do nothing`,
);

/**
 * Puts messages into the queue; one that is there already, under the id of its event and endpoint, stays. Their time is
 * exact to the millisecond, as the cursor of a page says it.
 */
export function enqueue(deliveries: readonly NewDelivery[]): Statement {
  return insert(deliveries);
}

export type Claimed = { readonly merchantId: string; readonly delivery: Delivery };

/**
 * Takes messages that are due. Each is due again after the lease: whoever dies with it leaves it to the next, and a
 * message can then arrive twice, under the same webhook-id.
 */
export async function claimDue(system: Database, limit: number, leaseMs: number): Promise<Claimed[]> {
  const text = `update delivery d set due_at = now() + $2::bigint * interval '1 ms'
    from (select merchant_id, id from delivery where status = 'waiting' and due_at <= now()
      order by due_at limit $1 for update skip locked) due
    where d.merchant_id = due.merchant_id and d.id = due.id returning d.*`;
  const [result] = await system.run(sql(text, limit, leaseMs));
  return (result?.rows ?? []).map((row) => ({ merchantId: row.merchant_id as string, delivery: deliveryFromRow(row) }));
}

export type DeliveryQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly endpointId?: string | undefined;
  readonly status?: Delivery['status'] | undefined;
};

/** A page of the log, newest first; the cursor is the last time and id. */
export async function readDeliveries(
  database: Database,
  merchantId: string,
  { first, after, endpointId, status }: DeliveryQuery,
): Promise<Delivery[]> {
  const [at, id] = after?.split(' ') ?? [];
  const text = `select * from delivery where merchant_id = $1 and ($2::text is null or endpoint_id = $2)
    and ($3::text is null or status = $3) and ($4::text is null or (created_at, id) < ($4::timestamptz, $5))
    order by created_at desc, id desc limit $6`;
  const [result] = await database.forMerchant(
    merchantId,
    sql(text, merchantId, endpointId, status, at, id ?? '', first),
  );
  return rowsOf<Record<string, unknown>>(result).map(deliveryFromRow);
}
