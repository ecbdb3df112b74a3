import { accept, type Result, reject } from '@concord/result';

/**
 * Which shard a merchant's rows are on, and whether they are being moved. `copying` to the other: it lives where it lived,
 * and may be abandoned. `clearing` the other: it lives at the new place, and what is left at the old one is deleted.
 */
export type Placement = {
  readonly shardId: string;
  /** Grows with every move. */
  readonly epoch: number;
  readonly move: { readonly state: 'copying' | 'clearing'; readonly otherShardId: string } | null;
};

export type MoveUnderWay = { readonly code: 'MOVE_UNDER_WAY'; readonly otherShardId: string };
export type NoSuchMove = { readonly code: 'NO_SUCH_MOVE' };

export function placedOn(shardId: string): Placement {
  return { shardId, epoch: 1, move: null };
}

/** Begun again, a move goes on; one to somewhere else has to end first. */
export function beginMove(placement: Placement, toShardId: string): Result<Placement, MoveUnderWay> {
  const { shardId, move } = placement;
  if (move) {
    const isSame = move.state === 'copying' ? move.otherShardId === toShardId : shardId === toShardId;
    return isSame ? accept(placement) : reject({ code: 'MOVE_UNDER_WAY', otherShardId: move.otherShardId });
  }
  if (shardId === toShardId) return accept(placement);
  return accept({ ...placement, move: { state: 'copying', otherShardId: toShardId } });
}

/** From here on the merchant lives at the new place. */
export function arrive(placement: Placement, toShardId: string): Result<Placement, NoSuchMove> {
  const { shardId, epoch, move } = placement;
  if (shardId === toShardId && move?.state === 'clearing') return accept(placement);
  if (move?.state !== 'copying' || move.otherShardId !== toShardId) return reject({ code: 'NO_SUCH_MOVE' });
  return accept({ shardId: toShardId, epoch: epoch + 1, move: { state: 'clearing', otherShardId: shardId } });
}

/** A move that has arrived ends when the old place is empty; one that has not is abandoned when the new one is. */
export function endMove(placement: Placement): Placement {
  return { ...placement, move: null };
}
