import { put, type RowKey, rowKey, type State } from '@concord/database';
import type { Budget } from '../domain/budget.ts';
import type { Redemption } from '../domain/redemption.ts';
import { noUse, subjectsOf, type UseCount } from '../domain/use-count.ts';
import { redemptions } from '../storage/redemption-table.ts';
import { budgets, useCounts } from '../storage/tables.ts';
import { useKeys } from './hold-redemptions.ts';
import { budgetIn } from './promotion-facts.ts';

/** The counters and budgets that a redemption has its part in; known once the redemption is. */
export function rowsOfRedemption(state: State, redemptionId: string): RowKey[] {
  const redemption = state.get(redemptions, redemptionId);
  if (!redemption) return [];
  const { customer, currency, lines } = redemption;
  return lines.flatMap(({ promotionId, code }) => [
    rowKey(budgets, promotionId, currency),
    ...useKeys({ promotionId, code, customer }),
  ]);
}

export type Moves = {
  readonly use: (count: UseCount) => UseCount;
  readonly amount: (budget: Budget, amountMinor: number) => Budget;
};

/** Moves every use of a redemption at its counters and budgets. */
export function moveUses(state: State, { customer, currency, lines }: Redemption, moves: Moves) {
  const counts = new Map<string, UseCount>();
  const moved = new Map<string, Budget>();
  for (const { promotionId, code, discountMinor } of lines) {
    for (const subject of subjectsOf({ promotionId, code, customer })) {
      const key = `${promotionId} ${subject.customer} ${subject.code}`;
      const known = state.get(useCounts, promotionId, subject.code, subject.customer) ?? noUse(subject);
      counts.set(key, moves.use(counts.get(key) ?? known));
    }
    const budget = moved.get(promotionId) ?? budgetIn(state, promotionId, currency);
    moved.set(promotionId, moves.amount(budget, discountMinor));
  }
  return [
    ...[...counts.values()].map((count) => put(useCounts, count)),
    ...[...moved.values()].map((budget) => put(budgets, budget)),
  ];
}
