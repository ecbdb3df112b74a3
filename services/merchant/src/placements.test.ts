import { newId } from '@concord/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accepted, signedUp, type TestAccount, testAccount } from '../test/account.ts';
import { declareShards } from './storage/read-placements.ts';

const SHARDS = ['shard-1', 'shard-2', 'shard-3'];
let account: TestAccount;

beforeAll(async () => {
  account = await testAccount({ shardIds: SHARDS });
  await declareShards(account.kit.data.database, SHARDS);
});

afterAll(() => account.stop());

const asService = (merchantId: string) => account.kit.asService(merchantId);
const placementOf = async (merchantId: string) =>
  accepted(await account.merchant.client.getPlacement({}, await asService(merchantId)));

describe('the directory of shards', () => {
  test('new merchants go to the shard that has the fewest', async () => {
    const placed: string[] = [];
    for (let count = 0; count < 6; count += 1)
      placed.push((await placementOf((await signedUp(account)).merchantId)).shardId);
    expect(placed).toEqual([...SHARDS, ...SHARDS]);
    const { items } = accepted(await account.merchant.client.listShards({}, await asService('')));
    expect(items).toEqual(SHARDS.map((shardId) => ({ shardId, merchants: 2 })));
  });

  test('all merchants are listed with their places, in pages', async () => {
    const query = { first: 4 };
    const as = await asService('');
    const first = accepted(await account.merchant.client.listPlacements(query, as));
    const second = accepted(
      await account.merchant.client.listPlacements({ ...query, after: first.nextCursor ?? '' }, as),
    );
    const ids = [...first.items, ...second.items].map(({ merchantId }) => merchantId);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([4, 2, null]);
    expect(ids).toEqual(ids.toSorted());
    const on2 = accepted(await account.merchant.client.listPlacements({ shardId: 'shard-2' }, as));
    expect(on2.items.map(({ shardId }) => shardId)).toEqual(['shard-2', 'shard-2']);
  });

  test('a merchant is moved by saying where to, that it has arrived, and that the old place is empty', async () => {
    const { merchantId } = await signedUp(account);
    const { beginMove, recordArrival, endMove } = account.merchant.client;
    const as = await asService(merchantId);
    const from = (await placementOf(merchantId)).shardId;
    const toShardId = SHARDS.find((shardId) => shardId !== from) ?? '';
    const begun = accepted(await beginMove({ toShardId }, as));
    expect(begun).toEqual({ shardId: from, epoch: 2, move: { state: 'copying', otherShardId: toShardId } });
    expect(await recordArrival({ toShardId, epoch: 1 }, as)).toMatchObject({ rejection: { code: 'NO_SUCH_MOVE' } });
    const arrived = accepted(await recordArrival({ toShardId, epoch: 2 }, as));
    expect(arrived).toEqual({ shardId: toShardId, epoch: 3, move: { state: 'clearing', otherShardId: from } });
    accepted(await endMove({ epoch: 3 }, as));
    expect(await placementOf(merchantId)).toEqual({ shardId: toShardId, epoch: 3, move: null });
  });

  test('a shard or a merchant that does not exist is refused, and nothing changes', async () => {
    const { merchantId } = await signedUp(account);
    const before = await placementOf(merchantId);
    const { beginMove, getPlacement } = account.merchant.client;
    const moved = await beginMove({ toShardId: 'shard-9' }, await asService(merchantId));
    expect(moved).toEqual({ ok: false, rejection: { code: 'SHARD_NOT_FOUND' } });
    expect(await placementOf(merchantId)).toEqual(before);
    const nobody = await asService(newId('merchant'));
    const notFound = { ok: false, rejection: { code: 'PLACEMENT_NOT_FOUND' } };
    expect(await getPlacement({}, nobody)).toEqual(notFound);
    expect(await beginMove({ toShardId: 'shard-2' }, nobody)).toEqual(notFound);
  });

  test('nobody but our services sees or changes it, whatever scopes he holds', async () => {
    const { call } = await signedUp(account);
    const { getPlacement, listPlacements, listShards, beginMove, recordArrival, endMove } = account.merchant.client;
    const answers = await Promise.all([
      getPlacement({}, call),
      listPlacements({}, call),
      listShards({}, call),
      beginMove({ toShardId: 'shard-2' }, call),
      recordArrival({ toShardId: 'shard-2', epoch: 1 }, call),
      endMove({ epoch: 1 }, call),
    ]);
    expect(answers.map((answer) => !answer.ok && answer.rejection.code)).toEqual(answers.map(() => 'FORBIDDEN'));
  });
});
