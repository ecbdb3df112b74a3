import { accept, type Result, reject } from '@concord/result';

/** What a promotion has given away in one currency. */
export type Budget = {
  readonly promotionId: string;
  readonly currency: string;
  readonly heldMinor: number;
  readonly confirmedMinor: number;
  /** The budget under which the latest use was held; null for none. */
  readonly budgetMinor: number | null;
  /** A use was refused because too little was left: the promotion rests until something comes back. */
  readonly short: boolean;
  readonly version: number;
};

export function unusedBudget(promotionId: string, currency: string): Budget {
  return { promotionId, currency, heldMinor: 0, confirmedMinor: 0, budgetMinor: null, short: false, version: 0 };
}

export function leftMinor({ heldMinor, confirmedMinor }: Budget, budgetMinor: number): number {
  return Math.max(0, budgetMinor - heldMinor - confirmedMinor);
}

export function holdAmount(
  budget: Budget,
  amountMinor: number,
  budgetMinor: number | undefined,
): Result<Budget, { readonly code: 'SPENT'; readonly leftMinor: number }> {
  if (budgetMinor !== undefined && leftMinor(budget, budgetMinor) < amountMinor) {
    return reject({ code: 'SPENT', leftMinor: leftMinor(budget, budgetMinor) });
  }
  return accept(next(budget, { heldMinor: budget.heldMinor + amountMinor, budgetMinor: budgetMinor ?? null }));
}

export function confirmAmount(budget: Budget, amountMinor: number): Budget {
  return next(budget, {
    heldMinor: budget.heldMinor - amountMinor,
    confirmedMinor: budget.confirmedMinor + amountMinor,
  });
}

export function releaseAmount(budget: Budget, amountMinor: number, was: 'held' | 'confirmed'): Budget {
  const short = false;
  return was === 'held'
    ? next(budget, { short, heldMinor: budget.heldMinor - amountMinor })
    : next(budget, { short, confirmedMinor: budget.confirmedMinor - amountMinor });
}

export function withShort(budget: Budget, short: boolean): Budget {
  return next(budget, { short });
}

function next(budget: Budget, change: Partial<Budget>): Budget {
  const changed = { ...budget, ...change, version: budget.version + 1 };
  if (changed.heldMinor < 0 || changed.confirmedMinor < 0) {
    throw new Error(`The budget of ${budget.promotionId} in ${budget.currency} would fall below zero`);
  }
  return changed;
}
