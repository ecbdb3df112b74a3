import { sql } from '@concord/database';
import { connectElasticsearch, ensureIndex, readyOnce } from '@concord/elasticsearch';
import { ofMerchant } from '../../domain/sale.ts';
import type { SalesIndex } from '../sales-index.ts';
import { definitionsOf, indexesNamed } from './indexes.ts';
import { withFacts } from './order-document.ts';
import { readOrphans, readTotals } from './read-audit.ts';
import { readCheckouts, readPromotions } from './read-others.ts';
import { readSales } from './read-sales.ts';
import { removeUnseen } from './remove-unseen.ts';
import { byOrder, changeOrders, type Store, saveOutcomes } from './save-orders.ts';

export type ElasticsearchSalesOptions = {
  readonly url: string;
  /** Before the names of all indexes: several platforms can share a cluster. */
  readonly prefix?: string;
  readonly shards?: number;
  readonly now?: () => number;
};

const COUNTED = `update rebuild set removed_count = $3 where merchant_id = $1 and id = $2 and status = 'running'`;

/**
 * Sales in Elasticsearch: a document for each order, with the id of the order, made from all that was told of it. Changes
 * are there, and found by reports, before the service's own progress is committed; a kill between the two repeats them.
 */
export function elasticsearchSales(options: ElasticsearchSalesOptions): SalesIndex {
  const { url, prefix = '', shards = 1, now = Date.now } = options;
  const store: Store = { elasticsearch: connectElasticsearch(url), indexes: indexesNamed(prefix) };
  const when = readyOnce(async () => {
    for (const definition of definitionsOf(store.indexes, shards)) await ensureIndex(store.elasticsearch, definition);
  });
  return {
    save: when(async (merchantId, facts, rebuildId) => {
      const told = byOrder(ofMerchant(merchantId, facts));
      await changeOrders(store, merchantId, [...told.keys()], (orderId, known) =>
        withFacts(known, told.get(orderId) ?? { sales: [], reversals: [] }, rebuildId ?? null, now()),
      );
      await saveOutcomes(store, merchantId, facts.outcomes);
      return [];
    }),
    removeUnseen: when(async (merchantId, rebuild) => [
      sql(COUNTED, merchantId, rebuild.id, await removeUnseen(store, merchantId, rebuild)),
    ]),
    readSales: when((merchantId, query, page) => readSales(store, merchantId, query, page)),
    readPromotions: when((merchantId, query, first, after) => readPromotions(store, merchantId, query, first, after)),
    readCheckouts: when((merchantId, query) => readCheckouts(store, merchantId, query)),
    readTotals: when((first, after) => readTotals(store, first, after)),
    readOrphans: when(() => readOrphans(store)),
  };
}
