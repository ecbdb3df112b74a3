import { free, type Level } from '../domain/level.ts';
import { orderIdOf, type Reservation } from '../domain/reservation.ts';
import type { StockPolicy } from '../domain/stock-policy.ts';
import type { MovementRow } from '../storage/read-stock.ts';

export function levelView(level: Level) {
  const { variantId, locationId, onHand, reserved, allocated, unavailable, version } = level;
  return { variantId, locationId, onHand, free: free(level), reserved, allocated, unavailable, version };
}

export function reservationView(reservation: Reservation) {
  const { id, status, lines } = reservation;
  return { id, status, orderId: orderIdOf(reservation), lines: [...lines] };
}

export function policyView({ variantId, tracked, backorderLimit, safetyStock }: StockPolicy) {
  return { variantId, tracked, backorderLimit, safetyStock: { ...safetyStock } };
}

export function movementView(row: MovementRow) {
  return {
    id: row.id,
    variantId: row.variant_id,
    locationId: row.location_id,
    kind: row.kind,
    quantity: row.quantity,
    reason: row.reason,
    sourceId: row.source_id,
    actor: { kind: row.actor_kind, id: row.actor_id },
    occurredAt: new Date(row.occurred_at).toISOString(),
  };
}
