import { accept, type Result, reject } from '@concord/result';
import { LRUCache } from 'lru-cache';
import type { Rate, TooManyRequests } from './key-value.ts';

export type Rates = { readonly take: (key: string, rate: Rate) => Result<void, TooManyRequests> };

/**
 * The leaky bucket as one number a key (the generic cell rate algorithm): the time at which the bucket is empty again.
 * The least recently seen keys make room.
 */
export function openRates(maxKeys: number, now: () => number): Rates {
  const emptyAt = new LRUCache<string, number>({ max: maxKeys });
  return {
    take: (key, { burst, perSecond }) => {
      const nowMs = now();
      const oneMs = 1_000 / perSecond;
      const nextMs = Math.max(emptyAt.get(key) ?? 0, nowMs) + oneMs;
      const waitMs = nextMs - nowMs - burst * oneMs;
      if (waitMs > 0) return tooMany(waitMs);
      emptyAt.set(key, nextMs);
      return accept(undefined);
    },
  };
}

export function tooMany(waitMs: number): Result<void, TooManyRequests> {
  return reject({ code: 'TOO_MANY_REQUESTS', retryAfterMs: Math.ceil(waitMs) });
}
