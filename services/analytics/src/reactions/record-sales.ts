import type { Database, Statement } from '@concord/database';
import { applyOnce, type PublishedEvent } from '@concord/events';
import { byMerchant } from '../domain/sale.ts';
import type { SalesIndex } from '../storage/sales-index.ts';
import { factsOf } from './event-facts.ts';

export const SALES_GROUP = 'analytics.sales';

/** Events in, facts saved: once for each event, and in any order. */
export function recordSales(database: Database, index: SalesIndex) {
  return async (events: readonly PublishedEvent[]): Promise<void> => {
    await applyOnce(database, SALES_GROUP, events, async (fresh) => {
      const left: Statement[] = [];
      for (const [merchantId, facts] of byMerchant(factsOf(fresh))) left.push(...(await index.save(merchantId, facts)));
      return left;
    });
  };
}
