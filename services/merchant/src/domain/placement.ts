import { accept, type Result, reject } from '@concord/result';

/**
 * Which shard a merchant's rows are on, and whether they are being moved. `copying` to the other: it lives where it lived,
 * and may be abandoned. `clearing` the other: it lives at the new place, and what is left at the old one is deleted.
 */
export type Placement = {
  readonly shardId: string;
  /** Grows with every attempt to move, and with every arrival. */
  readonly epoch: number;
  readonly move: { readonly state: 'copying' | 'clearing'; readonly otherShardId: string } | null;
};

export type MoveUnderWay = { readonly code: 'MOVE_UNDER_WAY'; readonly otherShardId: string };
export type NoSuchMove = { readonly code: 'NO_SUCH_MOVE' };

export function placedOn(shardId: string): Placement {
  return { shardId, epoch: 1, move: null };
}

/**
 * Begun again, a move goes on, and the epoch that grows tells who began it before that he was overtaken. One to somewhere
 * else has to end first.
 */
export function beginMove(placement: Placement, toShardId: string): Result<Placement, MoveUnderWay> {
  const { shardId, epoch, move } = placement;
  const isThere = shardId === toShardId && move?.state !== 'copying';
  if (isThere) return accept(placement);
  if (move && !(move.state === 'copying' && move.otherShardId === toShardId))
    return reject({ code: 'MOVE_UNDER_WAY', otherShardId: move.otherShardId });
  return accept({ shardId, epoch: epoch + 1, move: { state: 'copying', otherShardId: toShardId } });
}

/** From here on the merchant lives at the new place. Only the attempt that began last may say so. */
export function arrive(placement: Placement, toShardId: string, attempt: number): Result<Placement, NoSuchMove> {
  const { shardId, epoch, move } = placement;
  if (shardId === toShardId && epoch === attempt + 1 && move?.state === 'clearing') return accept(placement);
  if (move?.state !== 'copying' || move.otherShardId !== toShardId || epoch !== attempt)
    return reject({ code: 'NO_SUCH_MOVE' });
  return accept({ shardId: toShardId, epoch: epoch + 1, move: { state: 'clearing', otherShardId: shardId } });
}

/** A move that has arrived ends when the old place is empty; one that has not is abandoned when the new one is. */
export function endMove(placement: Placement, inEpoch: number): Result<Placement, NoSuchMove> {
  if (!placement.move) return accept(placement);
  return placement.epoch === inEpoch ? accept({ ...placement, move: null }) : reject({ code: 'NO_SUCH_MOVE' });
}
