import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { Channel } from '../domain/channel.ts';
import { type Level, reserve } from '../domain/level.ts';
import type { Reservation, ReservationClosed } from '../domain/reservation.ts';
import { type InsufficientStock, planSources, type RequestedLine } from '../domain/sourcing.ts';
import { levels, policies, reservations } from '../storage/tables.ts';
import { changedLevels, levelIn, policyIn } from './change-levels.ts';

export type ReserveStock = {
  readonly reservationId: string;
  readonly channel: Channel;
  readonly lines: readonly RequestedLine[];
  readonly expiresInMs?: number | undefined;
};

/** Promises stock for every line or for none. The same reservation id again answers the reservation that is there. */
export const reserveStock: Write<ReserveStock, Reservation, InsufficientStock | ReservationClosed> = {
  name: 'reserveStock',

  load: ({ reservationId, lines }) => [
    rowKey(reservations, reservationId),
    ...lines.map((line) => rowKey(policies, line.variantId)),
    ...lines.flatMap((line) => line.locationIds.map((locationId) => rowKey(levels, line.variantId, locationId))),
  ],

  creates: ({ reservationId }) => [rowKey(reservations, reservationId)],

  decide: ({ reservationId, channel, lines, expiresInMs }, state, { nowMs }) => {
    const known = state.get(reservations, reservationId);
    if (known?.status === 'held' || known?.status === 'allocated') return accept({ effectId: reservationId });
    if (known) return reject({ code: 'RESERVATION_CLOSED', status: known.status });

    const tracked = lines.filter((line) => policyIn(state, line.variantId).tracked);
    const levelOf = (variantId: string, locationId: string): Level => ({
      ...levelIn(state, variantId, locationId),
      backorderLimit: policyIn(state, variantId).backorderLimit,
    });
    const planned = planSources(tracked, levelOf, (variantId) => policyIn(state, variantId).safetyStock[channel] ?? 0);
    if (!planned.ok) return planned;

    const before = planned.value.map((line) => levelOf(line.variantId, line.locationId));
    const after = planned.value.map((line) => reserve(levelOf(line.variantId, line.locationId), line.quantity));
    const changes = changedLevels({ before, after, movements: [] });
    const reservation: Reservation = {
      id: reservationId,
      status: 'held',
      lines: planned.value,
      expiresAtMs: expiresInMs === undefined ? null : nowMs + expiresInMs,
      version: 1,
    };
    return accept({ ...changes, effectId: reservationId, put: [...changes.put, put(reservations, reservation)] });
  },

  answer: reservationIn,
};

/** The reservation as it stands now. */
export function reservationIn(state: State, reservationId: string): Reservation {
  const reservation = state.get(reservations, reservationId);
  if (!reservation) throw new Error(`Reservation ${reservationId} is not there after its own change`);
  return reservation;
}
