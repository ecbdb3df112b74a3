import { LRUCache } from 'lru-cache';

/**
 * Loads that are kept as promises, so that all who ask at once wait for the same one, and so that one that is forgotten
 * while it runs is never kept: nothing is put in when it ends.
 */
export type SharedLoads = {
  readonly get: <Value>(key: string, ttlMs: number, load: () => Promise<Value>) => Promise<Value>;
  readonly keep: (key: string, value: unknown, ttlMs: number) => void;
  readonly peek: (key: string) => Promise<unknown> | undefined;
  readonly forget: (key: string) => void;
  readonly clear: () => void;
  readonly size: () => number;
};

export function sharedLoads(maxEntries: number): SharedLoads {
  const loads = new LRUCache<string, Promise<unknown>>({ max: maxEntries, ttl: 1 });
  return {
    get: <Value>(key: string, ttlMs: number, load: () => Promise<Value>): Promise<Value> => {
      const known = loads.get(key);
      if (known !== undefined) return known as Promise<Value>;
      const loading = load();
      loads.set(key, loading, { ttl: ttlMs });
      const drop = () => {
        if (loads.peek(key) === loading) loads.delete(key);
      };
      loading.then((value) => value === undefined && drop(), drop);
      return loading;
    },
    keep: (key, value, ttlMs) => void loads.set(key, Promise.resolve(value), { ttl: ttlMs }),
    peek: (key) => loads.get(key),
    forget: (key) => void loads.delete(key),
    clear: () => loads.clear(),
    size: () => loads.size,
  };
}
