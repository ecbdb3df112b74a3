import type { Database, Statement } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { byMerchant } from '../domain/sale.ts';
import type { SalesIndex } from '../storage/sales-index.ts';
import { factsOf } from './event-facts.ts';

export const SALES_GROUP = 'analytics.sales';

/** Events in, facts saved: by their own keys, so in any order and any number of times. */
export function recordSales(database: Database, index: SalesIndex) {
  return async (events: readonly PublishedEvent[]): Promise<void> => {
    const merchants = byMerchant(factsOf(events));
    const saves: Statement[] = [];
    for (const [merchantId, facts] of merchants) saves.push(...(await index.save(merchantId, facts)));
    if (saves.length > 0) await database.run(database.setMerchants([...merchants.keys()]), ...saves);
  };
}
