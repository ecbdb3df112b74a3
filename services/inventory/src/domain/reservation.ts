/** Quantities of one variant at one location appear once per reservation. */
export type ReservedLine = { readonly variantId: string; readonly locationId: string; readonly quantity: number };

type Common = { readonly id: string; readonly lines: readonly ReservedLine[]; readonly version: number };

/** A promise of stock, from the hold of a checkout to the goods that left, or to its end without them. */
export type Reservation =
  | (Common & { readonly status: 'held'; readonly expiresAtMs: number | null })
  | (Common & { readonly status: 'allocated'; readonly orderId: string })
  | (Common & { readonly status: 'fulfilled'; readonly orderId: string })
  | (Common & { readonly status: 'released'; readonly orderId: string | null })
  | (Common & { readonly status: 'expired' });

export type ReservationStatus = Reservation['status'];

export type ReservationClosed = { readonly code: 'RESERVATION_CLOSED'; readonly status: ReservationStatus };
export type ReservationNotFound = { readonly code: 'RESERVATION_NOT_FOUND' };

/** Stands for an undo that came before its do: the reservation can no longer be made (CONSISTENCY 4). */
export function tombstone(id: string): Reservation {
  return { id, status: 'released', orderId: null, lines: [], version: 1 };
}

export function orderIdOf(reservation: Reservation): string | null {
  return 'orderId' in reservation ? reservation.orderId : null;
}
