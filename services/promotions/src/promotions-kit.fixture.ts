import type { CallOptions } from '@concord/contract';
import { newId } from '@concord/ids';
import { testService } from '@concord/testing';
import { type Promotions, promotionsMigrations, startPromotions } from './service.ts';

/** Promotions on its own real database. */
export async function promotionsKit() {
  const kit = await testService('promotions', promotionsMigrations);
  const promotions = startPromotions(kit);
  return {
    ...kit,
    promotions,
    merchant: async (merchantId = newId('merchant')) =>
      merchantAt(promotions, merchantId, await kit.caller(merchantId), await kit.asService(merchantId)),
    stop: async () => {
      await promotions.stop();
      await kit.stop();
    },
  };
}

type Input<Name extends keyof Promotions['client']> = Parameters<Promotions['client'][Name]>[0];
export type Rule = Input<'createPromotion'>['promotion'];

export const TEN_PERCENT: Rule = {
  name: 'Ten percent',
  priority: 0,
  stacking: { kind: 'combinable', with: ['product', 'order', 'shipping'] },
  conditions: [],
  effect: { kind: 'order_percent_off', ratePpm: 100_000 },
};
export const WITH_CODE: Rule = { ...TEN_PERCENT, name: 'With a code', conditions: [{ kind: 'coupon', codes: [] }] };

/** What tests do as staff of one merchant, and as the services that redeem for it. */
function merchantAt({ client }: Promotions, merchantId: string, call: CallOptions, step: CallOptions) {
  const storeId = newId('store');
  const create = async (promotion: Rule = TEN_PERCENT, more: Partial<Input<'createPromotion'>> = {}) =>
    accepted(await client.createPromotion({ promotion, ...more }, call)).id;
  const hold = (uses: Input<'holdRedemptions'>['promotions'], more: Partial<Input<'holdRedemptions'>> = {}) =>
    client.holdRedemptions(
      {
        redemptionId: newId('redemption'),
        checkoutId: newId('checkout'),
        currency: 'EUR',
        promotions: uses,
        ...more,
      },
      step,
    );
  return {
    merchantId,
    storeId,
    call,
    step,
    create,
    hold,
    /** Holds one use, and gives its redemption id. */
    held: async (use: Input<'holdRedemptions'>['promotions'][number], more: Partial<Input<'holdRedemptions'>> = {}) =>
      accepted(await hold([use], more)).id,
    confirm: (redemptionId: string, orderId: string = newId('order')) =>
      client.confirmRedemptions({ redemptionId, orderId }, step),
    release: (redemptionId: string) => client.releaseRedemptions({ redemptionId }, step),
    coupons: (promotionId: string, codes: string[], limits: Input<'createCoupons'>['limits'] = {}) =>
      client.createCoupons({ promotionId, codes, limits }, call),
    usage: async (promotionId: string) => accepted(await client.getPromotion({ promotionId }, call)).usage,
    active: async (query: Partial<Input<'activePromotions'>> = {}) =>
      accepted(await client.activePromotions({ storeId, currency: 'EUR', ...query }, call)),
  };
}

export function accepted<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly rejection: object },
): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.rejection));
  return result.value;
}
