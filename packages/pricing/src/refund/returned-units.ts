import { accept, type Result, reject } from '@concord/result';
import type { RefundRejection, ReturnedLine, SoldOrder } from './refund.ts';

/** Units that have come back, by line id. */
export type ReturnedUnits = ReadonlyMap<string, number>;

/** Adds returns to what has come back before, or says which line does not allow it. */
export function addReturned(
  sold: SoldOrder,
  before: ReturnedUnits,
  returned: readonly ReturnedLine[],
): Result<ReturnedUnits, RefundRejection> {
  const soldUnits = new Map(sold.lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const after = new Map(before);
  for (const { lineId, quantity } of returned) {
    const soldQuantity = soldUnits.get(lineId);
    if (soldQuantity === undefined) return reject({ code: 'UNKNOWN_LINE', lineId });
    if (!Number.isSafeInteger(quantity) || quantity < 1) return reject({ code: 'INVALID_QUANTITY', lineId, quantity });
    const already = after.get(lineId) ?? 0;
    if (already + quantity > soldQuantity) {
      return reject({
        code: 'MORE_THAN_SOLD',
        lineId,
        requested: quantity,
        stillReturnable: soldQuantity - already,
      });
    }
    after.set(lineId, already + quantity);
  }
  return accept(after);
}

export function everythingIsBack(sold: SoldOrder, units: ReturnedUnits): boolean {
  return sold.lines.every(({ lineId, quantity }) => units.get(lineId) === quantity);
}
