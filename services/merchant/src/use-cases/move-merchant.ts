import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, type Result } from '@concord/result';
import {
  arrive,
  beginMove as begin,
  endMove as end,
  type MoveUnderWay,
  type NoSuchMove,
  type Placement,
} from '../domain/placement.ts';
import { placements } from '../storage/directory-tables.ts';
import { there } from './rows.ts';

export type MoveTo = { readonly toShardId: string };
export type InEpoch = { readonly epoch: number };

/** Says where a merchant is to live. Nothing has moved yet. */
export const beginMove: Write<MoveTo, Placement, MoveUnderWay> = {
  name: 'beginMove',
  load: () => [rowKey(placements)],
  decide: ({ toShardId }, state) => changed(begin(placementIn(state), toShardId)),
  answer: placementIn,
};

/** The merchant lives at the new place: the point of no return of a move. */
export const recordArrival: Write<MoveTo & InEpoch, Placement, NoSuchMove> = {
  name: 'recordArrival',
  load: () => [rowKey(placements)],
  decide: ({ toShardId, epoch }, state) => changed(arrive(placementIn(state), toShardId, epoch)),
  answer: placementIn,
};

/** Nothing of the merchant is left where it does not live. */
export const endMove: Write<InEpoch, Placement, NoSuchMove> = {
  name: 'endMove',
  load: () => [rowKey(placements)],
  decide: ({ epoch }, state) => changed(end(placementIn(state), epoch)),
  answer: placementIn,
};

function changed<Refused extends { readonly code: string }>(decided: Result<Placement, Refused>) {
  return decided.ok ? accept({ effectId: '', put: [put(placements, decided.value)] }) : decided;
}

function placementIn(state: State): Placement {
  return there(state.get(placements), 'placement');
}
