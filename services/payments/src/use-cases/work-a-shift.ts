import { type Decision, put, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { accept, reject } from '@concord/result';
import { CASH_DIFFERENCE, drawerAccount, PAID_IN, PAID_OUT, SAFE } from '../domain/account.ts';
import { shiftClosed } from '../domain/events.ts';
import type { Movement, MovementKind, MovementLine } from '../domain/movement.ts';
import {
  type CashMovementKind,
  type ClosedShift,
  emptyTill,
  expectedMinor,
  newShift,
  type OpenShift,
  type ShiftClosed,
  type ShiftNotFound,
  type ShiftOpen,
  type Till,
  withCashMovement,
} from '../domain/shift.ts';
import { cashMovements, shifts, tills } from '../storage/till-tables.ts';
import { balanceKeys, bookMovements } from './book-movements.ts';

type AtTill = { readonly shiftId: string; readonly registerId: string; readonly currency: string };
export type Shift = OpenShift | ClosedShift;

export type OpenShiftCommand = AtTill & { readonly floatMinor: number };

/** Begins a shift with a float out of the safe. The same shift again answers it as it stands. */
export const openShift: Write<OpenShiftCommand, Shift, ShiftOpen> = {
  name: 'openShift',
  load: (command) => keysOf(command, [SAFE]),
  decide: (command, state, context) => {
    const { shiftId, registerId, currency, floatMinor } = command;
    const till = tillIn(state, command);
    if (state.get(shifts, shiftId) || till.openShift?.id === shiftId) return accept({ effectId: shiftId });
    if (till.openShift) return reject({ code: 'SHIFT_OPEN', shiftId: till.openShift.id });
    const times = { openedBy: context.actor.id, openedAtMs: context.nowMs };
    const shift = newShift({ id: shiftId, registerId, currency, floatMinor, ...times });
    const lines = drawerLines(registerId, floatMinor, SAFE);
    return accept({
      ...atDrawer(
        state,
        { ...till, openShift: shift },
        movementOf(`float:${shiftId}`, 'float', command, lines),
        context,
      ),
      effectId: shiftId,
    });
  },
  answer: shiftIn,
};

export type RecordCashMovement = AtTill & {
  readonly movementId: string;
  readonly kind: CashMovementKind;
  readonly amountMinor: number;
  readonly reason: string;
};

/** Cash into or out of the drawer without a sale. */
export const recordCashMovement: Write<RecordCashMovement, Shift, ShiftClosed | ShiftNotFound> = {
  name: 'recordCashMovement',
  load: (command) => [...keysOf(command, [SAFE, PAID_IN, PAID_OUT]), rowKey(cashMovements, command.movementId)],
  decide: (command, state, context) => {
    if (state.get(cashMovements, command.movementId)) return accept({ effectId: command.shiftId });
    const { shiftId, movementId, kind, amountMinor, currency, reason, registerId } = command;
    const till = tillIn(state, command);
    if (till.openShift?.id !== shiftId) {
      return reject({ code: state.get(shifts, shiftId) ? 'SHIFT_CLOSED' : 'SHIFT_NOT_FOUND' });
    }
    const lines = drawerLines(registerId, kind === 'paid_in' ? amountMinor : -amountMinor, OTHER_SIDE[kind]);
    const changes = atDrawer(
      state,
      { ...till, openShift: withCashMovement(till.openShift, kind, amountMinor) },
      movementOf(`cash:${movementId}`, kind, command, lines),
      context,
    );
    const moved = { id: movementId, shiftId, kind, amountMinor, currency, reason };
    const row = put(cashMovements, { ...moved, actorId: context.actor.id, occurredAtMs: context.nowMs });
    return accept({ ...changes, effectId: shiftId, put: [...changes.put, row] });
  },
  answer: shiftIn,
};

const OTHER_SIDE: Readonly<Record<CashMovementKind, string>> = { paid_in: PAID_IN, paid_out: PAID_OUT, drop: SAFE };

export type CloseShift = AtTill & { readonly countedMinor: number };

/** Counts the drawer and empties it into the safe: one Z, however many close at once. */
export const closeShift: Write<CloseShift, Shift, ShiftNotFound> = {
  name: 'closeShift',
  load: (command) => keysOf(command, [SAFE, CASH_DIFFERENCE]),
  decide: (command, state, context) => {
    const { shiftId, registerId, countedMinor } = command;
    if (state.get(shifts, shiftId)) return accept({ effectId: shiftId });
    const till = tillIn(state, command);
    if (till.openShift?.id !== shiftId) return reject({ code: 'SHIFT_NOT_FOUND' });
    const zNumber = till.lastZNumber + 1;
    const closing = { zNumber, countedMinor, closedBy: context.actor.id, closedAtMs: context.nowMs };
    const closed: ClosedShift = { ...till.openShift, ...closing };
    const expected = expectedMinor(till.openShift);
    const movement = movementOf(`close:${shiftId}`, 'shift_close', command, [
      ...drawerLines(registerId, countedMinor - expected, CASH_DIFFERENCE),
      ...drawerLines(registerId, -countedMinor, SAFE),
    ]);
    const changes = atDrawer(state, { ...till, openShift: null, lastZNumber: zNumber }, movement, context);
    return accept({
      ...changes,
      effectId: shiftId,
      put: [...changes.put, put(shifts, closed)],
      events: [shiftClosed(closed)],
    });
  },
  answer: shiftIn,
};

function keysOf({ shiftId, registerId, currency }: AtTill, accounts: readonly string[]) {
  return [
    rowKey(tills, registerId, currency),
    rowKey(shifts, shiftId),
    ...balanceKeys([drawerAccount(registerId), ...accounts], currency),
  ];
}

function tillIn(state: State, { registerId, currency }: AtTill): Till {
  return state.get(tills, registerId, currency) ?? emptyTill(registerId, currency);
}

function shiftIn(state: State, shiftId: string, command: AtTill): Shift {
  const open = tillIn(state, command).openShift;
  const shift = state.get(shifts, shiftId) ?? (open?.id === shiftId ? open : undefined);
  if (!shift) throw new Error(`Shift ${shiftId} is not there after its own change`);
  return shift;
}

function drawerLines(registerId: string, intoDrawerMinor: number, other: string): MovementLine[] {
  return [
    { account: drawerAccount(registerId), amountMinor: intoDrawerMinor },
    { account: other, amountMinor: -intoDrawerMinor },
  ];
}

function movementOf(
  transactionId: string,
  kind: MovementKind,
  { shiftId, currency }: AtTill,
  lines: readonly MovementLine[],
): Movement {
  return { transactionId, kind, currency, sourceId: shiftId, lines };
}

function atDrawer(
  state: State,
  till: Till,
  movement: Movement,
  context: WriteContext,
): Required<Pick<Decision, 'put' | 'append'>> {
  const booked = bookMovements(state, [movement], [], context);
  return { put: [...booked.put, put(tills, { ...till, version: till.version + 1 })], append: booked.append };
}
