import { derivedId, newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import { callContext } from '@concord/service';
import { readCashMovements, readShift, readShifts } from '../storage/read-shifts.ts';
import { closeShift, openShift, recordCashMovement } from '../use-cases/work-a-shift.ts';
import type { HandlerDeps, SomeHandlers } from './handler-deps.ts';
import { cashMovementView, shiftView, time } from './views.ts';

type Names = 'openShift' | 'recordCashMovement' | 'closeShift' | 'getShift' | 'listShifts' | 'listCashMovements';

export function shiftHandlers({ writer, database, mayUseRegister }: HandlerDeps): SomeHandlers<Names> {
  return {
    openShift: async (input, call) => {
      if (!(await mayUseRegister(call, input.registerId))) return reject({ code: 'REGISTER_NOT_ALLOWED' });
      const { idempotencyKey, principal } = call;
      const shiftId =
        input.shiftId ?? (idempotencyKey ? derivedId('shift', principal.id, idempotencyKey) : newId('shift'));
      const opened = await writer.run(openShift, { ...input, shiftId }, callContext(call, 'openShift', input));
      return mapResult(opened, shiftView);
    },
    recordCashMovement: async (input, call) => {
      const { merchantId, principal, idempotencyKey } = call;
      const shift = await readShift(database, merchantId, input.shiftId);
      if (!shift) return reject({ code: 'SHIFT_NOT_FOUND' });
      const { registerId, currency } = shift;
      if (!(await mayUseRegister(call, registerId))) return reject({ code: 'REGISTER_NOT_ALLOWED' });
      const movementId =
        input.movementId ?? (idempotencyKey ? derivedId('movement', principal.id, idempotencyKey) : newId('movement'));
      const command = { ...input, movementId, registerId, currency };
      const recorded = await writer.run(recordCashMovement, command, callContext(call, 'recordCashMovement', input));
      return mapResult(recorded, shiftView);
    },
    closeShift: async (input, call) => {
      const shift = await readShift(database, call.merchantId, input.shiftId);
      if (!shift) return reject({ code: 'SHIFT_NOT_FOUND' });
      const { registerId, currency } = shift;
      if (!(await mayUseRegister(call, registerId))) return reject({ code: 'REGISTER_NOT_ALLOWED' });
      const command = { ...input, registerId, currency };
      return mapResult(await writer.run(closeShift, command, callContext(call, 'closeShift', input)), shiftView);
    },
    getShift: async ({ shiftId }, { merchantId }) => {
      const shift = await readShift(database, merchantId, shiftId);
      return shift ? accept(shiftView(shift)) : reject({ code: 'SHIFT_NOT_FOUND' });
    },
    listShifts: async (query, { merchantId }) => {
      const found = await readShifts(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(shiftView), nextCursor: last ? `${time(last.openedAtMs)} ${last.id}` : null });
    },
    listCashMovements: async (query, { merchantId }) => {
      const found = await readCashMovements(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(cashMovementView), nextCursor: last?.id ?? null });
    },
  };
}
