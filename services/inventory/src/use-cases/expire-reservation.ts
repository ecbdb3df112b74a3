import { rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { release } from '../domain/level.ts';
import type { Reservation } from '../domain/reservation.ts';
import { reservations } from '../storage/tables.ts';
import { levelsOfReservation, moveLines } from './end-reservation.ts';

export type ExpireReservation = { readonly reservationId: string };

/** Frees what a hold promised, if its time is over; whatever else happened to it meanwhile stands. */
export const expireReservation: Write<ExpireReservation, Reservation | undefined> = {
  name: 'expireReservation',
  load: ({ reservationId }) => [rowKey(reservations, reservationId)],
  follow: ({ reservationId }, state) => levelsOfReservation(state, reservationId),

  decide: ({ reservationId }, state, { nowMs }) => {
    const reservation = state.get(reservations, reservationId);
    if (reservation?.status !== 'held' || reservation.expiresAtMs === null || reservation.expiresAtMs > nowMs) {
      return accept({ effectId: reservationId });
    }
    const { id, lines, version } = reservation;
    return accept(moveLines(state, lines, release, { id, lines, status: 'expired', version: version + 1 }));
  },

  answer: (state, reservationId) => state.get(reservations, reservationId),
};
