import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Subgraph } from '@concord/graph';
import { every, type Logger, type ServiceData } from '@concord/service';
import { promotionsContract } from '../contract.ts';
import { promotionsHandlers } from './api/handlers.ts';
import { promotionsSubgraph } from './api/resolvers.ts';
import { openActiveCache } from './storage/active-cache.ts';
import { generateCoupons, readUnfinished } from './storage/generate-coupons.ts';
import { readActive } from './storage/read-active.ts';

export const promotionsMigrations = new URL('../migrations/', import.meta.url).pathname;

export type PromotionsDeps = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
};

export type Promotions = {
  readonly contract: typeof promotionsContract;
  readonly client: Client<typeof promotionsContract>;
  readonly subgraph: Subgraph;
  readonly stop: () => Promise<void>;
};

const LOOK_AGAIN_MS = 1_000;

/** Promotions: what baskets are priced with, what codes unlock, and uses that are held within their limits. */
export function startPromotions({ data, serve: options, logger }: PromotionsDeps): Promotions {
  const cache = openActiveCache((merchantId) => readActive(data.database, merchantId), data.isAlone ? undefined : 0);
  const generator = every(
    LOOK_AGAIN_MS,
    async () => {
      if (await generateNext(data)) generator.now();
    },
    (error) => logger.error({ err: error }, 'generating coupons failed'),
  );
  const handlers = promotionsHandlers({ data, cache, onCouponsAsked: generator.now });
  const client = serve(promotionsContract, handlers, options);
  return { contract: promotionsContract, client, subgraph: promotionsSubgraph(client), stop: generator.stop };
}

/** One step of every unfinished batch, so that a great one does not keep the others waiting; is anything left? */
async function generateNext({ system, database }: ServiceData): Promise<boolean> {
  const unfinished = await readUnfinished(system);
  const missing = await Promise.all(unfinished.map((batch) => generateCoupons(database, batch)));
  return missing.some((count) => count > 0);
}
