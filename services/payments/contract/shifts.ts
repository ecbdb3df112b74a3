import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  amountSchema,
  CASH_MOVEMENT_KINDS,
  cashMovementSchema,
  currencySchema,
  shiftSchema,
} from '../payment-schemas.ts';
import { REGISTER_NOT_ALLOWED, reason, registerId } from './words.ts';

const shiftId = idSchema('shift');
const SHIFT_NOT_FOUND = { status: 404, message: 'There is no such shift.' } as const;
const SHIFT_CLOSED = { status: 409, message: 'This shift is closed: open a new one.' } as const;

/** Tills: who opened which with how much, and what was in it at the end. */
export const shiftOperations = {
  openShift: operation({
    kind: 'write',
    method: 'POST',
    path: '/shifts',
    summary: 'Begin to work at a register, with a float in its drawer',
    scope: 'payments:till',
    audited: true,
    input: z.object({
      shiftId: shiftId.optional(),
      registerId,
      floatMinor: z.int().min(0).max(1_000_000_000_000),
      currency: currencySchema,
    }),
    output: shiftSchema,
    rejections: {
      SHIFT_OPEN: {
        status: 409,
        message: 'A shift is open at this register: close it first.',
        data: z.object({ shiftId: z.string() }),
      },
      REGISTER_NOT_ALLOWED,
    },
  }),
  recordCashMovement: operation({
    kind: 'write',
    method: 'POST',
    path: '/shifts/{shiftId}/cash-movements',
    summary: 'Cash paid in, paid out, or dropped into the safe',
    scope: 'payments:till',
    audited: true,
    input: z.object({
      shiftId,
      movementId: idSchema('movement').optional(),
      kind: z.enum(CASH_MOVEMENT_KINDS),
      amountMinor: amountSchema,
      reason,
    }),
    output: shiftSchema,
    rejections: { SHIFT_NOT_FOUND, SHIFT_CLOSED, REGISTER_NOT_ALLOWED },
  }),
  closeShift: operation({
    kind: 'write',
    method: 'POST',
    path: '/shifts/{shiftId}/close',
    summary: 'Count the drawer and close: the Z report. Closing again answers the same Z',
    scope: 'payments:till',
    audited: true,
    input: z.object({ shiftId, countedMinor: z.int().min(0).max(1_000_000_000_000) }),
    output: shiftSchema,
    rejections: { SHIFT_NOT_FOUND, REGISTER_NOT_ALLOWED },
  }),
  getShift: operation({
    kind: 'read',
    method: 'GET',
    path: '/shifts/{shiftId}',
    summary: 'The X report of an open shift, the Z report of a closed one; changes nothing',
    scope: 'payments:till',
    input: z.object({ shiftId }),
    output: shiftSchema,
    rejections: { SHIFT_NOT_FOUND },
  }),
  listShifts: operation({
    kind: 'read',
    method: 'GET',
    path: '/shifts',
    summary: 'Shifts, newest first',
    scope: 'payments:till',
    input: z.object({
      ...pageInput,
      registerId: registerId.optional(),
      status: z.enum(['open', 'closed']).optional(),
    }),
    output: page(shiftSchema),
    rejections: {},
  }),
  listCashMovements: operation({
    kind: 'read',
    method: 'GET',
    path: '/shifts/{shiftId}/cash-movements',
    summary: 'Cash paid in, paid out and dropped in a shift, oldest first',
    scope: 'payments:till',
    input: z.object({ ...pageInput, shiftId }),
    output: page(cashMovementSchema),
    rejections: {},
  }),
};
