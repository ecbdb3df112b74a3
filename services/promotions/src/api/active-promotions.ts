import type { Database } from '@concord/database';
import { normaliseCode } from '@concord/pricing';
import { perCustomerLimit } from '../domain/promotion.ts';
import type { ActiveCache } from '../storage/active-cache.ts';
import { type Grant, readGrants } from '../storage/read-active.ts';
import { customerDigest } from './customer-digest.ts';

export type ActiveQuery = {
  readonly storeId: string;
  readonly currency: string;
  readonly codes: readonly string[];
  readonly customerKey?: string | undefined;
};

/** What a basket is priced with. From memory, but for codes and the uses of a known customer: those cost one round trip. */
export async function activePromotions(
  { database, cache }: { readonly database: Database; readonly cache: ActiveCache },
  merchantId: string,
  { storeId, currency, codes: typed, customerKey }: ActiveQuery,
) {
  const book = await cache.get(merchantId);
  const codes = [...new Set(typed.map(normaliseCode))].filter((code) => code !== '');
  const perCustomer = book.limitedPerCustomer;
  const { grants, usesOfCustomer } = await readGrants(database, merchantId, {
    codes,
    customer: customerDigest(merchantId, customerKey),
    promotionIds: perCustomer.map(({ id }) => id),
  });
  const usedByCustomer = perCustomer
    .filter((promotion) => (usesOfCustomer.get(promotion.id) ?? 0) >= (perCustomerLimit(promotion) ?? 1))
    .map(({ id }) => id);
  const { version, promotions, ids } = book.offer(storeId, currency, usedByCustomer);
  const listed = codes.flatMap((code) =>
    (book.idsByCode.get(code) ?? []).map((promotionId): Grant => ({ code, promotionId })),
  );
  const codeGrants = [...grants, ...listed].filter(({ promotionId }) => ids.has(promotionId));
  return { version, promotions: [...promotions], codeGrants };
}
