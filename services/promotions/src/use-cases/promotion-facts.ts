import { type RowKey, rowKey, type State } from '@concord/database';
import { type Budget, unusedBudget } from '../domain/budget.ts';
import type { PromotionLimits, RunPromotion } from '../domain/promotion.ts';
import { noUse, type UseCount } from '../domain/use-count.ts';
import { budgets, promotions, useCounts } from '../storage/tables.ts';

/** A promotion with its use so far. */
export type PromotionFacts = {
  readonly promotion: RunPromotion;
  readonly count: UseCount;
  /** One for each currency that it has a budget in. */
  readonly budgets: readonly Budget[];
};

/**
 * What a promotion has given away so far. Counters are always read by `follow`, after `load` has locked the promotion or
 * the redemption: a counter that is not there yet cannot be locked, and one that another instance is just adding would
 * else be taken for missing. The same order everywhere also means that two instances never wait in a circle.
 */
export function counterKeys(promotionId: string, ...limits: readonly (PromotionLimits | undefined)[]): RowKey[] {
  return [
    rowKey(useCounts, promotionId, '', ''),
    ...currenciesOf(...limits).map((currency) => rowKey(budgets, promotionId, currency)),
  ];
}

export function promotionIn(state: State, promotionId: string): RunPromotion {
  const promotion = state.get(promotions, promotionId);
  if (!promotion) throw new Error(`Promotion ${promotionId} is not there after its own change`);
  return promotion;
}

export function budgetIn(state: State, promotionId: string, currency: string): Budget {
  return state.get(budgets, promotionId, currency) ?? unusedBudget(promotionId, currency);
}

/** The promotion as it stands now, with its use; budgets as far as they were loaded. */
export function factsIn(state: State, promotionId: string, loaded?: PromotionLimits): PromotionFacts {
  const promotion = promotionIn(state, promotionId);
  const count = state.get(useCounts, promotionId, '', '') ?? noUse({ promotionId, code: '', customer: '' });
  const known = new Set(currenciesOf(loaded ?? promotion.limits));
  const currencies = currenciesOf(promotion.limits).filter((currency) => known.has(currency));
  return { promotion, count, budgets: currencies.map((currency) => budgetIn(state, promotionId, currency)) };
}

export function currenciesOf(...limits: readonly (PromotionLimits | undefined)[]): string[] {
  return [...new Set(limits.flatMap((one) => Object.keys(one?.budgetMinor ?? {})))].sort();
}
