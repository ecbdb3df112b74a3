import { type KeyValue, scopedKey } from './key-value.ts';
import { openLocks } from './locks.ts';
import { newestInProcess } from './newest.ts';
import { openRates } from './rate.ts';
import { sharedLoads } from './shared-loads.ts';

export type InProcessLimits = { readonly maxEntries: number; readonly maxRates: number; readonly maxLocks: number };

const LIMITS: InProcessLimits = { maxEntries: 50_000, maxRates: 100_000, maxLocks: 10_000 };

/** The embedded shape's: values stay the objects that they are, and a kept one costs a look into a map. */
export function openInProcess(limits: InProcessLimits = LIMITS, now: () => number = Date.now): KeyValue {
  const loads = sharedLoads(limits.maxEntries);
  const rates = openRates(limits.maxRates, now);
  const locks = openLocks(limits.maxLocks, now);
  return {
    get: <Value>(merchantId: string, key: string) =>
      (loads.peek(scopedKey(merchantId, key)) ?? NOTHING) as Promise<Value | undefined>,
    set: async (merchantId, key, value, ttlMs) => loads.keep(scopedKey(merchantId, key), value, ttlMs),
    getOrLoad: (merchantId, key, ttlMs, load) => loads.get(scopedKey(merchantId, key), ttlMs, load),
    forget: async (merchantId, keys) => {
      for (const key of keys) loads.forget(scopedKey(merchantId, key));
    },
    // There is no other process that could forget anything.
    onForgotten: () => () => undefined,
    newest: newestInProcess(limits.maxEntries),
    take: async (merchantId, key, rate) => rates.take(scopedKey(merchantId, key), rate),
    lock: async (merchantId, key, holdMs) => locks.take(scopedKey(merchantId, key), holdMs),
  };
}

const NOTHING = Promise.resolve(undefined);
