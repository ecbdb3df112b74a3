import { type Db, openDocuments } from '@concord/documents';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { beforeEach, expect, test } from 'vitest';
import { startFerretdb } from './ferretdb.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder('ferretdb-test');
});

test(
  'what FerretDB answered survives kill -9, at the same address',
  async () => {
    const first = await startFerretdb({ folder });
    expect(first.version).toMatch(/^v1\.24\.2 /);
    await inDatabase(first.url, (db) => db.collection<Order>('order').insertOne({ _id: '1042' }));
    await first.kill();
    const second = await startFerretdb({ folder, port: Number(new URL(first.url).port) });
    expect(second.url).toBe(first.url);
    const found = await inDatabase(second.url, (db) => db.collection<Order>('order').find().toArray());
    expect(found).toEqual([{ _id: '1042' }]);
    await second.stop();
  },
  // Its first start on a machine builds it.
  20 * 60_000,
);

type Order = { _id: string };

async function inDatabase<Value>(url: string, work: (db: Db) => Promise<Value>): Promise<Value> {
  const { db, close } = await openDocuments({ url: `${url}orders`, poolSize: 1, applicationName: 'test' });
  try {
    return await work(db);
  } finally {
    await close();
  }
}
