import { randomUUID } from 'node:crypto';
import { aggregateTable, append, ledgerTable, put, rowKey, type Write, type Writer } from '@concord/database';
import { injectFaults } from '@concord/fault-points';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { serverUrl } from '@concord/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { prepareCollections } from '../src/collections.ts';
import { type DocumentDatabase, openDocuments } from '../src/connect.ts';
import { openDocumentWriter } from '../src/document-writer.ts';
import { lease } from '../src/lease.ts';
import { readUnsent, withdrawSent } from '../src/outbox.ts';
import { finishCommits, forgetCommits, forgetKeys, forgetStranded } from '../src/sweep.ts';
import { turns } from '../src/turns.ts';

type Counter = { readonly id: string; readonly value: number; readonly padding?: string };

const counters = aggregateTable<Counter>({
  name: 'counter',
  key: ['id'],
  columns: { value: 'bigint', padding: 'text' },
  keyOf: ({ id }) => [id],
  fromRow: (row) => ({ id: row.id as string, value: row.value as number }),
  toRow: ({ id, value, padding }) => ({ id, value, padding }),
});
const counts = ledgerTable<Counter>({ name: 'counted', columns: {}, toRow: ({ id, value }) => ({ id, value }) });

/** Too big for a commit: they go ahead of it. */
const pages = ledgerTable<{ id: string; page: number }>({ name: 'page', columns: {}, toRow: (page) => page });

const write: Write<{ id: string; pages: number }, string> = {
  name: 'write',
  load: ({ id }) => [rowKey(counters, id)],
  decide: ({ id, pages: written }) =>
    accept({
      effectId: id,
      put: [put(counters, { id, value: written })],
      append: Array.from({ length: written }, (_, page) => append(pages, { id, page })),
    }),
  answer: (_, id) => id,
};

const count: Write<{ id: string; padding?: string; fails?: boolean; looks?: boolean }, number> = {
  name: 'count',
  load: ({ id }) => [rowKey(counters, id)],
  decide: ({ id, padding, fails, looks }, state) => {
    if (fails) throw new Error('a bug in one call');
    const value = (state.get(counters, id)?.value ?? 0) + (looks ? 0 : 1);
    return accept({
      effectId: id,
      put: [put(counters, { id, value, ...(padding && { padding }) })],
      append: looks ? [] : [append(counts, { id, value })],
      events: [{ type: 'test.counted.v1', key: id, data: { value } }],
    });
  },
  answer: (state, id) => state.get(counters, id)?.value ?? 0,
};

// On the server of CONCORD_MONGODB_URL.
const COLLECTIONS = {
  aggregates: [counters as never],
  subjects: ['counter'],
  ledgers: [
    { table: counts as never, key: ['id', 'value'] },
    { table: pages as never, key: ['id', 'page'], ahead: { of: counters.name, by: 'id' } },
  ],
  indexes: {},
};
let database: DocumentDatabase;
let writer: Writer;
let clockMs = 1_767_225_600_000;
const taken = turns();

beforeAll(async () => {
  const url = new URL(serverUrl('CONCORD_MONGODB_URL'));
  url.pathname = `/test_${randomUUID().replaceAll('-', '')}`;
  database = await openDocuments({ url: url.href, poolSize: 8, applicationName: 'test' });
  await prepareCollections(database.db, COLLECTIONS);
  await prepareCollections(database.db, COLLECTIONS);
  writer = openDocumentWriter({
    name: 'test',
    db: database.db,
    collections: COLLECTIONS,
    turns: taken,
    now: () => clockMs,
  });
});
afterAll(async () => {
  await writer.close();
  await database.db.dropDatabase();
  await database.close();
});

function callBy(merchantId: string, key?: string) {
  const idempotency = key === undefined ? undefined : { scope: 'user:ida', key, requestHash: 'x' };
  return { merchantId, actor: { kind: 'user', id: 'ida' }, requestId: 'r', idempotency };
}

describe('the writer of documents', () => {
  it('lets waiting calls share a commit, each seeing those before it, merchants apart', async () => {
    const { db } = database;
    const [mine, theirs] = [newId('merchant'), newId('merchant')];
    const ofMine = Array.from({ length: 30 }, () => writer.run(count, { id: 'hot' }, callBy(mine)));
    const [values, other] = await Promise.all([Promise.all(ofMine), writer.run(count, { id: 'hot' }, callBy(theirs))]);
    expect(values).toEqual(Array.from({ length: 30 }, (_, index) => ({ ok: true, value: index + 1 })));
    expect(other).toEqual({ ok: true, value: 1 });
    expect(await db.collection('commit').countDocuments({ merchant_id: mine })).toBeLessThan(10);
    const stored = await db.collection('counter').findOne({ merchant_id: mine });
    expect(stored?.value).toBe(30);
    expect(stored?._outbox.map((entry: { data: Counter }) => entry.data.value)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    expect(await db.collection('counted').countDocuments({ merchant_id: mine })).toBe(30);
  });

  it('keeps a fact about a document that stays as it was', async () => {
    const merchantId = newId('merchant');
    await writer.run(count, { id: 'a' }, callBy(merchantId));
    await writer.run(count, { id: 'a', looks: true }, callBy(merchantId));
    const stored = await database.db.collection('counter').findOne({ merchant_id: merchantId });
    expect(stored?.value).toBe(1);
    expect(stored?._outbox.map((entry: { seq: number }) => entry.seq)).toEqual([1, 2]);
  });

  it('lets a broken call fail alone', async () => {
    const merchantId = newId('merchant');
    const calls = [{ id: 'a' }, { id: 'a', fails: true }, { id: 'a' }];
    const settled = await Promise.allSettled(calls.map((call) => writer.run(count, call, callBy(merchantId))));
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : 'broken'))).toEqual([
      { ok: true, value: 1 },
      'broken',
      { ok: true, value: 2 },
    ]);
  });

  it('finishes a commit whose author died, once, however often it is tried', async () => {
    const { db } = database;
    const merchantId = newId('merchant');
    await writer.run(count, { id: 'a' }, callBy(merchantId));
    const [_id, id] = [`${merchantId}/2`, `${merchantId}/a`];
    const entry = {
      ...{ id: newId('event'), type: 'test.counted.v1', key: 'a', data: {} },
      atMs: clockMs,
      seq: 2,
      n: 0,
    };
    const change = { collection: 'counter', id, isNew: false, fields: { id: 'a', value: 2 }, events: [entry] };
    const left = {
      merchant_id: merchantId,
      seq: 2,
      by: 'dead',
      committedAtMs: clockMs,
      changes: [change],
      _outbox: [],
    };
    const commits = db.collection<{ _id: string }>('commit');
    await commits.insertOne({ _id, ...left, unapplied: true } as never);
    expect(await finishCommits(db, taken, clockMs, 1_000)).toBe(0);
    expect(await finishCommits(db, taken, clockMs + 1_001, 1_000)).toBe(1);
    await commits.updateOne({ _id }, { $set: { ...left, unapplied: true } });
    expect(await finishCommits(db, taken, clockMs + 1_001, 1_000)).toBe(1);
    const stored = await db.collection<{ _id: string; _outbox: unknown[] }>('counter').findOne({ _id: id });
    expect(stored).toMatchObject({ value: 2, _seq: 2 });
    expect(stored?._outbox).toHaveLength(2);
  });

  it('forgets old commits but each merchant’s newest and what is not published, and old keys', async () => {
    const { db } = database;
    const merchantId = newId('merchant');
    for (const key of ['k1', 'k2', 'k3']) {
      await writer.run(count, { id: 'a' }, { ...callBy(merchantId, key), auditedAs: 'count' });
    }
    const left = async () => {
      const found = await db.collection('commit').find({ merchant_id: merchantId }).sort({ seq: 1 }).toArray();
      return found.map(({ seq }) => seq);
    };
    clockMs += 25 * 3_600_000;
    await forgetCommits(db, clockMs, 2);
    expect(await left()).toEqual([1, 2, 3]);
    await withdrawSent(db, await readUnsent(db, ['commit'], 1_000), taken);
    await forgetCommits(db, clockMs, 2);
    expect(await left()).toEqual([3]);
    expect(await forgetKeys(db, clockMs, 2)).toBe(3);
    expect(await writer.run(count, { id: 'a' }, callBy(merchantId))).toEqual({ ok: true, value: 4 });
  });

  it('forgets what went ahead of a commit that never came, and nothing else', async () => {
    const { db } = database;
    const merchantId = newId('merchant');
    const left = async () =>
      (await db.collection('page').find({ merchant_id: merchantId }).toArray()).map(({ id }) => id);
    await writer.run(write, { id: 'book', pages: 3 }, callBy(merchantId));
    onTestFinished(() => injectFaults(undefined));
    injectFaults((point) => {
      if (point === 'test:before-commit') throw new Error('killed before the commit');
    });
    await expect(writer.run(write, { id: 'draft', pages: 5 }, callBy(merchantId))).rejects.toThrow('killed');
    injectFaults(undefined);
    expect(await left()).toHaveLength(8);
    expect(await forgetStranded(db, COLLECTIONS, clockMs, 2)).toBe(0);
    clockMs += 1;
    expect(await forgetStranded(db, COLLECTIONS, clockMs, 2)).toBe(5);
    expect(await left()).toEqual(['book', 'book', 'book']);
    await db.collection('counter').deleteMany({ merchant_id: merchantId });
    expect(await forgetStranded(db, COLLECTIONS, clockMs, 2)).toBe(0);
    expect(await left()).toHaveLength(3);
  });

  it('splits what is too much for one commit, and refuses a change that is too much alone', async () => {
    const merchantId = newId('merchant');
    const padding = 'x'.repeat(5_000_000);
    const calls = ['a', 'b', 'c', 'd'].map((id) => writer.run(count, { id, padding }, callBy(merchantId)));
    expect((await Promise.all(calls)).every((one) => one.ok)).toBe(true);
    const alone = writer.run(count, { id: 'e', padding: padding.repeat(3) }, callBy(merchantId));
    await expect(alone).rejects.toThrow('more than a commit can hold');
    expect(await writer.run(count, { id: 'a' }, callBy(merchantId))).toEqual({ ok: true, value: 2 });
  });
});

it('one holder at a time has a lease; the next one gets it when it is given back or runs out', async () => {
  let nowMs = 1_000;
  const open = () => lease(database.db, 'work', 900, () => nowMs);
  const [one, other] = [open(), open()];
  expect([await one.hold(), await other.hold()]).toEqual([true, false]);
  nowMs += 600;
  expect([await one.hold(), await other.hold()]).toEqual([true, false]);
  nowMs += 901;
  expect([await other.hold(), await one.hold()]).toEqual([true, false]);
  await other.release();
  expect([await one.hold(), await other.hold()]).toEqual([true, false]);
});
