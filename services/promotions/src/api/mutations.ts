import { mutationCall, type Resolvers, unwrap } from '@concord/graph';
import { batchNode, lower, promotionNode } from './nodes.ts';
import type { PromotionsClient } from './resolvers.ts';

type Rule = Parameters<PromotionsClient['createPromotion']>[0]['promotion'];
type Given<Type> = Type | null | undefined;
type LimitsInput = {
  readonly total?: Given<number>;
  readonly perCustomer?: Given<number>;
  readonly budgets?: Given<readonly { readonly currency: string; readonly amountMinor: number }[]>;
};
type PromotionInput = {
  readonly rule?: Given<Rule>;
  readonly state?: Given<'DRAFT' | 'ACTIVE'>;
  readonly storeIds?: Given<string[]>;
  readonly limits?: Given<LimitsInput>;
};
type UpdateInput = PromotionInput & {
  readonly id: string;
  readonly expectedVersion?: Given<number>;
  readonly everyStore?: Given<boolean>;
};
type CouponsInput = {
  readonly promotionId: string;
  readonly codes?: Given<string[]>;
  readonly count?: Given<number>;
  readonly prefix?: Given<string>;
  readonly limits?: Given<LimitsInput>;
};

export function mutations(promotions: PromotionsClient): Resolvers[string] {
  return {
    createPromotion: async (_: object, input: PromotionInput & { readonly rule: Rule }, context, info) => {
      const { storeIds, ...change } = changeOf(input);
      const command = { ...change, promotion: input.rule, ...(storeIds ? { storeIds } : {}) };
      return promotionNode(unwrap(await promotions.createPromotion(command, mutationCall(context, info.path.key))));
    },
    updatePromotion: async (_: object, { id, expectedVersion, everyStore, ...input }: UpdateInput, context, info) => {
      const command = {
        promotionId: id,
        ...(expectedVersion ? { expectedVersion } : {}),
        ...changeOf(input),
        ...(everyStore ? { storeIds: null } : {}),
      };
      return promotionNode(unwrap(await promotions.updatePromotion(command, mutationCall(context, info.path.key))));
    },
    endPromotion: async (_: object, { id: promotionId }: { id: string }, context, info) =>
      promotionNode(unwrap(await promotions.endPromotion({ promotionId }, mutationCall(context, info.path.key)))),
    createCoupons: async (_: object, { promotionId, limits, ...input }: CouponsInput, context, info) => {
      const command = { promotionId, ...given(input), ...(limits ? { limits: limitsOf(limits) } : {}) };
      return batchNode(unwrap(await promotions.createCoupons(command, mutationCall(context, info.path.key))));
    },
  };
}

function changeOf({ rule, state, storeIds, limits }: PromotionInput) {
  return {
    ...(rule ? { promotion: rule } : {}),
    ...(state ? { state: lower(state) } : {}),
    ...(storeIds ? { storeIds } : {}),
    ...(limits ? { limits: limitsOf(limits) } : {}),
  };
}

function limitsOf({ budgets, ...uses }: LimitsInput) {
  const budgetMinor = budgets && Object.fromEntries(budgets.map((one) => [one.currency, one.amountMinor]));
  return { ...given(uses), ...(budgetMinor ? { budgetMinor } : {}) };
}

/** GraphQL's null and absent are the same here: not given. */
function given<Input extends object>(input: Input) {
  const entries = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Input]?: NonNullable<Input[Key]> };
}
