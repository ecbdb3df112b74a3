import { makeRoom } from '@concord/database';
import type { KeyValue } from '@concord/key-value';
import type { Arrangement } from '../domain/arrangement.ts';
import { type PriceableProduct, priceable } from '../domain/price.ts';
import type { FoundVariant } from './document-store.ts';

export type CacheLimits = {
  readonly maxProducts: number;
  readonly maxVariants: number;
  readonly maxMerchants: number;
  readonly maxAgeMs: number;
};

/** What this process changes it forgets at once; the age is for what someone changes past it, in the database itself. */
const LIMITS: CacheLimits = { maxProducts: 15_000, maxVariants: 100_000, maxMerchants: 2_000, maxAgeMs: 60_000 };

/** Under this key other processes hear of a change of categories or collections, under its id of a product. */
const ARRANGEMENT = 'arrangement';

/**
 * What carts ask for again and again, kept in memory: which product a variant is of, that product, and how products are
 * arranged. A reader takes a mark before it reads and hands it back with what it read: had anything been written in
 * between, the answer is not kept.
 */
export type CatalogCache = {
  readonly mark: () => number;
  readonly productOf: (merchantId: string, variantId: string) => PriceableProduct | undefined;
  readonly keepVariants: (merchantId: string, found: readonly FoundVariant[], mark: number) => void;
  readonly arrangement: (merchantId: string) => Arrangement | undefined;
  readonly keepArrangement: (merchantId: string, arrangement: Arrangement, mark: number) => void;
  /** After a commit, before its caller is answered. */
  readonly forgetProducts: (merchantId: string, productIds: readonly string[]) => void;
  readonly forgetArrangement: (merchantId: string) => void;
};

/** With several instances nothing that changes is kept: a price must be the same whichever of them is asked. */
export const NOTHING_KEPT: CacheLimits = { ...LIMITS, maxAgeMs: 0 };

export function catalogCache(
  keyValue: Pick<KeyValue, 'forget' | 'onForgotten'>,
  now: () => number = Date.now,
  limits: CacheLimits = LIMITS,
): CatalogCache {
  // A variant never moves to another product, so this one needs no forgetting.
  const productIds = boundedMap<string>(limits.maxVariants, Number.POSITIVE_INFINITY, now);
  const products = boundedMap<PriceableProduct>(limits.maxProducts, limits.maxAgeMs, now);
  const arrangements = boundedMap<Arrangement>(limits.maxMerchants, limits.maxAgeMs, now);
  let writes = 0;
  const forget = (merchantId: string, key: string): void => {
    writes += 1;
    if (key === ARRANGEMENT) arrangements.delete(merchantId);
    else products.delete(`${merchantId} ${key}`);
  };
  keyValue.onForgotten(forget);
  return {
    mark: () => writes,
    productOf: (merchantId, variantId) => {
      const productId = productIds.get(`${merchantId} ${variantId}`);
      return productId === undefined ? undefined : products.get(`${merchantId} ${productId}`);
    },
    keepVariants: (merchantId, found, mark) => {
      if (mark !== writes) return;
      for (const { product } of found) {
        for (const { id } of product.variants) productIds.set(`${merchantId} ${id}`, product.id);
        products.set(`${merchantId} ${product.id}`, priceable(product));
      }
    },
    arrangement: (merchantId) => arrangements.get(merchantId),
    keepArrangement: (merchantId, value, mark) => {
      if (mark === writes) arrangements.set(merchantId, value);
    },
    forgetProducts: (merchantId, ids) => {
      for (const id of ids) forget(merchantId, id);
      void keyValue.forget(merchantId, ids);
    },
    forgetArrangement: (merchantId) => {
      forget(merchantId, ARRANGEMENT);
      void keyValue.forget(merchantId, [ARRANGEMENT]);
    },
  };
}

/** The oldest entries make room for new ones; none is answered after its time. */
function boundedMap<Value>(maxSize: number, maxAgeMs: number, now: () => number) {
  const entries = new Map<string, { readonly value: Value; readonly untilMs: number }>();
  return {
    get: (key: string): Value | undefined => {
      const kept = entries.get(key);
      return kept && kept.untilMs > now() ? kept.value : undefined;
    },
    set: (key: string, value: Value): void => {
      entries.delete(key);
      entries.set(key, { value, untilMs: now() + maxAgeMs });
      makeRoom(entries, maxSize);
    },
    delete: (key: string): boolean => entries.delete(key),
  };
}
