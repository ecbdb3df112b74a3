import { newId } from '@concord/ids';
import { openSearchIndex, type SearchDeps, searchMigrations, startSearch } from '@concord/search-indexer';
import { testService } from '@concord/testing';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, onTestFinished, test } from 'vitest';
import { startElasticsearch } from './elasticsearch.ts';

const WAIT = { timeout: 60_000, interval: 50 };
type Catalog = SearchDeps['clients']['catalog'];

/** A catalogue in which every product that is asked for is there, called by its id's last letters. */
const exportForIndex: Catalog['exportForIndex'] = async ({ productIds = [] }) => ({
  ok: true,
  value: { items: productIds.map(product) as never, nextCursor: null },
});

function product(productId: string) {
  const prices = [{ currency: 'EUR', amountMinor: 100 }];
  const variant = { variantId: newId('variant'), sku: null, barcode: null, options: [], prices, tracked: false };
  return {
    productId,
    version: 1,
    status: 'active',
    handle: productId,
    title: `Thing ${nameOf(productId)}`,
    descriptionText: '',
    vendor: null,
    type: null,
    tags: [],
    categoryHandles: [],
    categoryNames: [],
    collectionHandles: [],
    customFields: {},
    createdAt: '2026-01-02T03:04:05.000Z',
    variants: [{ ...variant, backorder: false }],
  };
}

function nameOf(productId: string): string {
  return productId.slice(-12);
}

// An event that is parked is not found afterwards.
test('while Elasticsearch is away or frozen searches say so in time, and what changed meanwhile is found afterwards', async () => {
  const folder = temporaryFolder('search-outage');
  const service = await testService('search', searchMigrations);
  const merchantId = newId('merchant');
  let server = await startElasticsearch({ folder });
  const index = await openSearchIndex({ elasticsearchUrl: server.url });
  const search = startSearch({ ...service, clients: { catalog: { exportForIndex } }, ...(index && { index }) });
  onTestFinished(async () => {
    await search.stop();
    await service.stop();
    await server.stop();
  });
  const shopper = await service.caller(merchantId, { kind: 'shopper', scopes: ['search:read'] });
  const ask = (productId: string) =>
    search.client.searchProducts({ text: nameOf(productId), currency: 'EUR' }, shopper);
  const change = async (): Promise<string> => {
    const productId = newId('product');
    const event = {
      id: newId('event'),
      type: 'catalog.product-created.v1',
      source: 'test',
      merchantId,
      key: productId,
    };
    await service.data.log.append([{ ...event, data: { productId, version: 1 }, occurredAtMs: Date.now() }]);
    return productId;
  };
  const found = { ok: true, value: { total: 1 } };

  const before = await change();
  await expect.poll(() => ask(before), WAIT).toMatchObject(found);

  await server.kill();
  const killed = await change();
  expect(await ask(killed)).toEqual({ ok: false, rejection: { code: 'UNAVAILABLE', retryAfterMs: 1_000 } });
  server = await startElasticsearch({ folder, port: Number(new URL(server.url).port) });
  for (const productId of [before, killed]) await expect.poll(() => ask(productId), WAIT).toMatchObject(found);

  server.freeze();
  const frozen = await change();
  const startedAt = performance.now();
  expect(await ask(frozen)).toMatchObject({ ok: false, rejection: { code: 'UNAVAILABLE' } });
  // The edge's own limit; nobody waits for a frozen server longer.
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  server.thaw();
  await expect.poll(() => ask(frozen), WAIT).toMatchObject(found);
}, 900_000);
