import type { Database } from '@concord/database';
import type { KeyValue } from '@concord/key-value';
import { type StoreContext, storeContext } from '../domain/store-context.ts';
import { readStoreWithLocations } from './read-stores.ts';

/** Remembered contexts of stores: a cart asks with every change, a store changes once a month. */
export type StoreContexts = {
  readonly get: (merchantId: string, storeId: string) => Promise<StoreContext | undefined>;
  /** Call after every change of the merchant's stores or locations. */
  readonly forget: (merchantId: string) => void;
};

/** What another process changed is seen when it says so, and after this time at the latest; 0 remembers nothing. */
const FRESH_MS = 5_000;
const MAX_MERCHANTS = 2_000;
/** Under this key other processes hear that a merchant's stores changed. */
const CONTEXTS = 'store-contexts';

type Entry = { readonly context: Promise<StoreContext | undefined>; readonly readAtMs: number };

/**
 * The promise of a read is remembered, not its answer: many who ask at once share one read, and a read that a change
 * overtook is forgotten with the rest before it can be kept.
 */
export function rememberStoreContexts(
  database: Database,
  keyValue: Pick<KeyValue, 'forget' | 'onForgotten'>,
  now: () => number = Date.now,
  freshMs = FRESH_MS,
): StoreContexts {
  const merchants = new Map<string, Map<string, Entry>>();

  const read = async (merchantId: string, storeId: string): Promise<StoreContext | undefined> => {
    const found = await readStoreWithLocations(database, merchantId, storeId);
    return found && storeContext(found.store, found.locations);
  };

  const storesOf = (merchantId: string): Map<string, Entry> => {
    const stores = merchants.get(merchantId) ?? new Map<string, Entry>();
    if (merchants.size >= MAX_MERCHANTS && !merchants.has(merchantId)) merchants.clear();
    merchants.set(merchantId, stores);
    return stores;
  };

  keyValue.onForgotten((merchantId, key) => key === CONTEXTS && merchants.delete(merchantId));
  return {
    get: (merchantId, storeId) => {
      const stores = storesOf(merchantId);
      const known = stores.get(storeId);
      if (known && now() - known.readAtMs < freshMs) return known.context;
      const entry: Entry = { context: read(merchantId, storeId), readAtMs: now() };
      stores.set(storeId, entry);
      const drop = (): void => {
        if (stores.get(storeId) === entry) stores.delete(storeId);
      };
      entry.context.then((context) => context ?? drop(), drop);
      return entry.context;
    },
    forget: (merchantId) => {
      merchants.delete(merchantId);
      void keyValue.forget(merchantId, [CONTEXTS]);
    },
  };
}
