import { type Database, sql } from '@concord/database';
import type { Location } from '../domain/location.ts';
import type { Register } from '../domain/register.ts';
import type { PageQuery } from './read-merchant.ts';
import { documentOf } from './tables.ts';

export type LocationQuery = PageQuery & {
  readonly kind?: 'warehouse' | 'shop' | undefined;
  readonly status?: 'open' | 'closed' | undefined;
  /** Undefined: all. */
  readonly within?: readonly string[] | undefined;
};

/** A page of the merchant's locations by priority; the cursor is the last priority and id. */
export async function readLocations(database: Database, merchantId: string, query: LocationQuery): Promise<Location[]> {
  const [priority = '0', id = ''] = query.after?.split(' ') ?? [];
  const text = `select data from location where merchant_id = $1 and (priority, id) > ($2::bigint, $3)
    and ($4::text is null or kind = $4) and ($5::text is null or status = $5) and ($6::text[] is null or id = any($6))
    order by priority, id limit $7`;
  const after = Number.isSafeInteger(Number(priority)) ? Number(priority) : 0;
  const values = [merchantId, after, id, query.kind, query.status, query.within, query.first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return (result?.rows ?? []).map((row) => documentOf(row));
}

export async function readLocationsById(
  database: Database,
  merchantId: string,
  ids: readonly string[],
): Promise<Location[]> {
  const text = 'select data from location where merchant_id = $1 and id = any($2)';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, ids));
  return (result?.rows ?? []).map((row) => documentOf(row));
}

export type RegisterQuery = PageQuery & {
  /** Undefined: all. */
  readonly locationIds?: readonly string[] | undefined;
};

/** A page of the merchant's registers, in the order in which they were added. */
export async function readRegisters(
  database: Database,
  merchantId: string,
  { first, after, locationIds }: RegisterQuery,
): Promise<Register[]> {
  const text = `select data from register where merchant_id = $1 and id > $2
    and ($3::text[] is null or location_id = any($3)) order by id limit $4`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, after ?? '', locationIds, first));
  return (result?.rows ?? []).map((row) => documentOf(row));
}

export async function readRegistersById(
  database: Database,
  merchantId: string,
  ids: readonly string[],
): Promise<Register[]> {
  const text = 'select data from register where merchant_id = $1 and id = any($2)';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, ids));
  return (result?.rows ?? []).map((row) => documentOf(row));
}
