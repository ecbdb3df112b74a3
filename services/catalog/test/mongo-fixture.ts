import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Db, documentId, openDocuments, prepareCollections } from '@concord/documents';
import type { EventLog, PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { serverUrl, type TestService, testService } from '@concord/testing';
import { onTestFinished } from 'vitest';
import { type CatalogData, catalogInMongo, catalogMigrations } from '../src/service.ts';
import { CATALOG_COLLECTIONS } from '../src/storage/mongo-collections.ts';
import { type CatalogFixture, startOn } from './catalog-fixture.ts';

export type OpenedMongo = {
  readonly url: string;
  readonly data: CatalogData;
  /** The test's own eyes on the database, beside what is tested. */
  readonly db: Db;
  /** Tokens, and the event log. */
  readonly service: TestService;
  readonly remove: () => Promise<void>;
};

/** A database of this test's own on the MongoDB server, prepared for the catalogue; it is gone after the test. */
export async function mongoDatabase(): Promise<{ readonly url: string; readonly db: Db }> {
  const url = freshUrl();
  const { db, close } = await openDocuments({ url, poolSize: 2, applicationName: 'test' });
  await prepareCollections(db, CATALOG_COLLECTIONS);
  onTestFinished(async () => {
    await db.dropDatabase();
    await close();
  });
  return { url, db };
}

function freshUrl(): string {
  const server = new URL(serverUrl('CONCORD_MONGODB_URL'));
  server.pathname = `/test_${randomUUID().replaceAll('-', '')}`;
  return server.href;
}

/** The catalogue's data in a database of this test's own on the MongoDB server. */
export async function openMongo(): Promise<OpenedMongo> {
  const service = await testService('catalog', catalogMigrations);
  const url = freshUrl();
  const data = await catalogInMongo({ url, log: service.data.log, logger: service.logger });
  const { db, close } = await openDocuments({ url, poolSize: 2, applicationName: 'test' });
  return {
    ...{ url, data, db, service },
    remove: async () => {
      await data.close();
      await db.dropDatabase();
      await close();
      await service.stop();
    },
  };
}

/** Catalog on a real MongoDB server. */
export async function mongoFixture(): Promise<CatalogFixture> {
  const { data, db, service, remove } = await openMongo();
  const merchantId = newId('merchant');
  const leaseOver = async (importId: string): Promise<void> => {
    const due = { due_at: new Date(0).toISOString(), 'data.dueAtMs': 0 };
    const imports = db.collection<{ _id: string }>('import');
    await imports.updateOne({ _id: documentId(merchantId, [importId]) }, { $set: due });
  };
  const published = () => publishedBy(db, data.log);
  const started = startOn({ ...service, published }, data, remove);
  return { ...started, service: { ...service, published }, data, merchantId, leaseOver };
}

/** Every collection whose documents have an outbox. */
const OUTBOXES = ['commit', 'product', 'category', 'collection', 'custom_field', 'import'];

/** All that was published so far, in order, once every commit is in its documents and none waits for anything. */
export async function publishedBy(db: Db, log: EventLog): Promise<readonly PublishedEvent[]> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const unapplied = await db.collection('commit').countDocuments({ unapplied: true });
    const waiting = await Promise.all(
      OUTBOXES.map((name) => db.collection(name).countDocuments({ _unsent: { $exists: true } })),
    );
    if ([unapplied, ...waiting].every((count) => count === 0)) return (await log.read(undefined, 10_000)).events;
    await delay(5);
  }
  throw new Error('The outboxes did not drain within 10 s');
}
