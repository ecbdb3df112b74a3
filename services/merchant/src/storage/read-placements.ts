import { type Database, rowsOf, sql } from '@concord/database';
import type { Placement } from '../domain/placement.ts';
import { placementFromRow } from './directory-tables.ts';

export type PlacedMerchant = Placement & { readonly merchantId: string };

type Row = Record<string, unknown>;

export async function readPlacement(database: Database, merchantId: string): Promise<Placement | undefined> {
  const [result] = await database.run(sql('select * from merchant_placement where merchant_id = $1', merchantId));
  const [row] = rowsOf<Row>(result);
  return row && placementFromRow(row);
}

/** A page of the directory over all merchants, by id. */
export async function readPlacements(
  database: Database,
  query: { readonly first: number; readonly after?: string | undefined; readonly shardId?: string | undefined },
): Promise<PlacedMerchant[]> {
  const text = `select * from merchant_placement where merchant_id > $1 and ($2::text is null or shard_id = $2)
    order by merchant_id limit $3`;
  const [result] = await database.run(sql(text, query.after ?? '', query.shardId, query.first));
  return rowsOf<Row>(result).map((row) => ({ merchantId: row.merchant_id as string, ...placementFromRow(row) }));
}

export type ShardLoad = { readonly shardId: string; readonly merchants: number };

/** How many merchants live on each of these shards, the emptiest first. */
export async function readShardLoads(database: Database, shardIds: readonly string[]): Promise<ShardLoad[]> {
  const text = `select s.id as shard_id, count(p.merchant_id) as merchants
    from shard s left join merchant_placement p on p.shard_id = s.id where s.id = any($1)
    group by s.id order by merchants, s.id`;
  const [result] = await database.run(sql(text, shardIds));
  return rowsOf<Row>(result).map((row) => ({ shardId: row.shard_id as string, merchants: row.merchants as number }));
}

/** Makes sure that the directory knows the shards of this installation. */
export async function declareShards(database: Database, shardIds: readonly string[]): Promise<void> {
  const text = `insert into shard (id, description) select id, 'Declared by CONCORD_SHARDS' from unnest($1::text[]) as id
    on conflict do nothing`;
  await database.run(sql(text, shardIds));
}
