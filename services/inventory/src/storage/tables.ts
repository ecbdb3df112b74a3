import { aggregateTable, ledgerTable } from '@concord/database';
import type { Level } from '../domain/level.ts';
import type { Movement } from '../domain/movement.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { StockPolicy } from '../domain/stock-policy.ts';

export const levels = aggregateTable<Level>({
  name: 'level',
  kept: 'version',
  key: ['variant_id', 'location_id'],
  columns: {
    on_hand: 'bigint',
    reserved: 'bigint',
    allocated: 'bigint',
    unavailable: 'bigint',
    backorder_limit: 'bigint',
    oversold: 'bigint',
    version: 'bigint',
  },
  keyOf: (level) => [level.variantId, level.locationId],
  fromRow: levelFromRow,
  toRow: (level) => ({
    variant_id: level.variantId,
    location_id: level.locationId,
    on_hand: level.onHand,
    reserved: level.reserved,
    allocated: level.allocated,
    unavailable: level.unavailable,
    backorder_limit: level.backorderLimit,
    oversold: level.oversold,
    version: level.version,
  }),
});

export function levelFromRow(row: Record<string, unknown>): Level {
  return {
    variantId: row.variant_id as string,
    locationId: row.location_id as string,
    onHand: row.on_hand as number,
    reserved: row.reserved as number,
    allocated: row.allocated as number,
    unavailable: row.unavailable as number,
    backorderLimit: row.backorder_limit as number,
    oversold: row.oversold as number,
    version: row.version as number,
  };
}

export const policies = aggregateTable<StockPolicy>({
  name: 'stock_policy',
  kept: 'version',
  key: ['variant_id'],
  columns: { tracked: 'boolean', backorder_limit: 'bigint', safety_stock: 'jsonb', version: 'bigint' },
  keyOf: (policy) => [policy.variantId],
  fromRow: policyFromRow,
  toRow: (policy) => ({
    variant_id: policy.variantId,
    tracked: policy.tracked,
    backorder_limit: policy.backorderLimit,
    safety_stock: policy.safetyStock,
    version: policy.version,
  }),
});

export function policyFromRow(row: Record<string, unknown>): StockPolicy {
  return {
    variantId: row.variant_id as string,
    tracked: row.tracked as boolean,
    backorderLimit: row.backorder_limit as number,
    safetyStock: row.safety_stock as StockPolicy['safetyStock'],
    version: row.version as number,
  };
}

export const reservations = aggregateTable<Reservation>({
  name: 'reservation',
  kept: 'version',
  key: ['id'],
  columns: { status: 'text', lines: 'json', order_id: 'text', expires_at: 'timestamptz', version: 'bigint' },
  keyOf: (reservation) => [reservation.id],
  fromRow: reservationFromRow,
  toRow: (reservation) => ({
    id: reservation.id,
    status: reservation.status,
    lines: reservation.lines,
    order_id: 'orderId' in reservation ? reservation.orderId : null,
    expires_at: expiryOf(reservation),
    version: reservation.version,
  }),
});

function expiryOf(reservation: Reservation): string | null {
  if (reservation.status !== 'held' || reservation.expiresAtMs === null) return null;
  return new Date(reservation.expiresAtMs).toISOString();
}

export function reservationFromRow(row: Record<string, unknown>): Reservation {
  const common = {
    id: row.id as string,
    lines: row.lines as Reservation['lines'],
    version: row.version as number,
  };
  const status = row.status as Reservation['status'];
  switch (status) {
    case 'held':
      return { ...common, status, expiresAtMs: row.expires_at as number | null };
    case 'allocated':
    case 'fulfilled':
      return { ...common, status, orderId: row.order_id as string };
    case 'released':
      return { ...common, status, orderId: row.order_id as string | null };
    case 'expired':
      return { ...common, status };
  }
}

/** The ledger of on hand. */
export const movements = ledgerTable<Movement>({
  name: 'movement',
  columns: {
    id: 'text',
    variant_id: 'text',
    location_id: 'text',
    kind: 'text',
    quantity: 'bigint',
    reason: 'text',
    source_id: 'text',
    actor_kind: 'text',
    actor_id: 'text',
    request_id: 'text',
    occurred_at: 'timestamptz',
  },
  toRow: (movement) => ({
    id: movement.id,
    variant_id: movement.variantId,
    location_id: movement.locationId,
    kind: movement.kind,
    quantity: movement.quantity,
    reason: movement.reason,
    source_id: movement.sourceId,
    actor_kind: movement.actor.kind,
    actor_id: movement.actor.id,
    request_id: movement.requestId,
    occurred_at: new Date(movement.occurredAtMs).toISOString(),
  }),
});

export type ReceivedReturn = { readonly id: string; readonly locationId: string; readonly receivedAtMs: number };

/** Returns that were put back, so that each is put back once. */
export const stockReturns = aggregateTable<ReceivedReturn>({
  name: 'stock_return',
  key: ['id'],
  columns: { location_id: 'text', received_at: 'timestamptz' },
  keyOf: (received) => [received.id],
  fromRow: (row) => ({
    id: row.id as string,
    locationId: row.location_id as string,
    receivedAtMs: row.received_at as number,
  }),
  toRow: ({ id, locationId, receivedAtMs }) => ({
    id,
    location_id: locationId,
    received_at: new Date(receivedAtMs).toISOString(),
  }),
});
