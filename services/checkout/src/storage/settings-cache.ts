import type { Database } from '@concord/database';
import type { KeyValue } from '@concord/key-value';
import type { StoreSettings } from '../domain/settings.ts';
import { readSettings } from './read-checkout.ts';

/** Tax rates and shipping methods change rarely and every cart asks for them. */
export type SettingsCache = {
  /** Undefined where nothing was set yet. */
  readonly of: (merchantId: string, storeId: string) => Promise<StoreSettings | undefined>;
  /** After a commit: this process answers the new ones at once, others as soon as they hear of it. */
  readonly forget: (merchantId: string, storeId: string) => Promise<void>;
};

/** How long a change may stay unseen whose process died before it could say so. */
const MAX_AGE_MS = 10_000;

/** `isAlone`: no other process changes them; otherwise nothing is kept. */
export function settingsCache(database: Database, keyValue: KeyValue, isAlone = true): SettingsCache {
  const keyOf = (storeId: string) => `settings:${storeId}`;
  return {
    of: async (merchantId, storeId) => {
      const read = async () => (await readSettings(database, merchantId, storeId)) ?? null;
      if (!isAlone) return (await read()) ?? undefined;
      return (await keyValue.getOrLoad(merchantId, keyOf(storeId), MAX_AGE_MS, read)) ?? undefined;
    },
    forget: (merchantId, storeId) => keyValue.forget(merchantId, [keyOf(storeId)]),
  };
}
