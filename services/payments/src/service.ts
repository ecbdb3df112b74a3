import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import { every, type Logger, registerGauge, type ServiceData } from '@concord/service';
import { paymentsContract } from '../contract.ts';
import type { HandlerDeps, MayUseRegister } from './api/handler-deps.ts';
import { paymentsHandlers } from './api/handlers.ts';
import { paymentsSubgraph } from './api/resolvers.ts';
import type { PaymentProvider } from './ports.ts';
import { sweep } from './processes/sweep.ts';
import { whenMerchantCreated } from './reactions/when-merchant-created.ts';
import { countParked } from './storage/read-due.ts';

export { providerWebhookRoute } from './api/webhook-route.ts';
export type { PaymentProvider } from './ports.ts';
export { testProvider } from './providers/test-provider.ts';

export const paymentsMigrations = new URL('../migrations/', import.meta.url).pathname;

export type PaymentsDeps = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  /** Who moves money on cards. */
  readonly provider: PaymentProvider;
  /** Gift card codes are derived from it: change it and every code is worthless. */
  readonly giftCardSecret: string;
  /** Where the provider finds the webhook route from outside. */
  readonly webhookUrl: (endpointId: string) => string;
  /** Whether staff who are limited to locations may work at a register; without it they may at none. */
  readonly mayUseRegister?: MayUseRegister;
  readonly resolveAfterMs?: number;
  readonly sweepPauseMs?: number;
};

export type Payments = {
  readonly contract: typeof paymentsContract;
  readonly client: Client<typeof paymentsContract>;
  readonly subgraph: Subgraph;
  readonly consumers: readonly Consumer[];
  readonly stop: () => Promise<void>;
};

/** Longer than a call to the provider and the status query behind it. */
const RESOLVE_AFTER_MS = 15_000;
const SWEEP_PAUSE_MS = 500;

/** Payments: authorise, capture, cancel and refund over several tenders; gift cards, tills, and the ledger of it all. */
export function startPayments(deps: PaymentsDeps): Payments {
  const { data, logger, provider, webhookUrl } = deps;
  const { writer, database, system } = data;
  const handlerDeps: HandlerDeps = {
    ...{ writer, database, system, provider, webhookUrl, giftCardSecret: deps.giftCardSecret },
    resolveAfterMs: deps.resolveAfterMs ?? RESOLVE_AFTER_MS,
    mayUseRegister: deps.mayUseRegister ?? (async ({ principal }) => principal.locationIds === undefined),
  };
  const client = serve(paymentsContract, paymentsHandlers(handlerDeps), deps.serve);
  const sweepDeps = {
    ...handlerDeps,
    onProblem: (due: object, error: unknown) => logger.error({ err: error, ...due }, 'a due step failed'),
  };
  const sweeper = every(
    deps.sweepPauseMs ?? SWEEP_PAUSE_MS,
    () => sweep(sweepDeps),
    (error) => logger.error({ err: error }, 'looking for due steps failed'),
  );
  registerGauge('concord_payments_parked', 'Payments and refunds that wait for a person', () => countParked(system));
  const consumers = [data.log.consume(whenMerchantCreated(writer, provider.name))];
  return {
    contract: paymentsContract,
    client,
    subgraph: paymentsSubgraph(client),
    consumers,
    stop: async () => {
      await Promise.all([sweeper.stop(), ...consumers.map((consumer) => consumer.stop())]);
      await provider.close();
    },
  };
}
