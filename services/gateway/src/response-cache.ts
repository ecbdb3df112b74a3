import { countSharedAnswer } from '@concord/service';
import { LRUCache } from 'lru-cache';

export type ResponseCache = {
  /** An answer that was kept under this key and still holds. */
  readonly get: (key: string) => Shared | undefined;
  /**
   * The answer under this key: on its way for someone else, or made now. `make` says whether it may be kept; one that was
   * on its way while the merchant's facts changed is answered to those who had asked before, and to nobody else.
   */
  readonly share: (key: string, merchantId: string, make: () => Promise<Made>) => Promise<Shared>;
  /** Something that the merchant's answers show has changed. */
  readonly forget: (merchantId: string) => void;
};

export type Shared = { readonly status: number; readonly body: string };
export type Made = Shared & { readonly mayKeep: boolean };

type Kept = { readonly answer: Shared; readonly merchantId: string; readonly change: number };

export type CacheLimits = { readonly maxAgeMs: number; readonly maxBytes: number };

/** Stock figures change with every sale and are not told one by one: they are at most this old. */
const LIMITS: CacheLimits = { maxAgeMs: 1_000, maxBytes: 64 * 1_048_576 };

/** Whole answers to questions that all anonymous shoppers of a store may ask, kept as they go over the wire. */
export function responseCache(limits: CacheLimits = LIMITS): ResponseCache {
  const kept = new LRUCache<string, Kept>({
    ttl: limits.maxAgeMs,
    maxSize: limits.maxBytes,
    sizeCalculation: ({ answer }, key) => answer.body.length + key.length,
  });
  const coming = new Map<string, Promise<Shared>>();
  const changes = new Map<string, number>();
  const changeOf = (merchantId: string): number => changes.get(merchantId) ?? 0;

  const get = (key: string): Shared | undefined => {
    const found = kept.get(key);
    if (!found || found.change !== changeOf(found.merchantId)) return undefined;
    countSharedAnswer('kept');
    return found.answer;
  };
  const make = async (key: string, merchantId: string, run: () => Promise<Made>): Promise<Shared> => {
    const change = changeOf(merchantId);
    const { mayKeep, ...answer } = await run();
    if (mayKeep) kept.set(key, { answer, merchantId, change });
    countSharedAnswer('made');
    return answer;
  };
  return {
    get,
    share: (key, merchantId, run) => {
      // Whoever comes after a change must not be given what was asked for before it.
      const place = `${changeOf(merchantId)} ${key}`;
      const known = coming.get(place);
      if (known) countSharedAnswer('joined');
      const answer = known ?? make(key, merchantId, run).finally(() => coming.delete(place));
      coming.set(place, answer);
      return answer;
    },
    forget: (merchantId) => void changes.set(merchantId, changeOf(merchantId) + 1),
  };
}
