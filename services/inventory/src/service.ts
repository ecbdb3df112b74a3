import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Subgraph } from '@concord/graph';
import { every, type Logger, type ServiceData } from '@concord/service';
import { inventoryContract } from '../contract.ts';
import { inventoryHandlers } from './api/handlers.ts';
import { inventorySubgraph } from './api/resolvers.ts';
import { readExpired } from './storage/read-stock.ts';
import { expireReservation } from './use-cases/expire-reservation.ts';

export const inventoryMigrations = new URL('../migrations/', import.meta.url).pathname;

export type InventoryDeps = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
};

export type Inventory = {
  readonly contract: typeof inventoryContract;
  readonly client: Client<typeof inventoryContract>;
  readonly subgraph: Subgraph;
  readonly stop: () => Promise<void>;
};

const SWEEP_PAUSE_MS = 1_000;
const SWEEP_SIZE = 500;

/** Inventory: reserve, confirm, release, fulfil and return stock; adjust and count it; say what may be promised. */
export function startInventory({ data, serve: options, logger }: InventoryDeps): Inventory {
  const client = serve(inventoryContract, inventoryHandlers(data), options);
  const sweeper = every(
    SWEEP_PAUSE_MS,
    () => expireHolds(data),
    (error) => logger.error({ err: error }, 'expiring reservations failed'),
  );
  return { contract: inventoryContract, client, subgraph: inventorySubgraph(client), stop: sweeper.stop };
}

/** Expires holds whose time is over, in batches until none is left. */
async function expireHolds({ system, writer }: ServiceData): Promise<void> {
  const expired = await readExpired(system, SWEEP_SIZE);
  const actor = { kind: 'service', id: 'inventory-sweeper' };
  await Promise.all(
    expired.map(({ merchantId, id }) =>
      writer.run(expireReservation, { reservationId: id }, { merchantId, actor, requestId: `sweep-${id}` }),
    ),
  );
  if (expired.length >= SWEEP_SIZE) await expireHolds({ system, writer } as ServiceData);
}
