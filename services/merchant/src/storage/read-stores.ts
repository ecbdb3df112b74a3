import { type Database, rowsOf, sql } from '@concord/database';
import type { Location } from '../domain/location.ts';
import type { PublishableKey } from '../domain/publishable-key.ts';
import type { Store } from '../domain/store.ts';
import { publishableKeyFromRow } from './directory-tables.ts';
import type { PageQuery } from './read-merchant.ts';
import { documentOf } from './tables.ts';

/** A page of the merchant's stores, in the order in which they were opened. */
export async function readStores(
  database: Database,
  merchantId: string,
  { first, after }: PageQuery,
): Promise<Store[]> {
  const text = 'select data from store where merchant_id = $1 and id > $2 order by id limit $3';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, after ?? '', first));
  return (result?.rows ?? []).map((row) => documentOf(row));
}

export async function readStoresById(database: Database, merchantId: string, ids: readonly string[]): Promise<Store[]> {
  const text = 'select data from store where merchant_id = $1 and id = any($2)';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, ids));
  return (result?.rows ?? []).map((row) => documentOf(row));
}

/** A store and all locations of its merchant: the facts of a store's context, in one round trip. */
export async function readStoreWithLocations(
  database: Database,
  merchantId: string,
  storeId: string,
): Promise<{ readonly store: Store; readonly locations: Location[] } | undefined> {
  const [storeRows, locationRows] = await database.forMerchant(
    merchantId,
    sql('select data from store where merchant_id = $1 and id = $2', merchantId, storeId),
    sql('select data from location where merchant_id = $1 order by priority, id limit 1000', merchantId),
  );
  const row = storeRows?.rows[0];
  if (!row) return undefined;
  return { store: documentOf(row), locations: rowsOf<{ data: Location }>(locationRows).map(({ data }) => data) };
}

/** The store's keys, newest first, or undefined if there is no such store. */
export async function readPublishableKeys(
  database: Database,
  merchantId: string,
  storeId: string,
): Promise<PublishableKey[] | undefined> {
  const [storeRows, keyRows] = await database.forMerchant(
    merchantId,
    sql('select 1 as found from store where merchant_id = $1 and id = $2', merchantId, storeId),
    sql(
      `select key, store_id, created_at, revoked_at from publishable_key where merchant_id = $1 and store_id = $2
        order by created_at desc, key limit 200`,
      merchantId,
      storeId,
    ),
  );
  if (!storeRows?.rows[0]) return undefined;
  return (keyRows?.rows ?? []).map(publishableKeyFromRow);
}

export type ResolvedStore = {
  readonly merchantId: string;
  readonly storeId: string;
  readonly shardId: string;
  readonly currency: string;
  readonly locale: string;
};

type ResolvedRow = {
  merchant_id: string;
  store_id: string;
  shard_id: string;
  currency: string;
  locale: string;
};

const RESOLVED = `select d.merchant_id, d.store_id, d.currency, d.locale, p.shard_id
  from store_directory d join merchant_placement p using (merchant_id)`;

/** Whose open store answers on a host or to a key that was not revoked. Directory tables only: no merchant is known yet. */
export async function resolveStore(
  database: Database,
  { publishableKey, host }: { readonly publishableKey?: string | undefined; readonly host?: string | undefined },
): Promise<ResolvedStore | undefined> {
  const statement =
    publishableKey === undefined
      ? sql<ResolvedRow>(`${RESOLVED} where d.host = $1 and d.status = 'open'`, host?.toLowerCase())
      : sql<ResolvedRow>(
          `${RESOLVED} join publishable_key k on k.merchant_id = d.merchant_id and k.store_id = d.store_id
            where k.key = $1 and k.revoked_at is null and d.status = 'open'`,
          publishableKey,
        );
  const [result] = await database.run(statement);
  const row = rowsOf<ResolvedRow>(result)[0];
  return (
    row && {
      merchantId: row.merchant_id,
      storeId: row.store_id,
      shardId: row.shard_id,
      currency: row.currency,
      locale: row.locale,
    }
  );
}
