import type { Result } from '@concord/result';
import type { Newest } from './newest.ts';

/** How often something may happen: so many at once, and then so many a second. */
export type Rate = { readonly burst: number; readonly perSecond: number };

export type TooManyRequests = { readonly code: 'TOO_MANY_REQUESTS'; readonly retryAfterMs: number };

export type Lock = {
  /** Greater than that of every earlier lock: a writer that takes only growing ones is safe from a holder that slept. */
  readonly fence: number;
  /** False when it was lost in the meantime. */
  readonly extend: (holdMs: number) => Promise<boolean>;
  readonly release: () => Promise<boolean>;
};

/**
 * What may be lost without harm: cached answers, rates, locks. Never the only copy of anything.
 *
 * All methods take the merchant first (CONSISTENCY 31), or `NO_MERCHANT`. Values are plain data. What is answered may be
 * shared with other callers: nobody changes it.
 */
export type KeyValue = {
  /** Undefined where nothing is kept, or no longer. */
  readonly get: <Value>(merchantId: string, key: string) => Promise<Value | undefined>;
  readonly set: <Value>(merchantId: string, key: string, value: Value, ttlMs: number) => Promise<void>;
  /**
   * The kept value, else the loaded one; many who miss at once share one load, also across processes. A load that was
   * overtaken by `forget` is answered to those who waited for it and not kept. `undefined` is not kept, `null` is.
   * Where the server does not answer, each process loads for itself.
   */
  readonly getOrLoad: <Value>(
    merchantId: string,
    key: string,
    ttlMs: number,
    load: () => Promise<Value>,
  ) => Promise<Value>;
  /** Call after the commit of a change: no process then answers the old value. Never fails, and may be left unawaited. */
  readonly forget: (merchantId: string, keys: readonly string[]) => Promise<void>;
  /** Tells what other processes forgot, to those who keep more than `getOrLoad` does. Answers how to stop it. */
  readonly onForgotten: (heard: (merchantId: string, key: string) => void) => () => void;
  /** Things that are changed by their versions, and read at once by whoever did not change them. */
  readonly newest: Newest;
  /** Takes one from the rate, or says how long to wait. */
  readonly take: (merchantId: string, key: string, rate: Rate) => Promise<Result<void, TooManyRequests>>;
  /** Undefined while another holds it. It ends by itself after `holdMs`. */
  readonly lock: (merchantId: string, key: string, holdMs: number) => Promise<Lock | undefined>;
};

/** Stands for the merchant of what belongs to none: a network address, a publishable key. */
export const NO_MERCHANT = '-';

/** One text of both parts, from which no other pair of them can come. */
export function scopedKey(merchantId: string, key: string): string {
  if (merchantId === '' || merchantId.includes(':')) throw new Error(`"${merchantId}" is no merchant's id`);
  return `${merchantId}:${key}`;
}
