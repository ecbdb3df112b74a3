import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  type ComputedPromotion,
  computedPromotion,
  listedCodes,
  needsCode,
  perCustomerLimit,
  type RunPromotion,
  runsIn,
} from '../domain/promotion.ts';
import type { ActivePromotion } from './read-active.ts';

export type Offer = {
  readonly version: string;
  readonly promotions: readonly ComputedPromotion[];
  readonly ids: ReadonlySet<string>;
};

/** A merchant's running promotions, and the offers that stores have been told: each is hashed once. */
export type ActiveBook = {
  readonly active: readonly ActivePromotion[];
  /** Those that a known customer may have used up. */
  readonly limitedPerCustomer: readonly RunPromotion[];
  /** Which promotions list a code. */
  readonly idsByCode: ReadonlyMap<string, readonly string[]>;
  /** What a basket is priced with, without those whose ids are given. */
  readonly offer: (storeId: string, currency: string, without: readonly string[]) => Offer;
};

export type ActiveCache = {
  readonly get: (merchantId: string) => Promise<ActiveBook>;
  /** After every own write: whoever is answered after it sees it. */
  readonly forget: (merchantId: string) => void;
};

const MAX_MERCHANTS = 2_000;
const MAX_OFFERS = 200;
/** How long a change that was not made through this process may stay unseen; 0 keeps nothing. */
const MAX_AGE_MS = 2_000;

/**
 * Keeps running promotions in memory: a cart asks for them at every step. What is kept is the promise of a read, so a read
 * that was under way while a change committed is dropped with it and never comes back as news.
 */
export function openActiveCache(
  read: (merchantId: string) => Promise<readonly ActivePromotion[]>,
  maxAgeMs = MAX_AGE_MS,
): ActiveCache {
  const books = new LRUCache<string, Promise<ActiveBook>>({ max: MAX_MERCHANTS, ttl: maxAgeMs });
  return {
    get: (merchantId) => {
      const known = books.get(merchantId);
      if (known) return known;
      const reading = read(merchantId).then(activeBook);
      if (maxAgeMs === 0) return reading;
      books.set(merchantId, reading);
      reading.catch(() => {
        if (books.peek(merchantId) === reading) books.delete(merchantId);
      });
      return reading;
    },
    forget: (merchantId) => {
      books.delete(merchantId);
    },
  };
}

function activeBook(active: readonly ActivePromotion[]): ActiveBook {
  const offers = new LRUCache<string, Offer>({ max: MAX_OFFERS });
  return {
    active,
    limitedPerCustomer: active
      .map(({ promotion }) => promotion)
      .filter((promotion) => !needsCode(promotion) && perCustomerLimit(promotion) !== undefined),
    idsByCode: idsByCode(active),
    offer: (storeId, currency, without) => {
      const key = [storeId, currency, ...without].join(' ');
      const known = offers.get(key);
      if (known) return known;
      const left = new Set(without);
      const promotions = active
        .filter((one) => !left.has(one.promotion.id) && isOffered(one, storeId, currency))
        .map(({ promotion }) => computedPromotion(promotion));
      const ids = new Set(promotions.map(({ id }) => id));
      const offer = { version: versionOf(promotions), promotions, ids };
      offers.set(key, offer);
      return offer;
    },
  };
}

function idsByCode(active: readonly ActivePromotion[]): ReadonlyMap<string, readonly string[]> {
  const all = active.flatMap(({ promotion }) =>
    [...new Set(listedCodes(promotion))].map((code) => ({ code, id: promotion.id })),
  );
  const grouped = Map.groupBy(all, ({ code }) => code);
  return new Map([...grouped].map(([code, ones]) => [code, ones.map(({ id }) => id)]));
}

/** What needs a code stays when it is used up: its code is still known, and the hold says that it is used up. */
function isOffered(
  { promotion, usedUp, spentCurrencies }: ActivePromotion,
  storeId: string,
  currency: string,
): boolean {
  if (!runsIn(promotion, storeId, currency)) return false;
  return needsCode(promotion) || !(usedUp || spentCurrencies.includes(currency));
}

/** Follows from the content alone, so that every instance says the same, before and after a restart. */
function versionOf(promotions: readonly ComputedPromotion[]): string {
  return createHash('sha256').update(JSON.stringify(promotions)).digest('base64url').slice(0, 22);
}
