import { type Database, pageOfAllMerchants, rowsOf, rowsOfAllShards, sql, type Writer } from '@concord/database';
import type { Cart } from '../domain/cart.ts';
import type { Checkout } from '../domain/checkout.ts';
import type { StoreSettings } from '../domain/settings.ts';
import { cartFromRow, carts, checkoutFromRow, checkouts, settingsFromRow } from './tables.ts';

/** What can be read without a round trip where the writer remembers it. */
export type Stored = { readonly database: Database; readonly writer: Pick<Writer, 'recall'> };

export async function readCart(
  { database, writer }: Stored,
  merchantId: string,
  cartId: string,
): Promise<Cart | undefined> {
  const recalled = writer.recall(carts, merchantId, cartId);
  if (recalled) return recalled.aggregate;
  const text = 'select * from cart where merchant_id = $1 and id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, cartId));
  const row = result?.rows[0];
  return row && cartFromRow(row);
}

export async function readCheckout(
  { database, writer }: Stored,
  merchantId: string,
  id: string,
): Promise<Checkout | undefined> {
  const recalled = writer.recall(checkouts, merchantId, id);
  if (recalled) return recalled.aggregate;
  const text = 'select * from checkout where merchant_id = $1 and id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, id));
  const row = result?.rows[0];
  return row && checkoutFromRow(row);
}

export async function readSettings(
  database: Database,
  merchantId: string,
  storeId: string,
): Promise<StoreSettings | undefined> {
  const text = 'select * from store_settings where merchant_id = $1 and store_id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, storeId));
  const row = result?.rows[0];
  return row && settingsFromRow(row);
}

/** Checkouts of all merchants whose time has come: for the sweeper. */
export async function readDue(system: Database, limit: number): Promise<{ merchantId: string; checkout: Checkout }[]> {
  const text = 'select * from checkout where due_at <= now() order by due_at limit $1';
  return (await rowsOfAllShards(system, sql(text, limit))).map((row) => ({
    merchantId: row.merchant_id as string,
    checkout: checkoutFromRow(row),
  }));
}

/** A page of a merchant's checkouts that wait for a person, longest under way first. */
export async function readParked(
  database: Database,
  merchantId: string,
  first: number,
  after: string | undefined,
): Promise<Checkout[]> {
  const [at = null, id = null] = after?.split(' ') ?? [];
  const text = `select * from checkout where merchant_id = $1 and state = 'parked'
    and ($2::timestamptz is null or (started_at, id) > ($2, $3)) order by started_at, id limit $4`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, at, id, first));
  return rowsOf<Record<string, unknown>>(result).map(checkoutFromRow);
}

/** How many checkouts of all merchants wait for a person. */
export async function countParked(system: Database): Promise<number> {
  const text = "select count(*) as parked from checkout where state = 'parked'";
  const counts = await rowsOfAllShards(system, sql<{ parked: number }>(text));
  return counts.reduce((sum, { parked }) => sum + parked, 0);
}

/** A page of checkouts over all merchants, by key: for the auditor. */
export async function readForAudit(
  system: Database,
  first: number,
  after: string | undefined,
): Promise<{ merchantId: string; checkout: Checkout }[]> {
  const [merchantId = '', id = ''] = after?.split(' ') ?? [];
  const text = 'select * from checkout where (merchant_id, id) > ($1, $2) order by merchant_id, id limit $3';
  const rows = await pageOfAllMerchants(system, sql(text, merchantId, id, first), first);
  return rows.map((row) => ({
    merchantId: row.merchant_id as string,
    checkout: checkoutFromRow(row),
  }));
}
