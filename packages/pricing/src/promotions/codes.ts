import type { Basket } from '../basket.ts';
import { compareIds } from '../compare-ids.ts';
import type { CodeOutcome, WhyNotApplicable } from '../priced-basket.ts';

/** People type codes in any case and paste them with blanks around. */
export function normaliseCode(code: string): string {
  return code.trim().toUpperCase();
}

export type Unlocking = {
  /** promotion id → the code that unlocks it. */
  readonly unlocked: ReadonlyMap<string, string>;
  /** Every code once, as first typed, with the promotions that it belongs to. */
  readonly codes: ReadonlyMap<string, readonly string[]>;
};

/** Which promotions the basket's codes unlock. Of two codes for one promotion the first by alphabet counts. */
export function unlock(
  basket: Basket,
  promotionIdsByCode: ReadonlyMap<string, readonly string[]>,
  couponPromotionIds: ReadonlySet<string>,
): Unlocking {
  const codes = new Map<string, readonly string[]>();
  for (const typed of basket.codes) {
    const code = normaliseCode(typed);
    if (code === '' || codes.has(code)) continue;
    const granted = (basket.codeGrants ?? [])
      .filter((grant) => normaliseCode(grant.code) === code && couponPromotionIds.has(grant.promotionId))
      .map((grant) => grant.promotionId);
    codes.set(code, [...new Set([...(promotionIdsByCode.get(code) ?? []), ...granted])].sort(compareIds));
  }
  const unlocked = new Map<string, string>();
  for (const code of [...codes.keys()].sort(compareIds)) {
    for (const id of codes.get(code) ?? []) if (!unlocked.has(id)) unlocked.set(id, code);
  }
  return { unlocked, codes };
}

export function codeOutcomes(
  { unlocked, codes }: Unlocking,
  appliedIds: ReadonlySet<string>,
  whyNot: (promotionId: string) => WhyNotApplicable,
): CodeOutcome[] {
  return [...codes].map(([code, promotionIds]): CodeOutcome => {
    const [first] = promotionIds;
    if (first === undefined) return { code, status: 'unknown' };
    const applied = promotionIds.find((id) => appliedIds.has(id) && unlocked.get(id) === code);
    if (applied !== undefined) return { code, status: 'applied', promotionId: applied };
    const own = promotionIds.find((id) => unlocked.get(id) === code);
    if (own === undefined) {
      return { code, status: 'not_applicable', promotionId: first, reason: { kind: 'already_unlocked' } };
    }
    return { code, status: 'not_applicable', promotionId: own, reason: whyNot(own) };
  });
}
