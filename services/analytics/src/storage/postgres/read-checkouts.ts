import { type Database, rowsOf, sql } from '@concord/database';
import type { CheckoutQuery, CheckoutRow } from '../sales-index.ts';

const MAX_ROWS = 1_000;
const TEXT = `select channel, failure, count(*) as count from checkout_outcome
  where merchant_id = $1 and ended_at >= $2::date::timestamp at time zone $4
    and ended_at < ($3::date + 1)::timestamp at time zone $4 and ($5::text is null or store_id = $5)
  group by channel, failure order by channel, count(*) desc, failure limit $6`;

/** How checkouts of a period ended, by channel and reason. */
export async function readCheckouts(
  database: Database,
  merchantId: string,
  { from, to, timeZone, storeId }: CheckoutQuery,
): Promise<CheckoutRow[]> {
  const statement = sql<CheckoutRow>(TEXT, merchantId, from, to, timeZone, storeId, MAX_ROWS);
  return rowsOf<CheckoutRow>((await database.forMerchant(merchantId, statement))[0]);
}
