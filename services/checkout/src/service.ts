import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Subgraph } from '@concord/graph';
import type { KeyValue } from '@concord/key-value';
import { type AsService, every, type Logger, registerGauge, type ServiceData } from '@concord/service';
import { checkoutContract } from '../contract.ts';
import { checkoutHandlers } from './api/handlers.ts';
import { checkoutSubgraph } from './api/resolvers.ts';
import type { Checkout } from './domain/checkout.ts';
import { type Behind, settled } from './processes/answer-when-placed.ts';
import type { CheckoutClients } from './processes/checkout-clients.ts';
import { sweepCheckouts } from './processes/sweep-checkouts.ts';
import { hotCarts } from './storage/hot-carts.ts';
import { countParked } from './storage/read-checkout.ts';

export const checkoutMigrations = new URL('../migrations/', import.meta.url).pathname;

export type CheckoutDeps = {
  readonly data: ServiceData;
  readonly keyValue: KeyValue;
  /** The same, where other instances see it. */
  readonly sharedKeyValue?: KeyValue | undefined;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly clients: CheckoutClients;
  readonly asService: AsService;
  readonly now?: () => number;
};

export type CheckoutService = {
  readonly contract: typeof checkoutContract;
  readonly client: Client<typeof checkoutContract>;
  readonly subgraph: Subgraph;
  readonly stop: () => Promise<void>;
};

const SWEEP_PAUSE_MS = 500;

/** Cart & Checkout: carts and what they cost; the durable process that buys them; tax and shipping settings. */
export function startCheckoutService({
  data,
  keyValue,
  sharedKeyValue,
  serve: options,
  logger,
  clients,
  asService,
  now = Date.now,
}: CheckoutDeps): CheckoutService {
  const onParked = ({ id, refusal }: Checkout) =>
    logger.error({ checkoutId: id, step: refusal?.step, reason: refusal?.failure.code }, 'checkout parked');
  const carts = hotCarts(data, sharedKeyValue);
  const behind: Behind = new Set();
  const onFaultBehind = (error: unknown, { id }: Checkout) =>
    logger.error({ err: error, checkoutId: id }, 'a checkout broke off behind its answer; it will be taken up again');
  const drive = { clients, asService, writer: carts.writer, now, onParked, behind, onFaultBehind };
  const client = serve(checkoutContract, checkoutHandlers(data, drive, keyValue, carts.read), options);
  const sweeper = every(
    SWEEP_PAUSE_MS,
    () => sweepCheckouts({ ...drive, system: data.system }),
    (error) => logger.error({ err: error }, 'sweeping checkouts failed'),
  );
  registerGauge('concord_checkouts_parked', 'Checkouts that wait for a person', () => countParked(data.system));
  return {
    contract: checkoutContract,
    client,
    subgraph: checkoutSubgraph(client),
    stop: async () => {
      await Promise.all([sweeper.stop(), settled(behind)]);
    },
  };
}
