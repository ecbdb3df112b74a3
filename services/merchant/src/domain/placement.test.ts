import { describe, expect, test } from 'vitest';
import { arrive, beginMove, endMove, type Placement, placedOn } from './placement.ts';

const there = placedOn('shard-1');
const copying: Placement = { shardId: 'shard-1', epoch: 2, move: { state: 'copying', otherShardId: 'shard-2' } };
const clearing: Placement = { shardId: 'shard-2', epoch: 3, move: { state: 'clearing', otherShardId: 'shard-1' } };
const is = (value: Placement) => ({ ok: true, value });
const refused = (code: string, facts = {}) => ({ ok: false, rejection: { code, ...facts } });

describe('where a merchant lives', () => {
  test('a move is begun, arrives, and ends when the old place is empty', () => {
    expect(beginMove(there, 'shard-2')).toEqual(is(copying));
    expect(arrive(copying, 'shard-2', 2)).toEqual(is(clearing));
    expect(endMove(clearing, 3)).toEqual(is({ ...clearing, move: null }));
  });

  test('moving to where it lives changes nothing', () => {
    expect(beginMove(there, 'shard-1')).toEqual(is(there));
    expect(beginMove(clearing, 'shard-2')).toEqual(is(clearing));
  });

  test('begun again it goes on, and the attempt before it can neither arrive nor end', () => {
    const again = { ...copying, epoch: 3 };
    expect(beginMove(copying, 'shard-2')).toEqual(is(again));
    expect(arrive(again, 'shard-2', 2)).toEqual(refused('NO_SUCH_MOVE'));
    expect(endMove(again, 2)).toEqual(refused('NO_SUCH_MOVE'));
    expect(arrive(again, 'shard-2', 3)).toEqual(is({ ...clearing, epoch: 4 }));
  });

  test('an arrival that is told twice is one', () => {
    expect(arrive(clearing, 'shard-2', 2)).toEqual(is(clearing));
  });

  test('nothing arrives that is not on its way there', () => {
    expect(arrive(there, 'shard-2', 1)).toEqual(refused('NO_SUCH_MOVE'));
    expect(arrive(copying, 'shard-3', 2)).toEqual(refused('NO_SUCH_MOVE'));
    expect(arrive(clearing, 'shard-2', 3)).toEqual(refused('NO_SUCH_MOVE'));
  });

  test('a move to somewhere else has to wait for the end of this one', () => {
    expect(beginMove(copying, 'shard-3')).toEqual(refused('MOVE_UNDER_WAY', { otherShardId: 'shard-2' }));
    expect(beginMove(clearing, 'shard-1')).toEqual(refused('MOVE_UNDER_WAY', { otherShardId: 'shard-1' }));
  });

  test('a move that has not arrived is abandoned by ending it', () => {
    expect(endMove(copying, 2)).toEqual(is({ ...copying, move: null }));
    expect(endMove(there, 7)).toEqual(is(there));
  });
});
