import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import type { StockPolicy } from '../domain/stock-policy.ts';
import { policies } from '../storage/tables.ts';
import { policyIn } from './change-levels.ts';

export type SetStockPolicy = Omit<StockPolicy, 'version'>;

/** Says how a variant is kept. The backorder limit reaches its levels as they next change. */
export const setStockPolicy: Write<SetStockPolicy, StockPolicy> = {
  name: 'setStockPolicy',
  load: ({ variantId }) => [rowKey(policies, variantId)],
  decide: (wanted, state) => {
    const { version } = policyIn(state, wanted.variantId);
    return accept({ effectId: wanted.variantId, put: [put(policies, { ...wanted, version: version + 1 })] });
  },
  answer: (state, variantId) => policyIn(state, variantId),
};
