import { type Database, sql, type Writer } from '@concord/database';
import type { Payment, PaymentStatus } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { paymentFromRow, payments, refundFromRow } from './payment-tables.ts';

/** What can be read without a round trip where the writer remembers it. */
export type Stored = { readonly database: Database; readonly writer: Pick<Writer, 'recall'> };

export async function readPayment(
  { database, writer }: Stored,
  merchantId: string,
  id: string,
): Promise<Payment | undefined> {
  const recalled = writer.recall(payments, merchantId, id);
  if (recalled) return recalled.aggregate;
  const text = 'select * from payment where merchant_id = $1 and id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, id));
  const row = result?.rows[0];
  return row && paymentFromRow(row);
}

export async function readPayments(database: Database, merchantId: string, ids: readonly string[]): Promise<Payment[]> {
  const text = 'select * from payment where merchant_id = $1 and id = any($2)';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, ids));
  return (result?.rows ?? []).map(paymentFromRow);
}

export type PaymentQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly status?: PaymentStatus | undefined;
  readonly orderId?: string | undefined;
  readonly registerId?: string | undefined;
};

/** A page of payments, newest first; the cursor is time and id of the last. */
export async function listPayments(database: Database, merchantId: string, query: PaymentQuery): Promise<Payment[]> {
  const [afterTime, afterId] = query.after?.split(' ') ?? [];
  const text = `select * from payment where merchant_id = $1
    and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3))
    and ($4::text is null or status = $4) and ($5::text is null or order_id = $5) and ($6::text is null or register_id = $6)
    order by created_at desc, id desc limit $7`;
  const { status, orderId, registerId, first } = query;
  const values = [merchantId, afterTime, afterId, status, orderId, registerId, first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return (result?.rows ?? []).map(paymentFromRow);
}

export async function readRefund(database: Database, merchantId: string, id: string): Promise<Refund | undefined> {
  const text = 'select * from refund where merchant_id = $1 and id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, id));
  const row = result?.rows[0];
  return row && refundFromRow(row);
}

/** The refunds of these payments, oldest first. */
export async function readRefunds(
  database: Database,
  merchantId: string,
  paymentIds: readonly string[],
): Promise<Refund[]> {
  const text = `select * from refund where merchant_id = $1 and payment_id = any($2)
    order by requested_at, id limit 2000`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, paymentIds));
  return (result?.rows ?? []).map(refundFromRow);
}
