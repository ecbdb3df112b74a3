import type { Call, Handlers } from '@concord/contract';
import type { Writer } from '@concord/database';
import { normaliseCode } from '@concord/pricing';
import { mapResult } from '@concord/result';
import { callContext } from '@concord/service';
import type { promotionsContract } from '../../contract.ts';
import type { ActiveCache } from '../storage/active-cache.ts';
import { confirmRedemptions } from '../use-cases/confirm-redemptions.ts';
import { type HoldRedemptions, holdRedemptions } from '../use-cases/hold-redemptions.ts';
import { releaseRedemptions } from '../use-cases/release-redemptions.ts';
import { restPromotion } from '../use-cases/rest-promotion.ts';
import { customerDigest } from './customer-digest.ts';
import { redemptionView } from './views.ts';

type RedemptionHandlers = Pick<
  Handlers<typeof promotionsContract>,
  'holdRedemptions' | 'confirmRedemptions' | 'releaseRedemptions'
>;

export function redemptionHandlers(writer: Writer, cache: ActiveCache): RedemptionHandlers {
  const rest = async ({ uses }: HoldRedemptions, promotionId: string, currency: string, call: Call) => {
    const neededMinor = uses.find((use) => use.promotionId === promotionId)?.discountMinor ?? 0;
    const { idempotency: _, ...context } = callContext(call, restPromotion.name, promotionId);
    const rested = await writer.run(restPromotion, { promotionId, currency, neededMinor }, context);
    if (rested.ok && rested.value.rests) cache.forget(call.merchantId);
  };

  return {
    holdRedemptions: async (input, call) => {
      const { redemptionId, checkoutId, customerKey, currency, promotions } = input;
      const customer = customerDigest(call.merchantId, customerKey);
      const uses = promotions.map((use) => ({ ...use, code: normaliseCode(use.code ?? '') }));
      const command = { redemptionId, checkoutId, customer, currency, uses };
      const result = await writer.run(holdRedemptions, command, callContext(call, holdRedemptions.name, input));
      if (result.ok && result.value.offersChanged) cache.forget(call.merchantId);
      if (!result.ok && result.rejection.code === 'BUDGET_EXHAUSTED') {
        await rest(command, result.rejection.promotionId, currency, call);
      }
      return mapResult(result, ({ redemption }) => redemptionView(redemption));
    },
    confirmRedemptions: async (input, call) =>
      mapResult(
        await writer.run(confirmRedemptions, input, callContext(call, confirmRedemptions.name, input)),
        redemptionView,
      ),
    releaseRedemptions: async (input, call) => {
      const result = await writer.run(releaseRedemptions, input, callContext(call, releaseRedemptions.name, input));
      if (result.ok && result.value.offersChanged) cache.forget(call.merchantId);
      return mapResult(result, ({ redemption }) => redemptionView(redemption));
    },
  };
}
