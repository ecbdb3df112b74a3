import { type Database, rowsOf, sql } from '@concord/database';
import type { PromotionKey, PromotionRow, SalesQuery } from '../sales-index.ts';
import { inPeriod, periodValues } from './read-sales.ts';

const TEXT = `select promotion_id, currency, count(*) as orders, sum(unit_count)::bigint as units,
    sum(gross_minor)::bigint as gross, sum(discount_minor)::bigint as discount
  from sale cross join lateral unnest(promotion_ids) as p(promotion_id)
  where ${inPeriod('placed_at')} and (promotion_id, currency) > ($9, $10)
  group by promotion_id, currency order by promotion_id, currency limit $11`;

/** The orders of a period in which each promotion took part. */
export async function readPromotions(
  database: Database,
  merchantId: string,
  query: SalesQuery,
  first: number,
  after: PromotionKey | undefined,
): Promise<PromotionRow[]> {
  const [promotionId, currency] = after ?? ['', ''];
  const statement = sql<PromotionRow>(TEXT, ...periodValues(merchantId, query), promotionId, currency, first);
  return rowsOf<PromotionRow>((await database.forMerchant(merchantId, statement))[0]);
}
