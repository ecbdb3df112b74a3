import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { newId } from '@concord/ids';
import { serverUrl, testService } from '@concord/testing';
import { catalogInMongo, catalogInPostgres, catalogMigrations, startCatalog } from '../src/service.ts';

/**
 * Documents read and written a second by the catalogue's own operations, in this process, on each store. Servers are
 * given: CONCORD_TEST_POSTGRES_URL and CONCORD_MONGODB_URL. Figures of one run may be compared, those of two may not.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, products: { type: 'string', default: '300' } },
});
const seconds = Number(values.seconds);
const products = Number(values.products);
const IN_FLIGHT = 16;
const AT_ONCE = 20;

type Call = (turn: number) => Promise<{ readonly ok: boolean }>;

const service = await testService('catalog', catalogMigrations);
const mongoUrl = new URL(serverUrl('CONCORD_MONGODB_URL'));
mongoUrl.pathname = `/bench_${randomUUID().replaceAll('-', '')}`;
const mongo = await catalogInMongo({ url: mongoUrl.href, log: service.data.log, logger: service.logger });

console.log(`Node ${process.version}, ${products} products, ${IN_FLIGHT} calls in flight, ${seconds} s each`);
for (const [name, data] of [
  ['PostgreSQL', catalogInPostgres(service.data)],
  ['MongoDB protocol', mongo],
] as const) {
  const inventory = {
    openLevels: async () => ({ ok: true as const, value: { levels: [] } }),
    setStockPolicy: async (policy: object) => ({ ok: true as const, value: policy as never }),
  };
  const { client, stop } = startCatalog({ ...service, data, clients: { inventory } });
  const caller = await service.caller(newId('merchant'));
  const ids: string[] = [];
  const create: Call = async (turn) => {
    const title = `Thing ${turn} ${randomUUID()}`;
    const prices = [{ currency: 'EUR', amountMinor: 1_000 + turn }];
    const made = await client.createProduct({ title, status: 'active', variants: [{ sku: title, prices }] }, caller);
    if (made.ok) ids.push(made.value.id);
    return made;
  };
  await report(name, 'create a product', create, 1, { turns: products });
  await report(name, 'rename a product', (turn) => {
    const productId = ids[turn % ids.length] ?? '';
    return client.updateProduct({ productId, title: `Thing ${randomUUID()}` }, caller);
  });
  await report(
    name,
    `read ${AT_ONCE} by id`,
    (turn) => {
      const productIds = Array.from(
        { length: AT_ONCE },
        (_, index) => ids[(turn * AT_ONCE + index) % ids.length] ?? '',
      );
      return client.getProducts({ productIds }, caller);
    },
    AT_ONCE,
  );
  await report(name, `list ${AT_ONCE} newest`, () => client.listProducts({ first: AT_ONCE }, caller), AT_ONCE);
  await stop();
}
await mongo.close();
await service.stop();

async function report(
  store: string,
  what: string,
  call: Call,
  documents = 1,
  limit: { readonly turns?: number } = {},
): Promise<void> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  let [turn, failed] = [0, 0];
  const isOver = () => (limit.turns === undefined ? elapsedMs() > seconds * 1_000 : turn >= limit.turns);
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (!isOver()) if (!(await call(turn++)).ok) failed += 1;
    }),
  );
  const perSecond = Math.round((turn * documents * 1_000) / elapsedMs());
  console.log(`${store.padEnd(18)} ${what.padEnd(18)} ${String(perSecond).padStart(7)} documents/s, ${failed} failed`);
}
