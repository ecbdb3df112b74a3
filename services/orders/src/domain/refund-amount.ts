import { splitByWeights } from '@concord/money';
import { DEFAULT_REFUND_POLICY, refundFor } from '@concord/pricing';
import type { MovedLine, Order, ReturnedGoods, Snapshot } from './order.ts';

export type RefundAmount = {
  readonly amountMinor: number;
  readonly shippingMinor: number;
  /** By line id: what of it is for the line's goods and their tax. */
  readonly lineMinor: ReadonlyMap<string, number>;
};

/**
 * What giving these units back is worth: what was really paid for everything that is back then, less what was promised
 * before (CONSISTENCY 15). Units that were cancelled count as given back. Never more than is left of what was captured;
 * when the last unit is given back, all that is left of it.
 */
export function refundAmount(order: Order, snapshot: Snapshot, moved: readonly MovedLine[]): RefundAmount {
  const promisedMinor = order.refundedMinor + order.refundingMinor;
  const leftMinor = order.capturedMinor - promisedMinor;
  const returned = order.lines
    .map((line) => ({ lineId: line.lineId, quantity: line.returned + line.cancelled }))
    .filter(({ quantity }) => quantity > 0);
  const { cashIncrementMinor } = snapshot;
  const policy = { ...DEFAULT_REFUND_POLICY, ...(cashIncrementMinor === undefined ? {} : { cashIncrementMinor }) };
  const refund = refundFor(snapshot, moved, { returned, refundedMinor: promisedMinor }, policy);
  if (!refund.ok)
    throw new Error(`Order ${order.id} allowed a return that its sale does not: ${refund.rejection.code}`);
  const { amountMinor, complete, lines, shipping } = refund.value;
  return {
    amountMinor: complete ? leftMinor : Math.min(amountMinor, leftMinor),
    shippingMinor: shipping?.totalMinor ?? 0,
    lineMinor: new Map(lines.map((line) => [line.lineId, line.totalMinor])),
  };
}

/** A line's refund over its units when they come back in different condition: by quantity, to the last minor unit. */
export function refundPerGoods(
  goods: readonly (MovedLine & { readonly condition: 'sellable' | 'damaged' })[],
  lineMinor: ReadonlyMap<string, number>,
): ReturnedGoods[] {
  return [...Map.groupBy(goods, (one) => one.lineId)].flatMap(([lineId, same]) => {
    const shares = splitByWeights(
      lineMinor.get(lineId) ?? 0,
      same.map(({ quantity }) => quantity),
    );
    return same.map((one, index) => ({ ...one, refundMinor: shares[index] ?? 0 }));
  });
}
