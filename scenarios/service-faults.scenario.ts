import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectHealed, expectMails, expectSound, expectWebhooks } from './kit/at-rest.ts';
import { crowd, type Purchase, type Shop } from './kit/buyers.ts';
import { readCircuits } from './kit/circuits.ts';
import { type CrashingPlatform, crashingPlatform } from './kit/crashing-platform.ts';
import { type GraphError, graphClient } from './kit/graph.ts';
import { openShop } from './kit/open-shop.ts';
import { shapeOfRun } from './kit/platform-process.ts';
import { seededRandom } from './kit/random.ts';
import { SERVICE_PROCESSES, serviceProcesses } from './kit/service-processes.ts';
import { type Receiver, startReceiver } from './kit/webhook-hook.ts';

const SEED = Number(process.env.CONCORD_SEED ?? 20_260_103);
const FROZEN_MS = Number(process.env.CONCORD_FROZEN_MS ?? 30_000);
const ONLY = new RegExp(process.env.CONCORD_FAULT_SERVICES ?? '.');
const BUYERS = 8;
/** Load before a fault, and after it is over. */
const AROUND_MS = 2_500;
const names = SERVICE_PROCESSES.filter((name) => ONLY.test(name));

/** One process of many is hit while people buy. In one process there is nothing of the kind. */
describe.runIf(shapeOfRun() === 'distributed')(`faults of single services under load (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  const purchases: Purchase[] = [];
  let platform: CrashingPlatform;
  let receiver: Receiver;
  let shop: Shop;

  beforeAll(async () => {
    platform = await crashingPlatform();
    receiver = await startReceiver();
    await platform.start();
  });
  afterAll(async () => {
    await platform.stop();
    await receiver.stop();
    if (process.env.CONCORD_KEEP === undefined) await platform.remove();
    else console.log(`Kept: ${platform.folder}`);
  });

  /** People buy from before the fault until after it. Answers how many checkouts came to rest, and what became of writes. */
  const underLoad = async (fault: () => Promise<void>) => {
    const buyers = crowd(platform, shop, random);
    const hit = delay(AROUND_MS)
      .then(fault)
      .then(() => delay(AROUND_MS));
    const found = await buyers.shop(BUYERS, hit);
    await hit;
    purchases.push(...found);
    return { count: found.length, writes: buyers.writes() };
  };

  describe.each([
    ['killed by kill -9', 'SIGKILL'],
    ['told to stop, as a rolling restart does', 'SIGTERM'],
  ] as const)('%s and started again', (_, signal) => {
    beforeAll(async () => {
      shop = await openShop(platform, 40, receiver);
    });
    test.each(names)('%s', async (name) => {
      const processes = serviceProcesses(platform.folder);
      const { count, writes } = await underLoad(async () =>
        processes.replaced(name, await processes.signal(name, signal)),
      );
      expect(count).toBeGreaterThan(0);
      expectHealed(name, writes);
    });
    test('every checkout is at rest, the laws hold, all books agree', () => atRest());
  });

  describe(`frozen for ${FROZEN_MS / 1_000} s and thawed`, () => {
    test.each(names)('%s', async (name) => {
      shop = await openShop(platform, 40, receiver);
      const processes = serviceProcesses(platform.folder);
      const { count, writes } = await underLoad(async () => {
        const pid = await processes.signal(name, 'SIGSTOP');
        await delay(FROZEN_MS);
        process.kill(pid, 'SIGCONT');
      });
      expect(count).toBeGreaterThan(0);
      expectHealed(name, writes);
    });
    test('every checkout is at rest, the laws hold, all books agree', () => atRest());
  });

  const atRest = async (): Promise<void> => {
    const orders = await expectSound(platform, purchases);
    console.log(`${purchases.length} checkouts, ${orders} orders: every law holds`);
    expect(orders).toBeGreaterThan(0);
  };

  test('circuits were opened, and all are closed again', async () => {
    expect((await readCircuits(platform.folder)).opened).toBeGreaterThan(0);
    await expect.poll(async () => (await readCircuits(platform.folder)).open, { timeout: 30_000 }).toEqual([]);
  });

  test('every order was confirmed by mail, once', () => expectMails(platform, purchases));

  test('the last shop was told of everything by webhooks', () => expectWebhooks(platform, shop));
});

describe.runIf(shapeOfRun() === 'distributed')('while a service is away', () => {
  let platform: CrashingPlatform;
  let receiver: Receiver;
  let shop: Shop;
  let stopped = 0;

  beforeAll(async () => {
    platform = await crashingPlatform();
    receiver = await startReceiver();
    await platform.start();
    shop = await openShop(platform, 1, receiver);
    stopped = await serviceProcesses(platform.folder).signal('catalog', 'SIGSTOP');
  });
  afterAll(async () => {
    process.kill(stopped, 'SIGCONT');
    await platform.stop();
    await receiver.stop();
    await platform.remove();
  });

  const missing = ({ extensions: { code, service } }: GraphError) => ({ code, service });

  test('what others answer is there, and the answer says what is missing and whose it is', async () => {
    const graph = graphClient((await platform.running()).url);
    const query = '{ stores { items { id } } products(first: 1) { items { id } } }';
    const { data, errors = [] } = await graph.send(shop.merchant.owner, query, {});
    expect(data).toMatchObject({ stores: { items: [{ id: shop.merchant.storeId }] }, products: null });
    expect(errors.map(missing)).toEqual([{ code: 'UNAVAILABLE', service: 'catalog' }]);
  });

  test('what is changed there is refused and not done', async () => {
    const graph = graphClient((await platform.running()).url);
    const mutation = 'mutation { createCategory(name: "Lost") { id } }';
    const { data, errors = [] } = await graph.send(shop.merchant.owner, mutation, {}, 'lost');
    expect(data?.createCategory ?? null).toBeNull();
    expect(errors.map(missing)).toEqual([{ code: 'UNAVAILABLE', service: 'catalog' }]);
  });
});
