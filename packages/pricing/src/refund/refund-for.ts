import { accept, type Result } from '@concord/result';
import { roundToIncrement } from '../cash-rounding.ts';
import { compareIds } from '../compare-ids.ts';
import { goodsDue, less } from './goods-due.ts';
import {
  DEFAULT_REFUND_POLICY,
  NO_REFUND_YET,
  type Refund,
  type RefundedLine,
  type RefundHistory,
  type RefundPolicy,
  type RefundRejection,
  type ReturnedLine,
  type SoldOrder,
} from './refund.ts';
import { addReturned, everythingIsBack, type ReturnedUnits } from './returned-units.ts';

/**
 * refund = what is due for everything that is back now − what was refunded before (CONSISTENCY 15). What is due depends
 * on the units that are back and on nothing else, so any order of returns gives the same sum.
 */
export function refundFor(
  sold: SoldOrder,
  returning: readonly ReturnedLine[],
  history: RefundHistory = NO_REFUND_YET,
  policy: RefundPolicy = DEFAULT_REFUND_POLICY,
): Result<Refund, RefundRejection> {
  const before = addReturned(sold, new Map(), history.returned);
  if (!before.ok) return before;
  const after = addReturned(sold, before.value, returning);
  if (!after.ok) return after;
  return accept(refundStep(sold, before.value, after.value, history.refundedMinor, policy));
}

function refundStep(
  sold: SoldOrder,
  before: ReturnedUnits,
  after: ReturnedUnits,
  refundedBeforeMinor: number,
  policy: RefundPolicy,
): Refund {
  const complete = everythingIsBack(sold, after);
  const lines = changedLines(sold, before, after, policy);
  const isLast = complete && !everythingIsBack(sold, before);
  const shipping = isLast && policy.shipping === 'with_last_unit' ? sold.shipping : undefined;

  const dueMinor = Math.max(refundedBeforeMinor, totalDue(sold, after, complete, policy));
  const exactMinor = dueMinor - refundedBeforeMinor;
  const amountMinor = payable(exactMinor, sold.totals.totalMinor - refundedBeforeMinor, policy.cashIncrementMinor);
  const roundingMinor = (isLast ? sold.totals.roundingMinor : 0) + (amountMinor - exactMinor);
  const explainedMinor =
    lines.reduce((sum, line) => sum + line.totalMinor, 0) + (shipping?.totalMinor ?? 0) + roundingMinor;
  return {
    amountMinor,
    lines,
    ...(shipping === undefined ? {} : { shipping }),
    roundingMinor,
    adjustmentMinor: amountMinor - explainedMinor,
    refundedMinor: refundedBeforeMinor + amountMinor,
    complete,
    nonRefundable:
      complete && policy.shipping === 'never' && sold.shipping && sold.shipping.totalMinor > 0
        ? [{ kind: 'shipping', amountMinor: sold.shipping.totalMinor }]
        : [],
  };
}

/** Between nothing and what was paid. A full return is what was paid, cash rounding and all, less what is kept back. */
function totalDue(sold: SoldOrder, units: ReturnedUnits, complete: boolean, policy: RefundPolicy): number {
  const { totalMinor } = sold.totals;
  if (complete) return totalMinor - (policy.shipping === 'never' ? (sold.shipping?.totalMinor ?? 0) : 0);
  let dueMinor = 0;
  for (const part of goodsDue(sold, units, policy).values()) dueMinor += part.totalMinor;
  return Math.max(0, Math.min(dueMinor, totalMinor));
}

/** In cash: the nearest sum that coins can pay, but never more than is left of what was paid. */
function payable(exactMinor: number, leftMinor: number, incrementMinor: number | undefined): number {
  if (incrementMinor === undefined) return exactMinor;
  const nearestMinor = roundToIncrement(exactMinor, incrementMinor);
  return nearestMinor > leftMinor ? nearestMinor - incrementMinor : nearestMinor;
}

function changedLines(
  sold: SoldOrder,
  before: ReturnedUnits,
  after: ReturnedUnits,
  policy: RefundPolicy,
): RefundedLine[] {
  const dueBefore = goodsDue(sold, before, policy);
  const dueAfter = goodsDue(sold, after, policy);
  return sold.lines
    .toSorted((a, b) => compareIds(a.lineId, b.lineId))
    .flatMap(({ lineId }) => {
      const due = dueAfter.get(lineId);
      if (due === undefined) return [];
      const quantity = (after.get(lineId) ?? 0) - (before.get(lineId) ?? 0);
      const change = { lineId, quantity, ...less(due, dueBefore.get(lineId)) };
      return quantity === 0 && change.totalMinor === 0 && change.netMinor === 0 ? [] : [change];
    });
}
