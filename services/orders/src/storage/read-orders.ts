import { type Database, rowsOf, type SqlValue, sql, type Writer } from '@concord/database';
import type { Order, Return, Snapshot } from '../domain/order.ts';
import { type NumberRange, numbersBeginningWith } from './number-search.ts';
import type { RecentSnapshots } from './recent-snapshots.ts';
import { orderFromRow, type Row, timeOf } from './rows.ts';
import { orders } from './tables.ts';

export type FullOrder = { readonly order: Order; readonly snapshot: Snapshot };

const FULL = `select o.*, s.snapshot from orders o
  join order_snapshot s on s.merchant_id = o.merchant_id and s.order_id = o.id`;
const BY_ID = `${FULL} where o.merchant_id = $1 and o.id = $2`;

/** What can be read without a round trip where the writer remembers it. */
export type Stored = {
  readonly database: Database;
  readonly writer: Pick<Writer, 'recall'>;
  readonly recent: RecentSnapshots;
};

export async function readOrder(
  { database, writer, recent }: Stored,
  merchantId: string,
  id: string,
): Promise<FullOrder | undefined> {
  const order = writer.recall(orders, merchantId, id)?.aggregate;
  const snapshot = order && recent.of(merchantId, id);
  if (snapshot) return { order, snapshot };
  return (await readOrders(database, merchantId, [id]))[0];
}

/** The orders of these ids that are there, in no particular order. */
export async function readOrders(database: Database, merchantId: string, ids: readonly string[]): Promise<FullOrder[]> {
  const [only] = ids;
  // The one is asked for most often by far, and a list would be planned anew each time.
  const found =
    ids.length === 1
      ? sql(BY_ID, merchantId, only)
      : sql(`${FULL} where o.merchant_id = $1 and o.id = any($2)`, merchantId, ids);
  const [result] = await database.forMerchant(merchantId, found);
  return rowsOf<Row>(result).map(fullOrder);
}

export type OwnQuery = {
  readonly customerId: string;
  readonly orderIds?: readonly string[] | undefined;
  readonly first: number;
  readonly after?: string | undefined;
};

/** A page of a customer's orders, newest first. */
export async function readOwnOrders(database: Database, merchantId: string, query: OwnQuery): Promise<FullOrder[]> {
  const [afterTime, afterId] = cursorParts(query.after);
  const text = `${FULL} where o.merchant_id = $1 and o.customer_id = $2 and ($3::text[] is null or o.id = any($3))
    and ($4::timestamptz is null or (o.placed_at, o.id) < ($4, $5))
    order by o.placed_at desc, o.id desc limit $6`;
  const values = [merchantId, query.customerId, query.orderIds, afterTime, afterId, query.first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return rowsOf<Row>(result).map(fullOrder);
}

/** The order of a number, with or without its prefix, and an e-mail address; numbers are a store's, so several stores may have one. */
export async function readByNumber(
  database: Database,
  merchantId: string,
  { number, email, storeId }: { number: string; email: string; storeId: string | undefined },
): Promise<FullOrder | undefined> {
  const text = `${FULL} where o.merchant_id = $1 and o.email = $2
    and (o.number::text = $3 or o.number_prefix || o.number::text = $3)
    and ($4::text is null or o.store_id = $4) order by o.placed_at desc limit 1`;
  const [result] = await database.forMerchant(
    merchantId,
    sql(text, merchantId, email, number.replace(/^#/, '').toUpperCase(), storeId),
  );
  const row = rowsOf<Row>(result)[0];
  return row && fullOrder(row);
}

export type OrderQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly channel?: string | undefined;
  readonly storeId?: string | undefined;
  readonly locationId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly status?: string | undefined;
  readonly paymentStatus?: string | undefined;
  readonly query?: string | undefined;
};

/** A page of the order book, newest first, without the snapshots. */
export async function readOrderPage(database: Database, merchantId: string, query: OrderQuery): Promise<Order[]> {
  const [afterTime, afterId] = cursorParts(query.after);
  const values: SqlValue[] = [merchantId];
  const conditions = ['o.merchant_id = $1'];
  const where = (value: SqlValue, condition: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  where(query.channel, (place) => `o.channel = ${place}`);
  where(query.storeId, (place) => `o.store_id = ${place}`);
  where(query.locationId, (place) => `o.location_id = ${place}`);
  where(query.customerId, (place) => `o.customer_id = ${place}`);
  where(query.status, (place) => `o.status = ${place}`);
  where(query.paymentStatus, (place) => `o.payment_status = ${place}`);
  if (query.query?.includes('@')) where(query.query.toLowerCase(), (place) => `o.email = ${place}`);
  else if (query.query !== undefined) {
    const numbers = numbersBeginningWith(query.query).map((range) => numberCondition(range, values));
    conditions.push(numbers.length > 0 ? `(${numbers.join(' or ')})` : 'false');
  }
  if (afterTime !== undefined) {
    values.push(afterTime, afterId);
    conditions.push(`(o.placed_at, o.id) < ($${values.length - 1}::timestamptz, $${values.length})`);
  }
  values.push(query.first);
  const text = `select o.* from orders o where ${conditions.join(' and ')}
    order by o.placed_at desc, o.id desc limit $${values.length}`;
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return rowsOf<Row>(result).map(orderFromRow);
}

function numberCondition({ prefix, from, to }: NumberRange, values: SqlValue[]): string {
  const place = (value: SqlValue) => `$${values.push(value)}`;
  const parts = [
    // The index is on those that have a prefix only.
    ...(prefix === undefined ? [] : [`o.number_prefix <> '' and o.number_prefix = ${place(prefix)}`]),
    ...(from === undefined ? [] : [`o.number between ${place(from)} and ${place(to)}`]),
  ];
  return `(${parts.join(' and ')})`;
}

export type ReturnQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly orderId?: string | undefined;
  readonly locationId?: string | undefined;
};

export type ReturnOfOrder = { readonly orderId: string; readonly currency: string; readonly received: Return };

/** A page of returns, newest first. They stand in their order's row; an order without one is not looked into. */
export async function readReturns(
  database: Database,
  merchantId: string,
  query: ReturnQuery,
): Promise<ReturnOfOrder[]> {
  const [afterMs, afterId] = /^(\d{1,16}) (\S+)$/.exec(query.after ?? '')?.slice(1) ?? [];
  const text = `select o.id as order_id, o.currency, r.received from orders o
    cross join lateral jsonb_array_elements(o.returns) as r(received)
    where o.merchant_id = $1 and o.return_status <> 'none' and ($2::text is null or o.id = $2)
      and ($3::text is null or r.received->>'locationId' = $3)
      and ($4::bigint is null or ((r.received->>'receivedAtMs')::bigint, r.received->>'id') < ($4, $5))
    order by (r.received->>'receivedAtMs')::bigint desc, r.received->>'id' desc limit $6`;
  const values = [merchantId, query.orderId, query.locationId, afterMs, afterId, query.first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return rowsOf<Row>(result).map((row) => ({
    orderId: row.order_id as string,
    currency: row.currency as string,
    received: row.received as Return,
  }));
}

/** What a page of orders goes on after. */
export function orderCursor(order: Order): string {
  return `${timeOf(order.placedAtMs)} ${order.id}`;
}

function cursorParts(after: string | undefined): [string | undefined, string | undefined] {
  const [time, id] = after?.split(' ') ?? [];
  return time !== undefined && !Number.isNaN(Date.parse(time)) ? [time, id ?? ''] : [undefined, undefined];
}

function fullOrder(row: Row): FullOrder {
  return { order: orderFromRow(row), snapshot: row.snapshot as Snapshot };
}
