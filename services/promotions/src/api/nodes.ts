import type { z } from 'zod';
import type { couponBatchSchema, couponSchema, promotionViewSchema } from '../../contract.ts';

type PromotionView = z.output<typeof promotionViewSchema>;

export function promotionNode({ id, state, rule, storeIds, limits, limited, usage, version }: PromotionView) {
  const { total, perCustomer, budgetMinor } = limits;
  const budgets =
    budgetMinor && Object.entries(budgetMinor).map(([currency, amountMinor]) => ({ currency, amountMinor }));
  return {
    id,
    name: rule.name,
    state: state.toUpperCase(),
    rule,
    stores: storeIds?.map((storeId) => ({ id: storeId })),
    limits: { total, perCustomer, budgets },
    limited,
    usage: {
      held: usage.held,
      confirmed: usage.confirmed,
      spent: usage.budgets.map(({ currency, heldMinor, confirmedMinor }) => ({
        currency,
        amountMinor: heldMinor + confirmedMinor,
      })),
    },
    version,
  };
}

export function couponNode({ id, code, promotionId, limits, held, confirmed }: z.output<typeof couponSchema>) {
  return { id, code, promotion: { id: promotionId }, ...limits, held, confirmed };
}

export function batchNode({ id, promotionId, requested, created }: z.output<typeof couponBatchSchema>) {
  return { id, promotion: { id: promotionId }, requested, created };
}

/** GraphQL's enum values are the contract's in upper case. */
export function lower<Name extends string>(name: Name): Lowercase<Name> {
  return name.toLowerCase() as Lowercase<Name>;
}
