import { put, type RowKey, rowKey, type State } from '@concord/database';
import type { Level } from '../domain/level.ts';
import type { Movement } from '../domain/movement.ts';
import type { Reservation, ReservedLine } from '../domain/reservation.ts';
import { levels, reservations } from '../storage/tables.ts';
import { changedLevels, levelIn } from './change-levels.ts';

/** The levels that a reservation's lines are taken from; known once the reservation is. */
export function levelsOfReservation(state: State, reservationId: string): RowKey[] {
  const lines = state.get(reservations, reservationId)?.lines ?? [];
  return lines.map((line) => rowKey(levels, line.variantId, line.locationId));
}

/** Moves the quantities of lines at their levels, and the reservation to what it becomes. */
export function moveLines(
  state: State,
  lines: readonly ReservedLine[],
  move: (level: Level, quantity: number) => Level,
  becomes: Reservation,
  movements: readonly Movement[] = [],
) {
  const before = lines.map((line) => levelIn(state, line.variantId, line.locationId));
  const after = lines.map((line) => move(levelIn(state, line.variantId, line.locationId), line.quantity));
  const changes = changedLevels({ before, after, movements });
  return { ...changes, effectId: becomes.id, put: [...changes.put, put(reservations, becomes)] };
}
