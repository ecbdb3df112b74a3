import type { Database } from '@concord/database';
import { LRUCache } from 'lru-cache';
import type { StoreSettings } from '../domain/settings.ts';
import { readSettings } from './read-checkout.ts';

/** Tax rates and shipping methods change rarely and every cart asks for them. */
export type SettingsCache = {
  /** Undefined where nothing was set yet. */
  readonly of: (merchantId: string, storeId: string) => Promise<StoreSettings | undefined>;
  readonly forget: (merchantId: string, storeId: string) => void;
};

const MAX_STORES = 10_000;
/** How long another process's change may stay unseen here; our own shows at once. */
const MAX_AGE_MS = 2_000;

/** `isAlone`: no other process changes them; otherwise nothing is kept. */
export function settingsCache(database: Database, isAlone = true): SettingsCache {
  const known = new LRUCache<string, Promise<StoreSettings | undefined>>({ max: MAX_STORES, ttl: MAX_AGE_MS });
  const keyOf = (merchantId: string, storeId: string) => `${merchantId} ${storeId}`;
  return {
    of: (merchantId, storeId) => {
      const key = keyOf(merchantId, storeId);
      const found = known.get(key);
      if (found) return found;
      const reading = readSettings(database, merchantId, storeId);
      if (!isAlone) return reading;
      known.set(key, reading);
      reading.catch(() => known.delete(key));
      return reading;
    },
    forget: (merchantId, storeId) => void known.delete(keyOf(merchantId, storeId)),
  };
}
