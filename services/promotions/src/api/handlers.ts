import type { Call, Handlers } from '@concord/contract';
import type { IdempotencyRejection, Write } from '@concord/database';
import { newId } from '@concord/ids';
import { normaliseCode } from '@concord/pricing';
import { accept, mapResult, type Rejection, type Result, reject } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import type { promotionsContract } from '../../contract.ts';
import type { ActiveCache } from '../storage/active-cache.ts';
import { auditHeldUses } from '../storage/audit-held-uses.ts';
import { auditRedemptions } from '../storage/audit-redemptions.ts';
import { listCoupons, listPromotions, readCouponBatch, readPromotions } from '../storage/read-promotions.ts';
import { createCoupons } from '../use-cases/create-coupons.ts';
import { createPromotion } from '../use-cases/create-promotion.ts';
import { endPromotion } from '../use-cases/end-promotion.ts';
import { updatePromotion } from '../use-cases/update-promotion.ts';
import { activePromotions } from './active-promotions.ts';
import { redemptionHandlers } from './redemption-handlers.ts';
import { batchView, couponView, promotionView } from './views.ts';

export type HandlerDeps = {
  readonly data: ServiceData;
  readonly cache: ActiveCache;
  /** Coupons wait to be generated. */
  readonly onCouponsAsked: () => void;
};

/** Each operation: take the verified call, run the use case, show the result. */
export function promotionsHandlers({ data, cache, onCouponsAsked }: HandlerDeps): Handlers<typeof promotionsContract> {
  const { database, system, writer } = data;

  /** Runs a write under the caller's input, which a repeat must match, and forgets what it made stale. */
  const change = async <Command, Answer, Refused extends Rejection>(
    write: Write<Command, Answer, Refused>,
    command: Command,
    input: unknown,
    call: Call,
  ): Promise<Result<Answer, Refused | IdempotencyRejection>> => {
    try {
      return await writer.run(write, command, callContext(call, write.name, input));
    } finally {
      cache.forget(call.merchantId);
    }
  };

  return {
    createPromotion: async (input, call) => {
      const command = { ...input, promotionId: newId('promotion') };
      return mapResult(await change(createPromotion, command, input, call), promotionView);
    },
    updatePromotion: async (input, call) => mapResult(await change(updatePromotion, input, input, call), promotionView),
    endPromotion: async (input, call) => mapResult(await change(endPromotion, input, input, call), promotionView),
    getPromotion: async ({ promotionId }, { merchantId }) => {
      const [found] = await readPromotions(database, merchantId, [promotionId]);
      return found ? accept(promotionView(found)) : reject({ code: 'PROMOTION_NOT_FOUND' });
    },
    getPromotions: async ({ promotionIds }, { merchantId }) => {
      const found = await readPromotions(database, merchantId, promotionIds);
      const byId = new Map(found.map((facts) => [facts.promotion.id, promotionView(facts)]));
      return accept({ items: promotionIds.map((id) => byId.get(id) ?? null) });
    },
    listPromotions: async (query, { merchantId }) => {
      const found = await listPromotions(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(promotionView), nextCursor: last?.promotion.id ?? null });
    },
    createCoupons: async (input, call) => {
      const { promotionId, codes = [], count = 0, prefix = '', limits } = input;
      const batchId = newId('process');
      const normalised = [...new Set(codes.map(normaliseCode))];
      const command = { batchId, promotionId, codes: normalised, count, prefix, limits };
      const result = await change(createCoupons, command, input, call);
      if (result.ok && result.value.created < result.value.requested) onCouponsAsked();
      return mapResult(result, batchView);
    },
    getCouponBatch: async ({ batchId }, { merchantId }) => {
      const batch = await readCouponBatch(database, merchantId, batchId);
      return batch ? accept(batchView(batch)) : reject({ code: 'COUPON_BATCH_NOT_FOUND' });
    },
    listCoupons: async ({ code, ...query }, { merchantId }) => {
      const wanted = code === undefined ? query : { ...query, code: normaliseCode(code) };
      const found = await listCoupons(database, merchantId, wanted);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(couponView), nextCursor: last?.code ?? null });
    },
    activePromotions: async (query, { merchantId }) =>
      accept(await activePromotions({ database, cache }, merchantId, query)),
    ...redemptionHandlers(writer, cache),
    auditHeldUses: async ({ first, after }) => accept(await auditHeldUses(system, first, after)),
    auditRedemptions: async ({ first, after }) => accept(await auditRedemptions(system, first, after)),
  };
}
