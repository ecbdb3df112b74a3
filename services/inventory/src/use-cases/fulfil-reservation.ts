import { rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { handOver } from '../domain/level.ts';
import { movement } from '../domain/movement.ts';
import type { Reservation, ReservationClosed, ReservationNotFound, ReservedLine } from '../domain/reservation.ts';
import { reservations } from '../storage/tables.ts';
import { levelsOfReservation, moveLines } from './end-reservation.ts';
import { reservationIn } from './reserve-stock.ts';

export type FulfilReservation = {
  readonly reservationId: string;
  readonly lines?: readonly { readonly variantId: string; readonly quantity: number }[] | undefined;
};

/** Allocated goods leave: on hand falls, the ledger says for which order. What is not named stays allocated. */
export const fulfilReservation: Write<FulfilReservation, Reservation, ReservationNotFound | ReservationClosed> = {
  name: 'fulfilReservation',
  load: ({ reservationId }) => [rowKey(reservations, reservationId)],
  follow: ({ reservationId }, state) => levelsOfReservation(state, reservationId),

  decide: ({ reservationId, lines }, state, context) => {
    const reservation = state.get(reservations, reservationId);
    if (!reservation) return reject({ code: 'RESERVATION_NOT_FOUND' });
    if (reservation.status === 'fulfilled' && lines === undefined) return accept({ effectId: reservationId });
    if (reservation.status !== 'allocated') return reject({ code: 'RESERVATION_CLOSED', status: reservation.status });

    const { id, orderId, version } = reservation;
    const leaving = leavingLines(reservation.lines, lines);
    if (!leaving) return reject({ code: 'RESERVATION_CLOSED', status: reservation.status });
    const left = without(reservation.lines, leaving);
    const entries = leaving.map(({ variantId, locationId, quantity }) =>
      movement(
        { variantId, locationId, kind: 'sell', quantity: -quantity, reason: 'order', sourceId: orderId },
        context,
      ),
    );
    const status = left.length === 0 ? 'fulfilled' : 'allocated';
    const becomes: Reservation = { id, orderId, status, lines: left, version: version + 1 };
    return accept(moveLines(state, leaving, handOver, becomes, entries));
  },

  answer: reservationIn,
};

/** Which of the allocated lines leave; undefined when more is asked for than is allocated. */
function leavingLines(
  allocated: readonly ReservedLine[],
  asked: FulfilReservation['lines'],
): readonly ReservedLine[] | undefined {
  if (asked === undefined) return allocated;
  const leaving: ReservedLine[] = [];
  for (const { variantId, quantity } of asked) {
    let missing = quantity;
    for (const line of without(allocated, leaving).filter((one) => one.variantId === variantId)) {
      const part = Math.min(missing, line.quantity);
      if (part > 0) leaving.push({ ...line, quantity: part });
      missing -= part;
    }
    if (missing > 0) return undefined;
  }
  return leaving;
}

function without(lines: readonly ReservedLine[], taken: readonly ReservedLine[]): ReservedLine[] {
  return lines.flatMap((line) => {
    const gone = taken
      .filter((one) => one.variantId === line.variantId && one.locationId === line.locationId)
      .reduce((sum, one) => sum + one.quantity, 0);
    return line.quantity > gone ? [{ ...line, quantity: line.quantity - gone }] : [];
  });
}
