import type { Database } from '@concord/database';
import { applyOnce, type PublishedEvent } from '@concord/events';
import { saveFacts } from '../storage/save-facts.ts';
import { factsOf } from './event-facts.ts';

export const SALES_GROUP = 'analytics.sales';

/** Events in, facts in Analytics' own tables: once for each event, and in any order. */
export function recordSales(database: Database) {
  return async (events: readonly PublishedEvent[]): Promise<void> => {
    await applyOnce(database, SALES_GROUP, events, (fresh) => saveFacts(factsOf(fresh)));
  };
}
