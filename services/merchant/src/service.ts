import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Subgraph } from '@concord/graph';
import type { KeyValue } from '@concord/key-value';
import { type AsService, every, type Logger, type ServiceData } from '@concord/service';
import { merchantContract } from '../contract.ts';
import { accountHandlers } from './api/handlers.ts';
import { merchantSubgraph } from './api/resolvers.ts';
import { writeRunner } from './api/run-write.ts';
import type { MerchantConfig } from './config.ts';
import type { OwnerRegistry } from './ports.ts';
import { resumeSignUps } from './processes/sign-up.ts';
import { createSealer } from './sealer.ts';
import { rememberStoreContexts } from './storage/store-contexts.ts';

export { declareShards } from './storage/read-placements.ts';

export const merchantMigrations = new URL('../migrations/', import.meta.url).pathname;

export type MerchantDeps = {
  readonly data: ServiceData;
  readonly keyValue: KeyValue;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly clients: { readonly identity: OwnerRegistry };
  readonly asService: AsService;
  readonly config: MerchantConfig;
};

export type Merchant = {
  readonly contract: typeof merchantContract;
  readonly client: Client<typeof merchantContract>;
  readonly subgraph: Subgraph;
  readonly stop: () => Promise<void>;
};

const SWEEP_PAUSE_MS = 1_000;

/** Merchant Account: sign-up, stores, locations, registers, and who is told what happens there. */
export function startMerchant(deps: MerchantDeps): Merchant {
  const { data, logger, asService, config } = deps;
  const sealer = createSealer(config.sealingKey);
  const contexts = rememberStoreContexts(data.database, deps.keyValue, Date.now, data.isAlone ? undefined : 0);
  const { identity } = deps.clients;
  const run = writeRunner(data, contexts);
  const handlers = accountHandlers({ data, run, contexts, sealer, config, identity, asService });
  const client = serve(merchantContract, handlers, deps.serve);
  const sweeper = every(
    SWEEP_PAUSE_MS,
    () => resumeSignUps({ data, identity, asService, sealer, config }),
    (error) => logger.error({ err: error }, 'resuming sign-ups failed'),
  );
  return { contract: merchantContract, client, subgraph: merchantSubgraph(client), stop: sweeper.stop };
}
