import { setTimeout as delay } from 'node:timers/promises';
import { adoptMerchant, isElsewhere, isOnItsWay, readMerchantHere } from '@concord/database';
import type { Shard } from '../open-shard.ts';
import type { KnownPlacements } from './directory.ts';

/** Does something on the shard that the merchant lives on. */
export type Route = <Value>(merchantId: string, use: (shard: Shard) => Promise<Value>) => Promise<Value>;

/** The merchant is being moved and was so for longer than a call waits: it comes again. */
export class MerchantMoves extends Error {
  readonly retryAfterMs = 1_000;
}

export type RouteOptions = {
  readonly service: string;
  readonly shards: ReadonlyMap<string, Shard>;
  readonly placements: KnownPlacements;
  /** How long a call waits for a merchant that is on its way. */
  readonly patienceMs?: number;
  /** How many calls may wait so. */
  readonly maxWaiting?: number;
};

/** Longer than a fence lasts, shorter than a call. */
const PATIENCE_MS = 6_000;
const MAX_WAITING = 2_000;
const LOOK_AGAIN_MS = 25;

/**
 * Finds the shard of each call. The shard has the last word: who does not live there is refused before anything is done,
 * then the directory is asked and the call goes where it says. The first touch of a merchant on its shard, and the first
 * after a move, is refused too: the directory's answer is what the shard lets it in by. Calls of a merchant that is on its
 * way wait together for a bounded time, and do not try the shard one by one.
 */
export function routeByMerchant(options: RouteOptions): Route {
  const { service, shards, placements } = options;
  const { patienceMs = PATIENCE_MS, maxWaiting = MAX_WAITING } = options;
  const held = new Map<string, Promise<void>>();
  let waiting = 0;

  const shardNamed = (name: string): Shard => {
    const shard = shards.get(name);
    if (!shard) throw new Error(`${service} was told of no shard ${name}`);
    return shard;
  };
  const lookUntilLet = async (merchantId: string, { system }: Shard): Promise<void> => {
    for (const until = performance.now() + patienceMs; performance.now() < until; ) {
      await delay(LOOK_AGAIN_MS);
      const here = await readMerchantHere(system, merchantId);
      if (here?.state !== 'fenced' && here?.state !== 'closed') return;
    }
  };
  const hold = (merchantId: string, shard: Shard): Promise<void> => {
    const holding = held.get(merchantId) ?? lookUntilLet(merchantId, shard).finally(() => held.delete(merchantId));
    held.set(merchantId, holding);
    return holding;
  };
  const wait = async (holding: Promise<void>): Promise<void> => {
    if (waiting >= maxWaiting) throw new MerchantMoves('Too many calls wait for merchants that are being moved');
    waiting += 1;
    try {
      await holding;
    } finally {
      waiting -= 1;
    }
  };
  /** The shard that the directory says; it lets the merchant in if that was all that was missing. */
  const askedShard = async (merchantId: string): Promise<Shard> => {
    placements.forget(merchantId);
    const { shardId, epoch } = await placements.ask(merchantId);
    const shard = shardNamed(shardId);
    await adoptMerchant(shard.system, merchantId, epoch);
    return shard;
  };
  const again = async <Value>(
    merchantId: string,
    use: (shard: Shard) => Promise<Value>,
    refusing: Shard,
    refusal: unknown,
  ): Promise<Value> => {
    let [shard, error] = [refusing, refusal];
    const until = performance.now() + patienceMs;
    for (let asked = 0; ; ) {
      if (isOnItsWay(error)) await wait(hold(merchantId, shard));
      else if (isElsewhere(error)) {
        if (asked > 0) await delay(LOOK_AGAIN_MS);
        shard = await askedShard(merchantId);
        asked += 1;
      } else throw error;
      if (performance.now() > until) throw new MerchantMoves(`${merchantId} is being moved`);
      try {
        return await use(shard);
      } catch (next) {
        error = next;
      }
    }
  };
  return async (merchantId, use) => {
    if (held.size > 0) {
      const holding = held.get(merchantId);
      if (holding) await wait(holding);
    }
    const { shardId } = placements.known(merchantId) ?? (await placements.ask(merchantId));
    const shard = shardNamed(shardId);
    try {
      return await use(shard);
    } catch (error) {
      return again(merchantId, use, shard, error);
    }
  };
}
