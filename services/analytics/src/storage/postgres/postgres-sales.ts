import type { Database } from '@concord/database';
import { ofMerchant } from '../../domain/sale.ts';
import type { SalesIndex } from '../sales-index.ts';
import { readOrphans, readTotals } from './read-audit.ts';
import { readCheckouts } from './read-checkouts.ts';
import { readPromotions } from './read-promotions.ts';
import { readSales } from './read-sales.ts';
import { removeUnseen } from './remove-unseen.ts';
import { saveFacts } from './save-facts.ts';

/** Sales in the service's own database: changes commit with its progress, sums are made on read. */
export function postgresSales(database: Database, system: Database): SalesIndex {
  return {
    save: async (merchantId, facts, rebuildId) => saveFacts(ofMerchant(merchantId, facts), rebuildId),
    removeUnseen: async (merchantId, { id }) => removeUnseen(merchantId, id),
    readSales: (merchantId, query, page) => readSales(database, merchantId, query, page),
    readPromotions: (merchantId, query, first, after) => readPromotions(database, merchantId, query, first, after),
    readCheckouts: (merchantId, query) => readCheckouts(database, merchantId, query),
    readTotals: (first, after) => readTotals(system, first, after),
    readOrphans: () => readOrphans(system),
  };
}
