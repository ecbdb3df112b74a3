import { rateOf } from '@concord/money';
import type { OrderEffect, ShippingEffect } from '../promotion.ts';
import type { Facts } from './facts.ts';
import type { LineTest } from './selector.ts';
import type { Tests } from './unit-effects.ts';

/** What comes off the lines that match, given what they still cost. Which of them it is split over is `test`. */
export type OrderRule = {
  readonly test: LineTest;
  readonly offMinor: (facts: Facts, costMinor: number) => number;
};

export function compileOrderEffect(effect: OrderEffect, tests: Tests): OrderRule {
  const test = tests(effect.on);
  switch (effect.kind) {
    case 'order_percent_off':
      return { test, offMinor: (_facts, costMinor) => Math.min(costMinor, rateOf(costMinor, effect.ratePpm)) };
    case 'order_amount_off':
      return {
        test,
        offMinor: ({ basket }, costMinor) => Math.min(costMinor, effect.amountMinor[basket.currency] ?? 0),
      };
  }
}

/** What comes off a shipping method, given what it still costs. */
export type ShippingRule = (facts: Facts, methodId: string, costMinor: number) => number;

export function compileShippingEffect(effect: ShippingEffect): ShippingRule {
  const methodIds = effect.methodIds && new Set(effect.methodIds);
  const lowers = (methodId: string) => methodIds?.has(methodId) ?? true;
  switch (effect.kind) {
    case 'shipping_percent_off':
      return (_facts, methodId, costMinor) =>
        lowers(methodId) ? Math.min(costMinor, rateOf(costMinor, effect.ratePpm)) : 0;
    case 'shipping_price':
      return ({ basket }, methodId, costMinor) => {
        const priceMinor = effect.priceMinor[basket.currency];
        return lowers(methodId) && priceMinor !== undefined ? Math.max(0, costMinor - priceMinor) : 0;
      };
  }
}
