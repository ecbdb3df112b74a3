import { never } from '@concord/result';
import type { Condition, ConditionKind, LineSelector, MinorByCurrency } from '../promotion.ts';
import type { Facts } from './facts.ts';
import { withinWeeklyHours } from './local-time.ts';
import type { LineTest } from './selector.ts';

export type FactCheck = { readonly kind: ConditionKind; readonly holds: (facts: Facts) => boolean };

/** Needs amounts that discounts change, so it is asked when the promotion's class has its turn. */
export type SubtotalCheck = { readonly test: LineTest; readonly amountMinor: MinorByCurrency };

export type Conditions = {
  readonly checks: readonly FactCheck[];
  readonly subtotals: readonly SubtotalCheck[];
  /** Asked apart, because every shipping option is asked in turn. */
  readonly methodIds: ReadonlySet<string> | undefined;
};

type Tests = (selector: LineSelector | undefined) => LineTest;

export function compileConditions(promotionId: string, conditions: readonly Condition[], tests: Tests): Conditions {
  const checks: FactCheck[] = [];
  const subtotals: SubtotalCheck[] = [];
  let methodIds: ReadonlySet<string> | undefined;
  for (const condition of conditions) {
    if (condition.kind === 'min_subtotal') {
      subtotals.push({ test: tests(condition.of), amountMinor: condition.amountMinor });
    } else if (condition.kind === 'shipping_method') {
      const earlier = methodIds;
      methodIds = new Set(condition.anyOf.filter((id) => earlier?.has(id) ?? true));
    } else {
      checks.push({ kind: condition.kind, holds: factCheck(promotionId, condition, tests) });
    }
  }
  return { checks, subtotals, methodIds };
}

type FactCondition = Exclude<Condition, { kind: 'min_subtotal' | 'shipping_method' }>;

function factCheck(promotionId: string, condition: FactCondition, tests: Tests): FactCheck['holds'] {
  switch (condition.kind) {
    case 'min_quantity': {
      const test = tests(condition.of);
      return (facts) => quantityOf(facts, test) >= condition.quantity;
    }
    case 'customer_segment': {
      const segments = new Set(condition.anyOf);
      return ({ basket }) => basket.customer?.segments.some((segment) => segments.has(segment)) ?? false;
    }
    case 'first_order':
      return ({ basket }) => basket.customer?.orderCount === 0;
    case 'channel':
      return ({ basket }) => condition.anyOf.includes(basket.channel);
    case 'store':
      return ({ basket }) => condition.anyOf.includes(basket.storeId);
    case 'location':
      return ({ basket }) => basket.locationId !== undefined && condition.anyOf.includes(basket.locationId);
    case 'time_window': {
      const { fromMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = condition;
      return ({ basket }) => basket.nowMs >= fromMs && basket.nowMs < untilMs;
    }
    case 'weekly_hours': {
      const { zone, weekdays, fromMinute, untilMinute } = condition;
      return (facts) => withinWeeklyHours(facts.localTime(zone), weekdays, fromMinute, untilMinute);
    }
    case 'fulfilment':
      return ({ basket }) => basket.delivery !== undefined && condition.anyOf.includes(basket.delivery.kind);
    case 'tender':
      return ({ basket }) => basket.tenderKind !== undefined && condition.anyOf.includes(basket.tenderKind);
    case 'coupon':
      return ({ unlocked }) => unlocked.has(promotionId);
    default:
      return never(condition);
  }
}

function quantityOf(facts: Facts, test: LineTest): number {
  let quantity = 0;
  for (const index of facts.linesMatching(test)) quantity += facts.lines[index]?.quantity ?? 0;
  return quantity;
}

/** How much the lines still lack for every threshold: 0 when all are met, undefined when one has no amount here. */
export function missingForSubtotals(
  facts: Facts,
  subtotals: readonly SubtotalCheck[],
  amountsMinor: readonly number[],
): number | undefined {
  let missingMinor = 0;
  for (const { test, amountMinor } of subtotals) {
    const thresholdMinor = amountMinor[facts.basket.currency];
    if (thresholdMinor === undefined) return undefined;
    missingMinor = Math.max(missingMinor, thresholdMinor - facts.costOf(test, amountsMinor));
  }
  return missingMinor;
}
