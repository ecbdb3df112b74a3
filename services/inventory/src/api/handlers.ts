import type { Call, Handlers } from '@concord/contract';
import type { IdempotencyRejection, Write } from '@concord/database';
import { accept, mapResult, type Rejection, type Result, reject } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import type { inventoryContract } from '../../contract.ts';
import { auditReservations } from '../storage/audit-reservations.ts';
import { auditStock } from '../storage/audit-stock.ts';
import { availabilityReader, readLevels, readMovements, readReservation } from '../storage/read-stock.ts';
import { adjustStock, openLevels, recordCount, returnStock } from '../use-cases/adjust-stock.ts';
import { confirmReservation } from '../use-cases/confirm-reservation.ts';
import { fulfilReservation } from '../use-cases/fulfil-reservation.ts';
import { releaseReservation } from '../use-cases/release-reservation.ts';
import { reserveStock } from '../use-cases/reserve-stock.ts';
import { setStockPolicy } from '../use-cases/set-stock-policy.ts';
import { levelView, movementView, policyView, reservationView } from './views.ts';

/** Each operation: take the verified call, run the use case, show the result. */
export function inventoryHandlers(data: ServiceData): Handlers<typeof inventoryContract> {
  const { database, system, writer } = data;
  const readAvailability = availabilityReader(data);
  const run = <Command, Answer, Refused extends Rejection>(
    write: Write<Command, Answer, Refused>,
    command: Command,
    call: Call,
  ): Promise<Result<Answer, Refused | IdempotencyRejection>> =>
    writer.run(write, command, callContext(call, write.name, command));

  const levelsView = (levels: Parameters<typeof levelView>[0][] | readonly Parameters<typeof levelView>[0][]) => ({
    levels: levels.map(levelView),
  });

  return {
    getAvailability: async (query, { merchantId }) =>
      accept({ items: (await readAvailability(merchantId, query)) as never }),
    listLevels: async (query, { merchantId }) => {
      const found = await readLevels(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(levelView), nextCursor: last ? `${last.variantId} ${last.locationId}` : null });
    },
    listMovements: async (query, { merchantId }) => {
      const found = await readMovements(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(movementView), nextCursor: last?.id ?? null });
    },
    getReservation: async ({ reservationId }, { merchantId }) => {
      const reservation = await readReservation(database, merchantId, reservationId);
      return reservation ? accept(reservationView(reservation)) : reject({ code: 'RESERVATION_NOT_FOUND' });
    },
    reserveStock: async (command, call) => mapResult(await run(reserveStock, command, call), reservationView),
    confirmReservation: async (command, call) =>
      mapResult(await run(confirmReservation, command, call), reservationView),
    releaseReservation: async (command, call) =>
      mapResult(await run(releaseReservation, command, call), reservationView),
    fulfilReservation: async (command, call) => mapResult(await run(fulfilReservation, command, call), reservationView),
    returnStock: async (command, call) => mapResult(await run(returnStock, command, call), levelsView),
    adjustStock: async (command, call) => mapResult(await run(adjustStock, command, call), levelsView),
    recordCount: async (command, call) => mapResult(await run(recordCount, command, call), levelsView),
    openLevels: async (command, call) => mapResult(await run(openLevels, command, call), levelsView),
    setStockPolicy: async (command, call) => mapResult(await run(setStockPolicy, command, call), policyView),
    auditReservations: async ({ first, after }) => accept(await auditReservations(system, first, after)),
    auditStock: async ({ first, after }) => accept(await auditStock(system, first, after)),
  };
}
