import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import type { JobQueue } from '@concord/jobs';
import { type AsService, every, type Logger, type ServiceData } from '@concord/service';
import { ordersContract } from '../contract.ts';
import { ordersHandlers } from './api/handlers.ts';
import { ordersSubgraph } from './api/resolvers.ts';
import type { OrdersClients } from './ports.ts';
import { processDriver } from './processes/driver.ts';
import { resumeProcesses } from './processes/run-process.ts';
import { workOnExports } from './processes/work-on-exports.ts';
import { PAYMENT_CAPTURED, whenPaymentCaptured } from './reactions/when-payment-captured.ts';

export type { OrdersClients } from './ports.ts';
export { resumeProcesses } from './processes/run-process.ts';

export const ordersMigrations = new URL('../migrations/', import.meta.url).pathname;

export type OrdersDeps = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly clients: OrdersClients;
  readonly asService: AsService;
  /** Of exports; closed with the service. */
  readonly jobs: JobQueue;
  /** Signs the links by which guests open their orders; changing it ends all links that are out. */
  readonly lookupSecret: string;
};

export type Orders = {
  readonly contract: typeof ordersContract;
  readonly client: Client<typeof ordersContract>;
  readonly subgraph: Subgraph;
  readonly consumers: readonly Consumer[];
  readonly stop: () => Promise<void>;
};

const SWEEP_PAUSE_MS = 1_000;

/** Orders: book what was sold, hand it over, cancel it, take it back, and prove that goods and money agree. */
export function startOrders(deps: OrdersDeps): Orders {
  const { data, logger, jobs, lookupSecret } = deps;
  const driver = processDriver(deps);
  const client = serve(ordersContract, ordersHandlers({ data, driver, jobs, logger, lookupSecret }), deps.serve);
  const exporting = workOnExports({ data, jobs, logger });
  const captured = data.log.consume({
    group: 'orders.payment-captured',
    types: [PAYMENT_CAPTURED],
    // An order can be handed over or taken back when it is paid: somebody may stand at the counter.
    paceMs: 30,
    handle: whenPaymentCaptured({ data, driver }),
    onParked: (event, error) => logger.error({ err: error, eventId: event.id }, 'a capture was parked'),
  });
  const sweeper = every(
    SWEEP_PAUSE_MS,
    async () => void (await resumeProcesses(deps, Date.now())),
    (error) => logger.error({ err: error }, 'resuming order processes failed'),
  );
  return {
    contract: ordersContract,
    client,
    subgraph: ordersSubgraph(client),
    consumers: [captured],
    stop: async () => {
      await Promise.all([captured.stop(), sweeper.stop(), exporting.stop()]);
      await driver.stop();
    },
  };
}
