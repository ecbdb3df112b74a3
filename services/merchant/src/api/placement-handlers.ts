import type { Call, Handler } from '@concord/contract';
import { accept, mapResult, reject } from '@concord/result';
import type { placementOperations } from '../../contract/placements.ts';
import type { Placement } from '../domain/placement.ts';
import { readPlacement, readPlacements, readShardLoads } from '../storage/read-placements.ts';
import { beginMove, endMove, recordArrival } from '../use-cases/move-merchant.ts';
import type { HandlerDeps } from './deps.ts';
import { pageOf } from './page-of.ts';

type Operations = typeof placementOperations;

/** The directory: for our own services, and for who runs the platform. */
export function placementHandlers({ data, run, config }: HandlerDeps): {
  readonly [Name in keyof Operations]: Handler<Operations[Name]>;
} {
  const { database } = data;
  const isPlaced = async ({ merchantId }: Call) => (await readPlacement(database, merchantId)) !== undefined;
  return {
    getPlacement: async (_, call) => {
      const placement = await readPlacement(database, call.merchantId);
      return placement ? accept(placementView(placement)) : reject({ code: 'PLACEMENT_NOT_FOUND' });
    },
    listPlacements: async (query) => {
      const placed = await readPlacements(database, query);
      const view = ({ merchantId, ...placement }: (typeof placed)[number]) => ({
        merchantId,
        ...placementView(placement),
      });
      return accept(pageOf(placed, query.first, view, ({ merchantId }) => merchantId));
    },
    listShards: async () => accept({ items: await readShardLoads(database, config.shardIds) }),
    beginMove: async (input, call) => {
      if (!config.shardIds.includes(input.toShardId)) return reject({ code: 'SHARD_NOT_FOUND' });
      if (!(await isPlaced(call))) return reject({ code: 'PLACEMENT_NOT_FOUND' });
      return mapResult(await run(beginMove, input, input, call), placementView);
    },
    recordArrival: async (input, call) => {
      if (!(await isPlaced(call))) return reject({ code: 'PLACEMENT_NOT_FOUND' });
      return mapResult(await run(recordArrival, input, input, call), placementView);
    },
    endMove: async (input, call) => {
      if (!(await isPlaced(call))) return reject({ code: 'PLACEMENT_NOT_FOUND' });
      return mapResult(await run(endMove, input, input, call), placementView);
    },
  };
}

function placementView({ shardId, epoch, move }: Placement) {
  return { shardId, epoch, move: move && { ...move } };
}
