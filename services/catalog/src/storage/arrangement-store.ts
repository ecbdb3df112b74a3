import { type Database, rowsOf, sql } from '@concord/database';
import { type Arrangement, arrangement } from '../domain/arrangement.ts';
import { categoryFromRow, collectionFromRow, customFieldFromRow } from './tables.ts';

/** How a merchant's products are arranged, in one round trip. */
export async function readArrangement(database: Database, merchantId: string): Promise<Arrangement> {
  const [categories, collections, fields] = await database.forMerchant(
    merchantId,
    sql('select * from category where merchant_id = $1', merchantId),
    sql('select * from collection where merchant_id = $1 order by id', merchantId),
    sql('select * from custom_field where merchant_id = $1', merchantId),
  );
  return arrangement(
    rowsOf<Record<string, unknown>>(categories).map(categoryFromRow),
    rowsOf<Record<string, unknown>>(collections).map(collectionFromRow),
    rowsOf<Record<string, unknown>>(fields).map(customFieldFromRow),
  );
}
