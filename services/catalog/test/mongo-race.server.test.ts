import type { Writer } from '@concord/database';
import { type Db, openDocuments, openDocumentWriter, turns } from '@concord/documents';
import { newId } from '@concord/ids';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CATALOG_COLLECTIONS } from '../src/storage/mongo-collections.ts';
import { mongoStore } from '../src/storage/mongo-store.ts';
import { createProduct } from '../src/use-cases/create-product.ts';
import { updateProduct } from '../src/use-cases/update-product.ts';
import { accepted } from './catalog-fixture.ts';
import { callOf, commandOf } from './catalog-store-suite.ts';
import { mongoDatabase } from './mongo-fixture.ts';

// On the server of CONCORD_MONGODB_URL.
const ROUNDS = 25;

function mug(title: string, sku: string) {
  return commandOf({ title, status: 'active', variants: [{ sku }] });
}

describe('two writers of one catalogue', () => {
  it('change one product at the same time: every change is there, none is lost', async () => {
    const { writers, db } = await twoWriters();
    const [first] = writers;
    const merchantId = newId('merchant');
    const { id: productId } = accepted(await first.run(createProduct, mug('Mug', 'MUG'), callOf(merchantId)));
    const versions = await Promise.all(
      writers.map(async (writer, who) => {
        const seen: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          const change = { productId, details: { title: `Mug ${who} ${round}` } };
          seen.push(accepted(await writer.run(updateProduct, change, callOf(merchantId))).version);
        }
        return seen;
      }),
    );
    const inOrder = versions.flat().sort((a, b) => a - b);
    expect(inOrder).toEqual(Array.from({ length: 2 * ROUNDS }, (_, index) => index + 2));
    const store = mongoStore({ db, writer: first });
    const [product] = await store.products.byIds(merchantId, [productId]);
    expect(product?.version).toBe(1 + 2 * ROUNDS);
    const revisions = await store.revisions(merchantId, { subjectId: productId, first: 100 });
    expect(revisions).toHaveLength(1 + 2 * ROUNDS);
    const stored = await db.collection('product').findOne({ id: productId });
    expect(stored?._outbox.map((entry: { data: { version: number } }) => entry.data.version)).toEqual(
      Array.from({ length: 1 + 2 * ROUNDS }, (_, index) => index + 1),
    );
  });

  it('take one SKU at the same time: one has it, the others are told who', async () => {
    const { writers, db } = await twoWriters();
    const merchantId = newId('merchant');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        writers[index % 2 === 0 ? 0 : 1].run(createProduct, mug(`Mug ${index}`, 'MUG'), callOf(merchantId)),
      ),
    );
    const made = results.flatMap((result) => (result.ok ? [result.value] : []));
    expect(made).toHaveLength(1);
    const variantId = made[0]?.variants[0]?.id;
    const refusals = results.flatMap((result) => (result.ok ? [] : [result.rejection]));
    expect(refusals).toEqual(Array.from({ length: 19 }, () => ({ code: 'SKU_TAKEN', sku: 'MUG', variantId })));
    expect(await db.collection('product').countDocuments({ merchant_id: merchantId })).toBe(1);
  });

  it('get one idempotency key at the same time: both answer the one product; another body is refused', async () => {
    const { writers, db } = await twoWriters();
    const merchantId = newId('merchant');
    const context = (requestHash: string) => ({
      ...callOf(merchantId),
      idempotency: { scope: 'user:ida', key: 'once', requestHash },
    });
    const results = await Promise.all(
      writers.map((writer) => writer.run(createProduct, mug('Mug', 'MUG'), context('mug'))),
    );
    const [one, other] = results.map(accepted);
    expect(one?.id).toBe(other?.id);
    expect(await db.collection('product').countDocuments({ merchant_id: merchantId })).toBe(1);
    const reused = await writers[1].run(createProduct, mug('Hat', 'HAT'), context('hat'));
    expect(reused).toEqual({ ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const elsewhere = { ...context('hat'), merchantId: newId('merchant') };
    expect((await writers[1].run(createProduct, mug('Hat', 'HAT'), elsewhere)).ok).toBe(true);
  });

  it('are told to come back when a document has too many facts that nobody publishes', async () => {
    const { writers } = await twoWriters({ maxUnsent: 3 });
    const [writer] = writers;
    const merchantId = newId('merchant');
    const { id: productId } = accepted(await writer.run(createProduct, mug('Mug', 'MUG'), callOf(merchantId)));
    const rename = (title: string) => writer.run(updateProduct, { productId, details: { title } }, callOf(merchantId));
    accepted(await rename('Mug II'));
    accepted(await rename('Mug III'));
    await expect(rename('Mug IV')).rejects.toThrow('wait to be published');
  });
});

type TwoWriters = { readonly writers: readonly [Writer, Writer]; readonly db: Db };

/**
 * As two processes have them, on connections of their own. Nobody publishes: FerretDB reads, changes and writes a document
 * in three steps, so a relay here would not be told apart from a fault of ours; MongoDB does it in one.
 */
async function twoWriters(options: { readonly maxUnsent?: number } = {}): Promise<TwoWriters> {
  const { url } = await mongoDatabase();
  const open = async () => {
    const { db, close } = await openDocuments({ url, poolSize: 8, applicationName: 'writer' });
    const writer = openDocumentWriter({
      ...{ name: 'catalog', db, collections: CATALOG_COLLECTIONS, turns: turns(), patienceMs: 10_000 },
      ...options,
    });
    onTestFinished(async () => {
      await writer.close();
      await close();
    });
    return { db, writer };
  };
  const [one, other] = [await open(), await open()];
  return { writers: [one.writer, other.writer], db: one.db };
}
