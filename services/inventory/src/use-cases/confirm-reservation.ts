import { rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { allocate } from '../domain/level.ts';
import {
  orderIdOf,
  type Reservation,
  type ReservationClosed,
  type ReservationNotFound,
} from '../domain/reservation.ts';
import { reservations } from '../storage/tables.ts';
import { levelsOfReservation, moveLines } from './end-reservation.ts';
import { reservationIn } from './reserve-stock.ts';

export type ConfirmReservation = { readonly reservationId: string; readonly orderId: string };

/** A held promise becomes the allocation of an order. Confirming for the same order again changes nothing. */
export const confirmReservation: Write<ConfirmReservation, Reservation, ReservationNotFound | ReservationClosed> = {
  name: 'confirmReservation',
  load: ({ reservationId }) => [rowKey(reservations, reservationId)],
  follow: ({ reservationId }, state) => levelsOfReservation(state, reservationId),

  decide: ({ reservationId, orderId }, state) => {
    const reservation = state.get(reservations, reservationId);
    if (!reservation) return reject({ code: 'RESERVATION_NOT_FOUND' });
    switch (reservation.status) {
      case 'held': {
        const { id, lines, version } = reservation;
        return accept(
          moveLines(state, lines, allocate, { id, lines, status: 'allocated', orderId, version: version + 1 }),
        );
      }
      case 'allocated':
      case 'fulfilled':
        if (orderIdOf(reservation) === orderId) return accept({ effectId: reservationId });
        return reject({ code: 'RESERVATION_CLOSED', status: reservation.status });
      case 'released':
      case 'expired':
        return reject({ code: 'RESERVATION_CLOSED', status: reservation.status });
    }
  },

  answer: reservationIn,
};
