import { aggregateTable } from '@concord/database';
import type { CashMovement, ClosedShift, OpenShift, Till } from '../domain/shift.ts';
import { timeText } from './payment-tables.ts';

export const tills = aggregateTable<Till>({
  name: 'till',
  key: ['register_id', 'currency'],
  columns: { last_z_number: 'bigint', open_shift_id: 'text', open_shift: 'jsonb', version: 'bigint' },
  keyOf: (till) => [till.registerId, till.currency],
  fromRow: (row) => ({
    registerId: row.register_id as string,
    currency: row.currency as string,
    lastZNumber: row.last_z_number as number,
    openShift: row.open_shift as OpenShift | null,
    version: row.version as number,
  }),
  toRow: (till) => ({
    register_id: till.registerId,
    currency: till.currency,
    last_z_number: till.lastZNumber,
    open_shift_id: till.openShift?.id ?? null,
    open_shift: till.openShift,
    version: till.version,
  }),
});

export const shifts = aggregateTable<ClosedShift>({
  name: 'shift',
  key: ['id'],
  columns: {
    register_id: 'text',
    currency: 'text',
    z_number: 'bigint',
    opened_at: 'timestamptz',
    closed_at: 'timestamptz',
    report: 'jsonb',
    version: 'bigint',
  },
  keyOf: (shift) => [shift.id],
  fromRow: (row) => row.report as ClosedShift,
  toRow: (shift) => ({
    id: shift.id,
    register_id: shift.registerId,
    currency: shift.currency,
    z_number: shift.zNumber,
    opened_at: timeText(shift.openedAtMs),
    closed_at: timeText(shift.closedAtMs),
    report: shift,
    version: 1,
  }),
});

export const cashMovements = aggregateTable<CashMovement>({
  name: 'cash_movement',
  key: ['id'],
  columns: {
    shift_id: 'text',
    kind: 'text',
    amount_minor: 'bigint',
    currency: 'text',
    reason: 'text',
    actor_id: 'text',
    occurred_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: (movement) => [movement.id],
  fromRow: cashMovementFromRow,
  toRow: (movement) => ({
    id: movement.id,
    shift_id: movement.shiftId,
    kind: movement.kind,
    amount_minor: movement.amountMinor,
    currency: movement.currency,
    reason: movement.reason,
    actor_id: movement.actorId,
    occurred_at: timeText(movement.occurredAtMs),
    version: 1,
  }),
});

export function cashMovementFromRow(row: Record<string, unknown>): CashMovement {
  return {
    id: row.id as string,
    shiftId: row.shift_id as string,
    kind: row.kind as CashMovement['kind'],
    amountMinor: row.amount_minor as number,
    currency: row.currency as string,
    reason: row.reason as string,
    actorId: row.actor_id as string,
    occurredAtMs: row.occurred_at as number,
  };
}
