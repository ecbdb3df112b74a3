import type { Handlers } from '@concord/contract';
import type { Database } from '@concord/database';
import { accept } from '@concord/result';
import type { searchContract } from '../../contract.ts';
import { requestBuild } from '../storage/index-jobs.ts';
import type { SearchIndex } from '../storage/search-index.ts';

import { searchProducts, suggestTerms } from './search.ts';

export type SearchHandlers = {
  readonly database: Database;
  readonly index: SearchIndex;
  readonly onReindex: () => void;
};

/** Each operation: take the verified call, ask the index, show the answer. */
export function searchHandlers({ database, index, onReindex }: SearchHandlers): Handlers<typeof searchContract> {
  return {
    searchProducts: async (query, { merchantId }) => accept(await searchProducts(index, merchantId, query)),
    suggestTerms: async ({ text, first }, { merchantId }) => accept(await suggestTerms(index, merchantId, text, first)),
    reindex: async (_, { merchantId }) => {
      const { inUse, building } = await index.beginGeneration(merchantId);
      if (building !== null) await requestBuild(database, merchantId, building);
      onReindex();
      return accept({ generation: building ?? inUse, status: building === null ? 'in_use' : 'building' });
    },
    getIndexStatus: async (_, { merchantId }) => {
      const { inUse, building, documents } = await index.state(merchantId);
      return accept({ generation: inUse, building, documents });
    },
  };
}
