import { type Database, rowsOf, type Statement, sql } from '@concord/database';
import type { RunPromotion } from '../domain/promotion.ts';
import { promotionFromRow } from './tables.ts';

/** A promotion that runs, and what it has left. */
export type ActivePromotion = {
  readonly promotion: RunPromotion;
  readonly usedUp: boolean;
  /** Currencies whose budget is used up, or too small for the use that was last asked. */
  readonly spentCurrencies: readonly string[];
};

/** So many run at once, those of the highest priority first: more would make every basket slow. */
const MAX_ACTIVE = 1_000;

const ACTIVE = `
  select p.*, coalesce(c.held + c.confirmed >= (p.limits ->> 'total')::bigint, false) as used_up,
    coalesce((select jsonb_agg(b.currency) from budget b
      where b.merchant_id = p.merchant_id and b.promotion_id = p.id and (b.short
        or b.held_minor + b.confirmed_minor >= (p.limits -> 'budgetMinor' ->> b.currency)::bigint)), '[]') as spent
  from promotion p left join use_count c
    on c.merchant_id = p.merchant_id and c.promotion_id = p.id and c.code = '' and c.customer = ''
  where p.merchant_id = $1 and p.state = 'active'
  order by p.priority desc, p.id limit ${MAX_ACTIVE}`;

export async function readActive(database: Database, merchantId: string): Promise<ActivePromotion[]> {
  const [found] = await database.forMerchant(merchantId, sql(ACTIVE, merchantId));
  return (found?.rows ?? []).map((row) => ({
    promotion: promotionFromRow(row),
    usedUp: row.used_up as boolean,
    spentCurrencies: row.spent as string[],
  }));
}

export type Grant = { readonly code: string; readonly promotionId: string };

/** By the primary key: (merchant, code). */
export const COUPONS_OF_CODES = 'select code, promotion_id from coupon where merchant_id = $1 and code = any($2)';
const USES_OF_CUSTOMER = `select promotion_id, held + confirmed as uses from use_count
  where merchant_id = $1 and promotion_id = any($2) and code = '' and customer = $3`;

export type Asked = {
  readonly codes: readonly string[];
  readonly customer: string;
  /** Whose use by this customer matters. */
  readonly promotionIds: readonly string[];
};

/** What codes unlock, and how often the customer has used promotions: one round trip, none where nothing is asked. */
export async function readGrants(
  database: Database,
  merchantId: string,
  { codes, customer, promotionIds }: Asked,
): Promise<{ readonly grants: readonly Grant[]; readonly usesOfCustomer: ReadonlyMap<string, number> }> {
  const asksUses = customer !== '' && promotionIds.length > 0;
  const statements: Statement[] = [
    ...(codes.length > 0 ? [sql(COUPONS_OF_CODES, merchantId, codes)] : []),
    ...(asksUses ? [sql(USES_OF_CUSTOMER, merchantId, promotionIds, customer)] : []),
  ];
  if (statements.length === 0) return { grants: [], usesOfCustomer: new Map() };
  const results = await database.forMerchant(merchantId, ...statements);
  const coupons = codes.length > 0 ? rowsOf<{ code: string; promotion_id: string }>(results[0]) : [];
  const uses = asksUses ? rowsOf<{ promotion_id: string; uses: number }>(results.at(-1)) : [];
  return {
    grants: coupons.map((row) => ({ code: row.code, promotionId: row.promotion_id })),
    usesOfCustomer: new Map(uses.map((row) => [row.promotion_id, row.uses])),
  };
}
