import type { Result } from '@concord/result';
import { type AsService, answered } from '@concord/service';
import type { Clients } from '../services/clients.ts';

export type ShardPlacement = {
  readonly shardId: string;
  readonly epoch: number;
  readonly move: { readonly state: 'copying' | 'clearing'; readonly otherShardId: string } | null;
};

/** The directory as whoever runs the platform asks it. */
export type ShardDirectory = {
  readonly placementOf: (merchantId: string) => Promise<ShardPlacement>;
  readonly beginMove: (merchantId: string, toShardId: string) => Promise<ShardPlacement>;
  readonly recordArrival: (merchantId: string, toShardId: string, epoch: number) => Promise<ShardPlacement>;
  readonly endMove: (merchantId: string, epoch: number) => Promise<ShardPlacement>;
};

/** The directory says no, and nothing has changed. */
export class DirectoryRefused extends Error {}

type Refusal = { readonly code: string; readonly otherShardId?: string };

export function shardDirectory({ merchant }: Pick<Clients, 'merchant'>, asOperator: AsService): ShardDirectory {
  return {
    placementOf: async (merchantId) =>
      agreed(merchantId, await merchant.getPlacement({}, await asOperator(merchantId))),
    beginMove: async (merchantId, toShardId) =>
      agreed(merchantId, await merchant.beginMove({ toShardId }, await asOperator(merchantId))),
    recordArrival: async (merchantId, toShardId, epoch) =>
      agreed(merchantId, await merchant.recordArrival({ toShardId, epoch }, await asOperator(merchantId))),
    endMove: async (merchantId, epoch) =>
      agreed(merchantId, await merchant.endMove({ epoch }, await asOperator(merchantId))),
  };
}

function agreed(merchantId: string, result: Result<ShardPlacement, Refusal>): ShardPlacement {
  if (!result.ok && result.rejection.code !== 'UNAVAILABLE')
    throw new DirectoryRefused(sentence(merchantId, result.rejection));
  return answered(result, 'The directory in Merchant Account');
}

function sentence(merchantId: string, { code, otherShardId }: Refusal): string {
  switch (code) {
    case 'PLACEMENT_NOT_FOUND':
      return `The directory knows no merchant ${merchantId}.`;
    case 'SHARD_NOT_FOUND':
      return 'This installation has no such shard: see npm run shard -- list.';
    case 'MOVE_UNDER_WAY':
      return `${merchantId} is being moved already, and ${otherShardId} has part of it: end or abandon that first.`;
    case 'NO_SUCH_MOVE':
      return `The move of ${merchantId} was begun again by somebody else: that one goes on.`;
    default:
      return `The directory refused: ${code}.`;
  }
}
