import type { Basket, BasketLine } from './basket.ts';

/** Callers parse their input; what still arrives here wrong is a fault of theirs, and no price is better than a wrong one. */
export function assertBasket(basket: Basket): void {
  const ids = new Set<string>();
  for (const line of basket.lines) {
    if (ids.has(line.lineId)) throw new RangeError(`Two lines have the id ${line.lineId}`);
    ids.add(line.lineId);
    assertLine(line);
  }
}

function assertLine(line: BasketLine): void {
  const { quantity, unitPriceMinor, priceOverrideMinor = 0, weightGrams } = line;
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new RangeError(`${quantity} is no quantity`);
  for (const value of [unitPriceMinor, priceOverrideMinor, weightGrams]) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no price or weight from 0`);
  }
  if (!Number.isSafeInteger((line.priceOverrideMinor ?? unitPriceMinor) * quantity)) {
    throw new RangeError(`Line ${line.lineId} costs more than can be counted exactly`);
  }
}
