import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { migrate, provisionDatabase } from '@concord/database';
import { type EventLog, eventLogMigrations, openEmbeddedLog } from '@concord/events';
import { newId } from '@concord/ids';
import { createTestDatabase } from '@concord/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { catalogInMongo } from '../src/service.ts';
import { createProduct } from '../src/use-cases/create-product.ts';
import { updateProduct } from '../src/use-cases/update-product.ts';
import { accepted } from './catalog-fixture.ts';
import { callOf, commandOf } from './catalog-store-suite.ts';
import { mongoDatabase, publishedBy } from './mongo-fixture.ts';

// On the server of CONCORD_MONGODB_URL.
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What is there when the process is gone: of the commit, of the product, and in the log. */
const KILLS = [
  ['catalog:before-commit', { commits: 0, unapplied: 0, products: 0, published: 0 }],
  ['catalog:after-commit', { commits: 1, unapplied: 1, products: 0, published: 0 }],
  ['documents:apply:*', { commits: 1, unapplied: 1, published: 0 }],
  ['catalog:after-apply', { commits: 1, unapplied: 1, products: 1, published: 0 }],
  ['catalog:before-publish', { commits: 1, products: 1, published: 0 }],
  ['catalog:after-publish', { commits: 1, products: 1, published: 1 }],
] as const;

describe('a catalogue process that is killed with -9', () => {
  it.each(KILLS)(
    'at %s leaves a change whole or none; its repeat makes one product and one event',
    async (point, left) => {
      const { url, db } = await mongoDatabase();
      const { log, logUrl } = await eventLog();
      const merchantId = newId('merchant');
      const command = commandOf({ title: 'Mug', status: 'active', variants: [{ sku: 'MUG' }] });
      const idempotency = { scope: 'user:ida', key: 'once', requestHash: 'mug' };
      const context = { ...callOf(merchantId), idempotency };
      expect(await killed([url, logUrl, point, JSON.stringify(command), JSON.stringify(context)])).toBe('SIGKILL');
      expect({
        commits: await db.collection('commit').countDocuments(),
        unapplied: await db.collection('commit').countDocuments({ unapplied: true }),
        products: await db.collection('product').countDocuments(),
        published: (await log.read(undefined, 10)).events.length,
      }).toMatchObject(left);

      const data = await catalogInMongo({ url, log, logger: SILENT, leaseMs: 500 });
      onTestFinished(() => data.close());
      const again = { ...command, productId: newId('product') };
      const made = accepted(await data.store.writer.run(createProduct, again, context));
      // Whoever was killed before his commit did nothing; from then on it is his product.
      expect(made.id).toBe(left.commits === 0 ? again.productId : command.productId);
      const other = await data.store.writer.run(
        createProduct,
        { ...command, productId: newId('product') },
        callOf(merchantId),
      );
      expect(other).toMatchObject({ ok: false, rejection: { code: 'HANDLE_TAKEN' } });
      for (const title of ['Mug II', 'Mug III']) {
        const change = { productId: made.id, details: { title } };
        accepted(await data.store.writer.run(updateProduct, change, callOf(merchantId)));
      }

      const events = await publishedBy(db, log);
      expect(events.map(({ type, key, data: facts }) => [type, key, facts.version])).toEqual([
        ['catalog.product-created.v1', made.id, 1],
        ['catalog.product-updated.v1', made.id, 2],
        ['catalog.product-updated.v1', made.id, 3],
      ]);
      expect(await data.store.products.bySkus(merchantId, ['MUG'])).toMatchObject([
        { product: { id: made.id, version: 3 } },
      ]);
      const revisions = await data.store.revisions(merchantId, { subjectId: made.id, first: 10 });
      expect(revisions.map(({ version }) => version)).toEqual([3, 2, 1]);
      const stored = await db.collection('product').find().toArray();
      expect(stored.map(({ _outbox }) => _outbox)).toEqual([[]]);
    },
  );
});

/** Runs a process that kills itself; answers the signal that ended it. */
async function killed(args: readonly string[]): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-catalog.ts'), ...args], {
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
}

/** An event log that another process can open as well. */
async function eventLog(): Promise<{ readonly log: EventLog; readonly logUrl: string }> {
  const database = await createTestDatabase();
  const server = new URL(database.superuserUrl);
  const databaseName = server.pathname.slice(1);
  server.pathname = '/postgres';
  const passwords = { requestPassword: 'test', systemPassword: 'test' };
  const { systemUrl } = await provisionDatabase(server.href, { service: 'events', databaseName, ...passwords });
  await migrate({ systemUrl, requestRole: 'events', directory: eventLogMigrations });
  const log = openEmbeddedLog({ url: systemUrl });
  onTestFinished(async () => {
    await log.close();
    await database.drop();
  });
  return { log, logUrl: systemUrl };
}
