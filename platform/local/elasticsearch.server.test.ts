import { bulk, connectElasticsearch, ElasticsearchUnavailable, ensureIndex, readMany } from '@concord/elasticsearch';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processIdentity } from '../setup/process-identity.mjs';
import { startElasticsearch } from './elasticsearch.ts';
import type { LocalServer } from './local-server.ts';

/** Java on a machine that many share. */
const START_LIMIT_MS = 300_000;

let folder = '';
let server: LocalServer;
beforeAll(async () => {
  folder = temporaryFolder('elasticsearch-test');
  server = await startElasticsearch({ folder });
}, START_LIMIT_MS);
afterAll(async () => {
  await server.stop();
});

const thing = { index: 'things', id: 'm/1', routing: 'm', document: { name: 'Rain jacket' } };
const properties = { name: { type: 'text', analyzer: 'german' } };

test(
  'what it answered survives kill -9, at the same address',
  async () => {
    expect(server.version).toBe('8.19.0');
    const elasticsearch = connectElasticsearch(server.url);
    await ensureIndex(elasticsearch, { name: 'things', settings: { number_of_replicas: 0 }, properties });
    expect(await bulk(elasticsearch, [{ ...thing, replaces: 'absent' }], { searchable: false })).toEqual(['done']);
    expect(await bulk(elasticsearch, [{ ...thing, replaces: 'absent' }], { searchable: false })).toEqual(['conflict']);
    await server.kill();
    expect(processIdentity(server.pid)).toBeUndefined();
    server = await startElasticsearch({ folder, port: Number(new URL(server.url).port) });
    await expect
      .poll(async () => (await readMany(elasticsearch, 'things', 'm', ['m/1', 'm/2'])).map((one) => one?.document), {
        timeout: 30_000,
      })
      .toEqual([thing.document, undefined]);
  },
  START_LIMIT_MS,
);

test('frozen it is unavailable within the time limit, thawed it answers', async () => {
  const elasticsearch = connectElasticsearch(server.url, 500);
  server.freeze();
  await expect(readMany(elasticsearch, 'things', 'm', ['m/1'])).rejects.toThrow(ElasticsearchUnavailable);
  server.thaw();
  await expect.poll(() => readMany(elasticsearch, 'things', 'm', ['m/1'])).toHaveLength(1);
});

test('the mapping is closed: a field that nobody named is refused', async () => {
  const elasticsearch = connectElasticsearch(server.url);
  const odd = { ...thing, id: 'm/3', document: { name: 'Hat', surprise: 1 } };
  await expect(bulk(elasticsearch, [odd], { searchable: false })).rejects.toMatchObject({ status: 400 });
});
