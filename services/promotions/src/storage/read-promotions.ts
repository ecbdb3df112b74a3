import { type Database, sql } from '@concord/database';
import type { Budget } from '../domain/budget.ts';
import type { CouponBatch } from '../domain/coupon.ts';
import type { PromotionState } from '../domain/promotion.ts';
import { noUse } from '../domain/use-count.ts';
import type { PromotionFacts } from '../use-cases/promotion-facts.ts';
import { batchFromRow, budgets, limitsFromRow, promotionFromRow } from './tables.ts';

const FACTS = `
  select p.*, coalesce(c.held, 0) as held, coalesce(c.confirmed, 0) as confirmed,
    coalesce((select jsonb_agg(to_jsonb(b) order by b.currency) from budget b
      where b.merchant_id = p.merchant_id and b.promotion_id = p.id and p.limits -> 'budgetMinor' ? b.currency), '[]') as budgets
  from promotion p left join use_count c
    on c.merchant_id = p.merchant_id and c.promotion_id = p.id and c.code = '' and c.customer = ''
  where p.merchant_id = $1`;

/** Promotions by id, with their use; in no particular order. */
export async function readPromotions(
  database: Database,
  merchantId: string,
  promotionIds: readonly string[],
): Promise<PromotionFacts[]> {
  const [found] = await database.forMerchant(merchantId, sql(`${FACTS} and p.id = any($2)`, merchantId, promotionIds));
  return (found?.rows ?? []).map(factsFromRow);
}

/** A page of promotions, newest first; the cursor is the last id. */
export async function listPromotions(
  database: Database,
  merchantId: string,
  query: {
    readonly first: number;
    readonly after?: string | undefined;
    readonly state?: PromotionState | undefined;
  },
): Promise<PromotionFacts[]> {
  const text = `${FACTS} and ($2::text is null or p.id < $2) and ($3::text is null or p.state = $3)
    order by p.id desc limit $4`;
  const [found] = await database.forMerchant(merchantId, sql(text, merchantId, query.after, query.state, query.first));
  return (found?.rows ?? []).map(factsFromRow);
}

function factsFromRow(row: Record<string, unknown>): PromotionFacts {
  const promotion = promotionFromRow(row);
  const counted = noUse({ promotionId: promotion.id, code: '', customer: '' });
  return {
    promotion,
    count: { ...counted, held: row.held as number, confirmed: row.confirmed as number },
    budgets: (row.budgets as Record<string, unknown>[]).map((budget): Budget => budgets.fromRow(budget)),
  };
}

export type CouponFacts = {
  readonly id: string;
  readonly code: string;
  readonly promotionId: string;
  readonly limits: CouponBatch['limits'];
  readonly held: number;
  readonly confirmed: number;
};

const COUPONS = `
  select p.*, coalesce(c.held, 0) as held, coalesce(c.confirmed, 0) as confirmed
  from coupon p left join use_count c on c.merchant_id = p.merchant_id and c.promotion_id = p.promotion_id
    and c.code = p.code and c.customer = ''
  where p.merchant_id = $1 and p.promotion_id = $2 and p.code > $3 and ($4::text is null or p.code = $4)
  order by p.code limit $5`;

/** A page of a promotion's coupons by code; the cursor is the last code. */
export async function listCoupons(
  database: Database,
  merchantId: string,
  query: {
    readonly first: number;
    readonly after?: string | undefined;
    readonly promotionId: string;
    readonly code?: string | undefined;
  },
): Promise<CouponFacts[]> {
  const { promotionId, after = '', code, first } = query;
  const [found] = await database.forMerchant(merchantId, sql(COUPONS, merchantId, promotionId, after, code, first));
  return (found?.rows ?? []).map((row) => ({
    id: row.id as string,
    code: row.code as string,
    promotionId: row.promotion_id as string,
    limits: limitsFromRow(row),
    held: row.held as number,
    confirmed: row.confirmed as number,
  }));
}

export async function readCouponBatch(
  database: Database,
  merchantId: string,
  batchId: string,
): Promise<CouponBatch | undefined> {
  const text = 'select * from coupon_batch where merchant_id = $1 and id = $2';
  const [found] = await database.forMerchant(merchantId, sql(text, merchantId, batchId));
  const row = found?.rows[0];
  return row && batchFromRow(row);
}
