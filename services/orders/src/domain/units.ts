import { accept, type Result, reject } from '@concord/result';
import type { LineUnits, MovedLine, Order } from './order.ts';

export type LineNotFound = { readonly code: 'LINE_NOT_FOUND'; readonly lineId: string };
export type MoreThanOpen = {
  readonly code: 'MORE_THAN_OPEN';
  readonly lineId: string;
  readonly requested: number;
  readonly open: number;
};
export type MoreThanReturnable = {
  readonly code: 'MORE_THAN_RETURNABLE';
  readonly lineId: string;
  readonly requested: number;
  readonly returnable: number;
};

/** Units that have not left and are not cancelled. */
export function openUnits(line: LineUnits): number {
  return line.quantity - line.leaving - line.fulfilled - line.cancelled;
}

/** Units that left and are not back (L17). */
export function returnableUnits(line: LineUnits): number {
  return line.fulfilled - line.returned;
}

/** All that is open, line by line. */
export function allOpen(order: Order): MovedLine[] {
  return order.lines
    .map((line) => ({ lineId: line.lineId, quantity: openUnits(line) }))
    .filter(({ quantity }) => quantity > 0);
}

export function checkOpen(
  order: Order,
  asked: readonly MovedLine[],
): Result<readonly MovedLine[], LineNotFound | MoreThanOpen> {
  const merged = merge(asked);
  for (const { lineId, quantity } of merged) {
    const line = order.lines.find((one) => one.lineId === lineId);
    if (!line) return reject({ code: 'LINE_NOT_FOUND', lineId });
    const open = openUnits(line);
    if (quantity > open) return reject({ code: 'MORE_THAN_OPEN', lineId, requested: quantity, open });
  }
  return accept(merged);
}

export function checkReturnable(
  order: Order,
  asked: readonly MovedLine[],
): Result<readonly MovedLine[], LineNotFound | MoreThanReturnable> {
  const merged = merge(asked);
  for (const { lineId, quantity } of merged) {
    const line = order.lines.find((one) => one.lineId === lineId);
    if (!line) return reject({ code: 'LINE_NOT_FOUND', lineId });
    const returnable = returnableUnits(line);
    if (quantity > returnable) {
      return reject({ code: 'MORE_THAN_RETURNABLE', lineId, requested: quantity, returnable });
    }
  }
  return accept(merged);
}

/** The order's lines after `move` was applied to each of the moved ones. */
export function moveUnits(
  order: Order,
  moved: readonly MovedLine[],
  move: (line: LineUnits, quantity: number) => Partial<LineUnits>,
): readonly LineUnits[] {
  const quantities = new Map(merge(moved).map(({ lineId, quantity }) => [lineId, quantity]));
  return order.lines.map((line) => {
    const quantity = quantities.get(line.lineId);
    return quantity === undefined ? line : { ...line, ...move(line, quantity) };
  });
}

/** What moved lines are in stock keeping: quantities per variant. */
export function byVariant(order: Order, moved: readonly MovedLine[]): { variantId: string; quantity: number }[] {
  const quantities = new Map<string, number>();
  for (const { lineId, quantity } of moved) {
    const variantId = order.lines.find((line) => line.lineId === lineId)?.variantId;
    if (variantId !== undefined) quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  return [...quantities].map(([variantId, quantity]) => ({ variantId, quantity }));
}

function merge(lines: readonly MovedLine[]): MovedLine[] {
  const quantities = new Map<string, number>();
  for (const { lineId, quantity } of lines) quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
  return [...quantities].map(([lineId, quantity]) => ({ lineId, quantity }));
}
