import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  aggregateTable,
  type CallContext,
  keptReads,
  openWriter,
  put,
  rowKey,
  rowsOf,
  sql,
  type Write,
} from '@concord/database';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestService, testService } from '../src/index.ts';

type Shelf = { readonly id: string; readonly units: number; readonly version: number };

const shelves = aggregateTable<Shelf>({
  name: 'shelf',
  kept: 'version',
  key: ['id'],
  columns: { units: 'bigint', version: 'bigint' },
  keyOf: ({ id }) => [id],
  fromRow: (row) => ({ id: row.id as string, units: row.units as number, version: row.version as number }),
  toRow: (shelf) => shelf,
});

const change: Write<{ readonly id: string; readonly units: number }, undefined> = {
  name: 'change',
  load: ({ id }) => [rowKey(shelves, id)],
  decide: ({ id, units }, state) => {
    const version = (state.get(shelves, id)?.version ?? 0) + 1;
    return accept({ effectId: id, put: [put(shelves, { id, units, version })] });
  },
  answer: () => undefined,
};

let kit: TestService;
let context: CallContext;
let nowMs = 0;
let asked: string[][] = [];

beforeAll(async () => {
  kit = await testService('shelves', new URL('./migrations/', import.meta.url).pathname);
});
afterAll(() => kit.stop());
beforeEach(() => {
  context = { merchantId: newId('merchant'), actor: { kind: 'user', id: 'usr_1' }, requestId: 'req_1' };
  nowMs = 0;
  asked = [];
});

function kept(writer = kit.data.writer) {
  const options = { maxSize: 100, now: () => nowMs };
  const read = keptReads<Shelf>(writer, { ...options, idOf: ({ key }) => key[0], sizeOf: () => 1 });
  return async (ids: readonly string[], before: () => Promise<void> = async () => undefined, merchant = context) => {
    const found = await read(merchant.merchantId, ids, async (missing) => {
      asked.push([...missing]);
      const text = 'select id, units, version from shelf where merchant_id = $1 and id = any($2)';
      const [result] = await kit.data.database.forMerchant(
        merchant.merchantId,
        sql(text, merchant.merchantId, missing),
      );
      await before();
      return new Map(rowsOf<Shelf>(result).map((row) => [row.id, row]));
    });
    return ids.map((id) => found.get(id)?.units);
  };
}

async function write(id: string, units: number): Promise<void> {
  await kit.data.writer.run(change, { id, units }, context);
}

test('what was read is kept until a commit changes it, and nothing else is read again', async () => {
  const read = kept();
  await write('a', 1);
  await write('b', 2);
  expect(await read(['a', 'b'])).toEqual([1, 2]);
  expect(await read(['b', 'a'])).toEqual([2, 1]);
  await write('a', 3);
  expect(await read(['a', 'b'])).toEqual([3, 2]);
  expect(asked).toEqual([['a', 'b'], ['a']]);
});

test('a read that a commit overtakes is not kept', async () => {
  const read = kept();
  await write('a', 1);
  expect(await read(['a'], () => write('a', 2))).toEqual([1]);
  expect(await read(['a'])).toEqual([2]);
});

test('under twenty writes in flight, whoever was answered reads no less than they wrote', async () => {
  const read = kept();
  let last = 0;
  const reading = (async () => {
    while (last < 20) {
      const atLeast = last;
      expect((await read(['a']))[0] ?? 0).toBeGreaterThanOrEqual(atLeast);
      await nextTurn();
    }
  })();
  for (let units = 1; units <= 20; units++) {
    await write('a', units);
    last = units;
  }
  await reading;
});

test('a merchant reads nothing that another one kept', async () => {
  const read = kept();
  await write('a', 1);
  expect(await read(['a'])).toEqual([1]);
  expect(await read(['a'], undefined, { ...context, merchantId: newId('merchant') })).toEqual([undefined]);
});

test('it is read again after its time, whoever changed it', async () => {
  const read = kept();
  await write('a', 1);
  await read(['a']);
  await kit.data.system.run(sql('update shelf set units = 7 where merchant_id = $1', context.merchantId));
  nowMs = 4_999;
  expect(await read(['a'])).toEqual([1]);
  nowMs = 5_000;
  expect(await read(['a'])).toEqual([7]);
});

test('when a batch failed, all is forgotten, and nothing is kept until a commit on its way must have ended', async () => {
  const read = kept();
  await write('a', 1);
  await read(['a']);
  const breaks: typeof change = {
    ...change,
    decide: () => accept({ effectId: 'a', events: [{ type: 'x', key: 'k', data: { n: 1n } }] }),
  };
  await expect(kit.data.writer.run(breaks, { id: 'a', units: 2 }, context)).rejects.toThrow();
  await read(['a']);
  await read(['a']);
  nowMs = 10_000;
  await read(['a']);
  await read(['a']);
  expect(asked).toHaveLength(4);
});

test('beside other instances nothing is kept', async () => {
  const shared = openWriter({ name: 'shared', database: kit.data.database });
  const read = kept(shared);
  await write('a', 1);
  await read(['a']);
  await read(['a']);
  expect(asked).toHaveLength(2);
  await shared.close();
});
