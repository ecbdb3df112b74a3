import { LRUCache } from 'lru-cache';
import type { Snapshot } from '../domain/order.ts';

const MAX_SNAPSHOTS = 1_000;

/** What was bought in the orders placed last, as it was committed: it never changes, and right after its sale it is asked for. */
export type RecentSnapshots = {
  readonly of: (merchantId: string, orderId: string) => Snapshot | undefined;
  readonly keep: (merchantId: string, orderId: string, snapshot: Snapshot) => void;
};

export function recentSnapshots(): RecentSnapshots {
  const kept = new LRUCache<string, Snapshot>({ max: MAX_SNAPSHOTS });
  return {
    of: (merchantId, orderId) => kept.get(`${merchantId} ${orderId}`),
    keep: (merchantId, orderId, snapshot) => void kept.set(`${merchantId} ${orderId}`, snapshot),
  };
}
