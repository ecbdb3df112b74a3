import { append, type Decision, type NewEvent, put, type State } from '@concord/database';
import { bandFlips } from '../domain/events.ts';
import { emptyLevel, type Level } from '../domain/level.ts';
import type { Movement } from '../domain/movement.ts';
import { defaultPolicy, type StockPolicy } from '../domain/stock-policy.ts';
import { levels, movements, policies } from '../storage/tables.ts';

/** The level as it stands in this batch, or the one that does not exist yet. */
export function levelIn(state: State, variantId: string, locationId: string): Level {
  return state.get(levels, variantId, locationId) ?? emptyLevel(variantId, locationId, 0);
}

export function policyIn(state: State, variantId: string): StockPolicy {
  return state.get(policies, variantId) ?? defaultPolicy(variantId);
}

/** Levels before and after, one entry per level, and what the ledger says of it. */
export type LevelChanges = {
  readonly before: readonly Level[];
  readonly after: readonly Level[];
  readonly movements: readonly Movement[];
};

/** What of changed levels others must know. */
export type Tell = (before: readonly Level[], after: readonly Level[]) => readonly NewEvent[];

/** What saves changed levels: rows, ledger entries and what others must know, which is the flips unless said. */
export function changedLevels(
  changes: LevelChanges,
  tell: Tell = bandFlips,
): Required<Pick<Decision, 'put' | 'append' | 'events'>> {
  return {
    put: changes.after.map((level) => put(levels, level)),
    append: changes.movements.map((entry) => append(movements, entry)),
    events: tell(changes.before, changes.after),
  };
}
