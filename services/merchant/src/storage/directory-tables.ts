import { aggregateTable } from '@concord/database';
import type { Placement } from '../domain/placement.ts';
import type { PublishableKey } from '../domain/publishable-key.ts';

/** What is known of a store before its merchant is. */
export type StoreEntry = {
  readonly storeId: string;
  readonly host: string | null;
  readonly status: 'open' | 'closed';
  readonly currency: string;
  readonly locale: string;
};

export const storeEntries = aggregateTable<StoreEntry>({
  name: 'store_directory',
  key: ['store_id'],
  columns: { host: 'text', status: 'text', currency: 'text', locale: 'text' },
  keyOf: ({ storeId }) => [storeId],
  fromRow: (row) => ({
    storeId: row.store_id as string,
    host: row.host as string | null,
    status: row.status as StoreEntry['status'],
    currency: row.currency as string,
    locale: row.locale as string,
  }),
  toRow: ({ storeId, host, status, currency, locale }) => ({ store_id: storeId, host, status, currency, locale }),
});

export const publishableKeys = aggregateTable<PublishableKey>({
  name: 'publishable_key',
  key: ['key'],
  columns: { store_id: 'text', created_at: 'timestamptz', revoked_at: 'timestamptz' },
  keyOf: ({ key }) => [key],
  fromRow: publishableKeyFromRow,
  toRow: ({ key, storeId, createdAtMs, revokedAtMs }) => ({
    key,
    store_id: storeId,
    created_at: new Date(createdAtMs).toISOString(),
    revoked_at: revokedAtMs === null ? null : new Date(revokedAtMs).toISOString(),
  }),
});

export function publishableKeyFromRow(row: Record<string, unknown>): PublishableKey {
  return {
    key: row.key as string,
    storeId: row.store_id as string,
    createdAtMs: row.created_at as number,
    revokedAtMs: row.revoked_at as number | null,
  };
}

/** Which shard holds a merchant's rows. */
export const placements = aggregateTable<Placement>({
  name: 'merchant_placement',
  key: [],
  columns: { shard_id: 'text', epoch: 'bigint', move: 'text', other_shard_id: 'text' },
  keyOf: () => [],
  fromRow: placementFromRow,
  toRow: ({ shardId, epoch, move }) => ({
    shard_id: shardId,
    epoch,
    move: move?.state ?? null,
    other_shard_id: move?.otherShardId ?? null,
  }),
});

export function placementFromRow(row: Record<string, unknown>): Placement {
  const state = row.move as 'copying' | 'clearing' | null;
  return {
    shardId: row.shard_id as string,
    epoch: row.epoch as number,
    move: state && { state, otherShardId: row.other_shard_id as string },
  };
}
