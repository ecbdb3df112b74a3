import { put, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { newId } from '@concord/ids';
import { accept, type Result } from '@concord/result';
import { levelsOpened } from '../domain/events.ts';
import { adjust, type Level, receive, type TakesMoreThanFree } from '../domain/level.ts';
import { type Movement, type MovementKind, movement } from '../domain/movement.ts';
import { levels, stockReturns } from '../storage/tables.ts';
import { changedLevels, levelIn, type Tell } from './change-levels.ts';

type Place = { readonly variantId: string; readonly locationId: string };
type Lines<Line> = { readonly lines: readonly (Place & Line)[] };

export type AdjustStock = Lines<{ readonly delta: number }> & { readonly reason: string };
export type RecordCount = Lines<{ readonly counted: number }> & { readonly reason: string };
export type OpenLevels = Lines<{ readonly quantity: number }> & { readonly sourceId: string };
export type ReturnStock = {
  readonly returnId: string;
  readonly locationId: string;
  readonly lines: readonly {
    readonly variantId: string;
    readonly quantity: number;
    readonly condition: 'sellable' | 'damaged';
  }[];
};

/** Changes on hand by hand, all lines or none. */
export const adjustStock: Write<AdjustStock, readonly Level[], TakesMoreThanFree> = {
  name: 'adjustStock',
  load: ({ lines }) => lines.map(levelKey),
  decide: ({ lines, reason }, state, context) =>
    changeEach(
      state,
      lines,
      (level, { delta }) => adjust(level, delta),
      { kind: 'adjust', reason, sourceId: newId('movement', context.nowMs) },
      context,
    ),
  answer: levelsNow,
};

/** What was counted becomes on hand. Sales since the count began are in the level already: the found figure stands. */
export const recordCount: Write<RecordCount, readonly Level[], TakesMoreThanFree> = {
  name: 'recordCount',
  load: ({ lines }) => lines.map(levelKey),
  decide: ({ lines, reason }, state, context) =>
    changeEach(
      state,
      lines,
      (level, { counted }) => adjust(level, counted - level.onHand),
      { kind: 'count', reason, sourceId: newId('movement', context.nowMs) },
      context,
    ),
  answer: levelsNow,
};

/** Opening balances apply where a level does not exist yet: importing twice never brings sold stock back (CONSISTENCY 13). */
export const openLevels: Write<OpenLevels, readonly Level[]> = {
  name: 'openLevels',
  load: ({ lines }) => lines.map(levelKey),
  decide: ({ lines, sourceId }, state, context) => {
    const fresh = lines.filter(({ variantId, locationId }) => levelIn(state, variantId, locationId).version === 0);
    const open = (level: Level, { quantity }: { quantity: number }) => accept(receive(level, quantity, 'sellable'));
    const cause = { kind: 'opening', reason: 'opening balance', sourceId } as const;
    return changeEach(state, fresh, open, cause, context, (_, after) => levelsOpened(sourceId, after));
  },
  answer: levelsNow,
};

/** Goods come back to a location, sellable or kept apart. The same return again changes nothing, however late it comes. */
export const returnStock: Write<ReturnStock, readonly Level[]> = {
  name: 'returnStock',
  load: ({ returnId, lines, locationId }) => [
    rowKey(stockReturns, returnId),
    ...lines.map(({ variantId }) => rowKey(levels, variantId, locationId)),
  ],
  decide: ({ returnId, lines, locationId }, state, context) => {
    if (state.get(stockReturns, returnId)) return accept({ effectId: returnId });
    const back = changeEach(
      state,
      lines.map((line) => ({ ...line, locationId })),
      (level, { quantity, condition }) => accept(receive(level, quantity, condition)),
      { kind: 'return', reason: 'return', sourceId: returnId },
      context,
    );
    const received = put(stockReturns, { id: returnId, locationId, receivedAtMs: context.nowMs });
    return back.ok ? accept({ ...back.value, put: [...back.value.put, received] }) : back;
  },
  answer: (state, effectId, { lines, locationId }) =>
    levelsNow(state, effectId, { lines: lines.map(({ variantId }) => ({ variantId, locationId })) }),
};

/** Applies one change after the other, so that lines of the same level add up; the first refusal refuses all. */
function changeEach<Line extends Place, Refused extends { code: string } = never>(
  state: State,
  lines: readonly Line[],
  change: (level: Level, line: Line) => Result<Level, Refused>,
  cause: { readonly kind: MovementKind; readonly reason: string; readonly sourceId: string },
  context: WriteContext,
  tell?: Tell,
) {
  const changed = new Map<string, { before: Level; after: Level }>();
  const entries: Movement[] = [];
  for (const line of lines) {
    const { variantId, locationId } = line;
    const key = `${variantId} ${locationId}`;
    const before = changed.get(key)?.before ?? levelIn(state, variantId, locationId);
    const current = changed.get(key)?.after ?? before;
    const result = change(current, line);
    if (!result.ok) return result;
    changed.set(key, { before, after: result.value });
    const quantity = result.value.onHand - current.onHand;
    if (quantity !== 0) entries.push(movement({ variantId, locationId, quantity, ...cause }, context));
  }
  const pairs = [...changed.values()];
  const before = pairs.map((pair) => pair.before);
  const after = pairs.map((pair) => pair.after);
  return accept({ effectId: cause.sourceId, ...changedLevels({ before, after, movements: entries }, tell) });
}

function levelKey({ variantId, locationId }: Place) {
  return rowKey(levels, variantId, locationId);
}

function levelsNow(state: State, _effectId: string, { lines }: { readonly lines: readonly Place[] }): readonly Level[] {
  const places = new Map(lines.map((line) => [`${line.variantId} ${line.locationId}`, line]));
  return [...places.values()].map(({ variantId, locationId }) => levelIn(state, variantId, locationId));
}
