import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { deallocate, release } from '../domain/level.ts';
import { type Reservation, type ReservationClosed, tombstone } from '../domain/reservation.ts';
import { reservations } from '../storage/tables.ts';
import { levelsOfReservation, moveLines } from './end-reservation.ts';
import { reservationIn } from './reserve-stock.ts';

export type ReleaseReservation = { readonly reservationId: string };

/**
 * Gives promised or allocated stock back. An id that was never seen becomes a tombstone, so that a reserve that was
 * overtaken by its undo is refused (CONSISTENCY 4). Releasing again changes nothing; goods that left cannot be released.
 */
export const releaseReservation: Write<ReleaseReservation, Reservation, ReservationClosed> = {
  name: 'releaseReservation',
  load: ({ reservationId }) => [rowKey(reservations, reservationId)],
  follow: ({ reservationId }, state) => levelsOfReservation(state, reservationId),

  decide: ({ reservationId }, state) => {
    const reservation = state.get(reservations, reservationId);
    if (!reservation) return accept({ effectId: reservationId, put: [put(reservations, tombstone(reservationId))] });
    const { id, lines, version } = reservation;
    switch (reservation.status) {
      case 'held':
        return accept(
          moveLines(state, lines, release, { id, lines, status: 'released', orderId: null, version: version + 1 }),
        );
      case 'allocated': {
        const { orderId } = reservation;
        return accept(
          moveLines(state, lines, deallocate, { id, lines, status: 'released', orderId, version: version + 1 }),
        );
      }
      case 'released':
      case 'expired':
        return accept({ effectId: reservationId });
      case 'fulfilled':
        return reject({ code: 'RESERVATION_CLOSED', status: reservation.status });
    }
  },

  answer: reservationIn,
};
