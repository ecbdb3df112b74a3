import type { Handlers } from '@concord/contract';
import { accept } from '@concord/result';
import type { searchContract } from '../../contract.ts';
import type { SearchIndex } from '../storage/search-index.ts';
import { searchProducts, suggestTerms } from './search.ts';

/** Each operation: take the verified call, ask the index, show the answer. */
export function searchHandlers(index: SearchIndex, onReindex: () => void): Handlers<typeof searchContract> {
  return {
    searchProducts: async (query, { merchantId }) => accept(await searchProducts(index, merchantId, query)),
    suggestTerms: async ({ text, first }, { merchantId }) => accept(await suggestTerms(index, merchantId, text, first)),
    reindex: async (_, { merchantId }) => {
      const { inUse, building } = await index.beginGeneration(merchantId);
      onReindex();
      return accept({ generation: building ?? inUse, status: building === null ? 'in_use' : 'building' });
    },
    getIndexStatus: async (_, { merchantId }) => {
      const { inUse, building, documents } = await index.state(merchantId);
      return accept({ generation: inUse, building, documents });
    },
  };
}
