import { LRUCache } from 'lru-cache';
import { scopedKey } from './key-value.ts';

/** What knows its own version: each change of it has a greater one. */
export type Versioned = { readonly version: number };

/**
 * The newest version of a thing, as whoever changes it says. Whoever was overtaken on the way puts nothing old in its place,
 * and each read asks where it is kept, so that what one process said is what the next one sees.
 */
export type Newest = {
  /** The kept one, else the loaded one, which is kept from then on. `undefined` is not kept. */
  readonly getOrLoad: <Value extends Versioned>(
    merchantId: string,
    key: string,
    ttlMs: number,
    load: () => Promise<Value | undefined>,
  ) => Promise<Value | undefined>;
  /** Call after the commit of a change. Never fails. */
  readonly keep: <Value extends Versioned>(
    merchantId: string,
    key: string,
    value: Value,
    ttlMs: number,
  ) => Promise<void>;
  /** Nobody knows which is the newest: for so long nothing is kept, and whoever asks loads it. Never fails. */
  readonly keepNone: (merchantId: string, key: string, ttlMs: number) => Promise<void>;
};

export function newestInProcess(maxEntries: number): Newest {
  const kept = new LRUCache<string, Versioned>({ max: maxEntries, ttl: 1 });
  const put = (name: string, value: Versioned, ttlMs: number): void => {
    if ((kept.get(name)?.version ?? 0) <= value.version) kept.set(name, value, { ttl: ttlMs });
  };
  return {
    getOrLoad: async <Value extends Versioned>(
      merchantId: string,
      key: string,
      ttlMs: number,
      load: () => Promise<Value | undefined>,
    ) => {
      const name = scopedKey(merchantId, key);
      const known = kept.get(name);
      if (known !== undefined && known !== NONE) return known as Value;
      const loaded = await load();
      if (loaded !== undefined) put(name, loaded, ttlMs);
      return loaded;
    },
    keep: async (merchantId, key, value, ttlMs) => put(scopedKey(merchantId, key), value, ttlMs),
    keepNone: async (merchantId, key, ttlMs) => put(scopedKey(merchantId, key), NONE, ttlMs),
  };
}

/** Newer than all that could be put in its place. */
const NONE: Versioned = { version: Number.POSITIVE_INFINITY };
