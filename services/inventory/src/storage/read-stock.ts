import { type Database, keptReads, rowsOf, rowsOfAllShards, sql } from '@concord/database';
import type { ServiceData } from '@concord/service';
import type { Channel } from '../domain/channel.ts';
import { type Band, bandOf, type Level, promisable } from '../domain/level.ts';
import type { Reservation } from '../domain/reservation.ts';
import { defaultPolicy, type StockPolicy } from '../domain/stock-policy.ts';
import { levelFromRow, levels, policies, policyFromRow, reservationFromRow } from './tables.ts';

export type Availability = {
  readonly variantId: string;
  readonly tracked: boolean;
  readonly available: number;
  readonly band: Band;
  readonly locations: readonly { readonly locationId: string; readonly available: number }[];
};

/** What an untracked variant, such as a download, is shown with: always in. */
const UNTRACKED_AVAILABLE = 1_000_000;

/** What availability follows from, whatever the channel. */
type Stock = { readonly policy: StockPolicy; readonly free: readonly FreeStock[] };

/** Some 20 MB. */
const MAX_KEPT_LEVELS = 100_000;
const KEPT_TABLES: readonly string[] = [levels.name, policies.name];

export type AvailabilityQuery = {
  readonly variantIds: readonly string[];
  readonly channel: Channel;
  readonly locationIds?: readonly string[] | undefined;
};
export type ReadAvailability = (merchantId: string, query: AvailabilityQuery) => Promise<Availability[]>;

/**
 * What a channel may promise of each variant, in the order asked, over all or the given locations. One round trip, and none
 * for stock that was read before and has not changed.
 */
export function availabilityReader({ database, writer }: Pick<ServiceData, 'database' | 'writer'>): ReadAvailability {
  const kept = keptReads<Stock>(writer, {
    idOf: ({ table, key }) => (KEPT_TABLES.includes(table) ? key[0] : undefined),
    sizeOf: ({ free }) => 1 + free.length,
    maxSize: MAX_KEPT_LEVELS,
  });
  return async (merchantId, { variantIds, channel, locationIds }) => {
    const stock = await kept(merchantId, variantIds, (missing) => readStock(database, merchantId, missing));
    return variantIds.map((variantId) => {
      const one = stock.get(variantId) ?? { policy: defaultPolicy(variantId), free: [] };
      return locationIds ? availabilityOf(one, channel, locationIds) : everywhere(one, channel);
    });
  };
}

async function readStock(database: Database, merchantId: string, variantIds: readonly string[]) {
  const [levelRows, policyRows] = await database.forMerchant(
    merchantId,
    sql(FREE_STOCK, merchantId, variantIds),
    sql('select * from stock_policy where merchant_id = $1 and variant_id = any($2)', merchantId, variantIds),
  );
  const free = Map.groupBy(rowsOf<{ stock: FreeStock[] }>(levelRows)[0]?.stock ?? [], ([variantId]) => variantId);
  const policyOf = new Map((policyRows?.rows ?? []).map(policyFromRow).map((policy) => [policy.variantId, policy]));
  return new Map(
    variantIds.map((variantId): [string, Stock] => [
      variantId,
      { policy: policyOf.get(variantId) ?? defaultPolicy(variantId), free: free.get(variantId) ?? [] },
    ]),
  );
}

/** Made once for stock that is kept: neither it nor its availability ever changes. */
const overAllLocations = new WeakMap<Stock, Map<Channel, Availability>>();

function everywhere(stock: Stock, channel: Channel): Availability {
  const byChannel = overAllLocations.get(stock) ?? new Map<Channel, Availability>();
  overAllLocations.set(stock, byChannel);
  const made = byChannel.get(channel) ?? availabilityOf(stock, channel);
  byChannel.set(channel, made);
  return made;
}

function availabilityOf({ policy, free }: Stock, channel: Channel, locationIds?: readonly string[]): Availability {
  const { variantId, tracked, backorderLimit } = policy;
  const safetyStock = policy.safetyStock[channel] ?? 0;
  const locations = free
    .filter(([, locationId]) => locationIds?.includes(locationId) ?? true)
    .map(([, locationId, units]) => ({ locationId, available: promisable(units, backorderLimit, safetyStock) }));
  const available = tracked ? locations.reduce((sum, location) => sum + location.available, 0) : UNTRACKED_AVAILABLE;
  return { variantId, tracked, available, band: bandOf(available), locations };
}

type FreeStock = readonly [variantId: string, locationId: string, free: number];

/** As one value: a page of products asks for a hundred levels, and each as a row would be a message to read. */
const FREE_STOCK = `select coalesce(json_agg(json_build_array(variant_id, location_id,
    on_hand - reserved - allocated - unavailable) order by variant_id, location_id), '[]') as stock
  from level where merchant_id = $1 and variant_id = any($2)`;

export type LevelQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly variantIds?: readonly string[] | undefined;
  readonly locationId?: string | undefined;
};

/** A page of levels by variant and location; the cursor is the last key. */
export async function readLevels(database: Database, merchantId: string, query: LevelQuery): Promise<Level[]> {
  const [afterVariant = '', afterLocation = ''] = query.after?.split(' ') ?? [];
  const text = `select * from level where merchant_id = $1 and (variant_id, location_id) > ($2, $3)
    and ($4::text[] is null or variant_id = any($4)) and ($5::text is null or location_id = $5)
    order by variant_id, location_id limit $6`;
  const values = [merchantId, afterVariant, afterLocation, query.variantIds, query.locationId, query.first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return (result?.rows ?? []).map(levelFromRow);
}

export type MovementRow = {
  readonly id: string;
  readonly variant_id: string;
  readonly location_id: string;
  readonly kind: 'receive' | 'sell' | 'return' | 'adjust' | 'count' | 'damage' | 'opening';
  readonly quantity: number;
  readonly reason: string;
  readonly source_id: string;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly occurred_at: number;
};

export type MovementQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly variantId: string;
  readonly locationId?: string | undefined;
};

/** A page of a variant's ledger, newest first; the cursor is the last id. */
export async function readMovements(
  database: Database,
  merchantId: string,
  query: MovementQuery,
): Promise<MovementRow[]> {
  const text = `select * from movement where merchant_id = $1 and variant_id = $2 and ($3::text is null or location_id = $3)
    and ($4::text is null or id < $4) order by id desc limit $5`;
  const values = [merchantId, query.variantId, query.locationId, query.after, query.first];
  const [result] = await database.forMerchant(merchantId, sql<MovementRow>(text, ...values));
  return rowsOf<MovementRow>(result);
}

export async function readReservation(
  database: Database,
  merchantId: string,
  id: string,
): Promise<Reservation | undefined> {
  const text = 'select * from reservation where merchant_id = $1 and id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, id));
  const row = result?.rows[0];
  return row && reservationFromRow(row);
}

/** Holds whose time is over, of all merchants: for the sweeper. */
export async function readExpired(system: Database, limit: number): Promise<{ merchantId: string; id: string }[]> {
  const text = `select merchant_id, id from reservation where status = 'held' and expires_at <= now()
    order by expires_at limit $1`;
  const rows = await rowsOfAllShards(system, sql<{ merchant_id: string; id: string }>(text, limit));
  return rows.map((row) => ({ merchantId: row.merchant_id, id: row.id }));
}
