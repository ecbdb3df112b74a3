import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectHealed, expectMails, expectSound, expectWebhooks } from './kit/at-rest.ts';
import { crowd, type Purchase, type Shop } from './kit/buyers.ts';
import { readCircuits } from './kit/circuits.ts';
import { type CrashingPlatform, crashingPlatform } from './kit/crashing-platform.ts';
import { graphClient } from './kit/graph.ts';
import { openShop } from './kit/open-shop.ts';
import { type OwnServers, SERVER_NAMES, startOwnServers } from './kit/own-servers.ts';
import { newThing } from './kit/people.ts';
import { shapeOfRun } from './kit/platform-process.ts';
import { seededRandom } from './kit/random.ts';
import { SERVICE_PROCESSES, type ServiceProcessName, serviceProcesses } from './kit/service-processes.ts';
import { type Receiver, startReceiver } from './kit/webhook-hook.ts';

const SEED = Number(process.env.CONCORD_SEED ?? 20_260_104);
const AWAY_MS = Number(process.env.CONCORD_AWAY_MS ?? 30_000);
const ONLY = new RegExp(process.env.CONCORD_FAULT_SERVERS ?? '.');
const BUYERS = 6;
/** Load before a fault, and after it is over. */
const AROUND_MS = 2_500;
/** An answer may be partial; it must not be late. A field's own limit is 15 s, and the machine is busy. */
const ANSWERED_WITHIN_MS = 20_000;
const WHOLE_AGAIN = { timeout: 90_000, interval: 500 };
/** Thirteen processes, one after the other, on a machine that may be busy. */
const RESTARTS_MS = 600_000;
const FEW = 40;
const FIRST_THINGS = 3;

const QUERY = `query ($from: String!, $to: String!) {
  stores { items { id } } orders(first: 1) { items { id } } products(first: 1) { items { id } }
  search(currency: "EUR") { total } salesSummary(from: $from, to: $to) { orders }
}`;
const DAY_MS = 86_400_000;
/** Whatever the merchant's time zone says of today. */
const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
/** Whose fields are missing from the answer while a server is away: of who has nothing else than it to ask. */
const MISSING: Readonly<Record<string, readonly string[]>> = {
  // After some seconds staff cannot be verified: nobody answers them.
  postgresql: ['analytics', 'catalog', 'merchant', 'orders', 'search'],
  kafka: [],
  redis: [],
  elasticsearch: ['analytics', 'search'],
  pgbouncer: ['merchant', 'orders'],
  mongodb: ['catalog'],
};

/** Without these a product can be made, and is found when they are back. */
const CHANGED_MEANWHILE: ReadonlySet<string> = new Set(['kafka', 'redis', 'elasticsearch']);

type Seen = {
  readonly orders: { readonly items: readonly unknown[] } | null;
  readonly search: { readonly total: number } | null;
  readonly salesSummary: readonly { readonly orders: number }[] | null;
};

const hasServers = shapeOfRun() === 'distributed' && Boolean(process.env.CONCORD_SERVERS);

describe.runIf(hasServers)(`servers away for ${AWAY_MS / 1_000} s while people buy (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  const trades: { readonly shop: Shop; readonly purchases: readonly Purchase[]; readonly things: number }[] = [];
  let servers: OwnServers;
  let platform: CrashingPlatform;
  let receiver: Receiver;

  beforeAll(async () => {
    servers = await startOwnServers();
    platform = await crashingPlatform();
    receiver = await startReceiver();
    await platform.start({ ...servers.environment, CONCORD_SERVERS: '' });
  });
  afterAll(async () => {
    await platform.stop();
    await receiver.stop();
    if (process.env.CONCORD_KEEP === undefined) await platform.remove();
    else console.log(`Kept: ${platform.folder}`);
    await servers.stop();
  });

  /** People buy in a shop of their own from before the fault until after it; so many things it then has. */
  const underLoad = async (things: number, fault: (shop: Shop) => Promise<void>) => {
    const shop = await openShop(platform, FEW, receiver);
    const buyers = crowd(platform, shop, random);
    const hit = delay(AROUND_MS)
      .then(() => fault(shop))
      .then(() => delay(AROUND_MS));
    const purchases = await buyers.shop(
      BUYERS,
      hit.catch(() => undefined),
    );
    trades.push({ shop, purchases, things });
    await hit;
    expect(purchases.length).toBeGreaterThan(0);
    return { shop, writes: buyers.writes() };
  };

  const look = async ({ owner }: Shop) => {
    const graph = graphClient((await platform.running()).url);
    const startedAt = performance.now();
    const { data, errors = [] } = await graph.send(await owner(graph), QUERY, {
      from: dayFromNow(-1),
      to: dayFromNow(1),
    });
    const seen = data as Seen | null;
    return { seen, errors, waitedMs: performance.now() - startedAt };
  };

  const makeOneMore = async ({ merchant }: Shop): Promise<void> => {
    const graph = graphClient((await platform.running()).url);
    const stock = { [merchant.locationId]: 1 };
    await newThing(graph, merchant, { title: 'Made meanwhile', priceMinor: 100, stock });
  };

  test.each(SERVER_NAMES.filter((name) => ONLY.test(name)))('%s is away: what others answer is there', async (name) => {
    const missing = MISSING[name] ?? [];
    const isChanged = CHANGED_MEANWHILE.has(name);
    const { shop, writes } = await underLoad(FIRST_THINGS + (isChanged ? 1 : 0), async (there) => {
      await servers.withoutOne(name, async () => {
        await delay(AWAY_MS / 2);
        const missingNow = async () => {
          const { errors, waitedMs } = await look(there);
          console.log(`without ${name}: answered in ${Math.round(waitedMs)} ms`);
          expect(waitedMs).toBeLessThan(ANSWERED_WITHIN_MS);
          return errors.map(({ extensions: { code, service } }) => `${code} ${service}`).toSorted();
        };
        // On a busy machine somebody else may be late as well, once.
        await expect
          .poll(missingNow, { timeout: AWAY_MS / 2, interval: 500 })
          .toEqual(missing.map((service) => `UNAVAILABLE ${service}`));
        if (isChanged) await makeOneMore(there);
        await delay(AWAY_MS / 2);
      });
    });
    expectHealed(name, writes);
    await expect.poll(async () => (await look(shop)).errors, WHOLE_AGAIN).toEqual([]);
  });

  test('a rolling restart of every process loses nothing that a repeat does not find', {
    timeout: RESTARTS_MS,
  }, async () => {
    const restarted = async (names: readonly ServiceProcessName[]) => {
      const { writes } = await underLoad(FIRST_THINGS, async () => {
        const processes = serviceProcesses(platform.folder);
        for (const name of names) await processes.replaced(name, await processes.signal(name, 'SIGTERM'));
      });
      return writes;
    };
    // The gateway comes first: afterwards it counts who was away.
    expectHealed('gateway', await restarted(['gateway']));
    const others = SERVICE_PROCESSES.filter((name) => name !== 'gateway');
    expectHealed('every other process', await restarted(others.toReversed()));
  });

  test('every checkout is at rest, the laws hold, all books agree', async () => {
    const purchases = trades.flatMap((trade) => trade.purchases);
    const orders = await expectSound(platform, purchases);
    console.log(`${purchases.length} checkouts, ${orders} orders: every law holds`);
  });

  test('what was sold and made meanwhile is found by search and counted by analytics (L15)', async () => {
    for (const { shop, purchases, things } of trades) {
      const sold = purchases.filter(({ answer }) => 'status' in answer && answer.status === 'COMPLETED').length;
      const counted = async () => {
        const { seen } = await look(shop);
        return { found: seen?.search?.total, sold: seen?.salesSummary?.[0]?.orders ?? 0 };
      };
      await expect.poll(counted, WHOLE_AGAIN).toEqual({ found: things, sold });
    }
  });

  test('circuits were opened, and all are closed again', async () => {
    const { opened } = await readCircuits(platform.folder);
    console.log(`circuits were opened ${opened} times`);
    expect(opened).toBeGreaterThan(0);
    await expect.poll(async () => (await readCircuits(platform.folder)).open, WHOLE_AGAIN).toEqual([]);
  });

  test('every order was confirmed by mail, once', () =>
    expectMails(
      platform,
      trades.flatMap(({ purchases }) => purchases),
    ));

  test('the shops were told of everything by webhooks', async () => {
    for (const { shop } of trades) await expectWebhooks(platform, shop);
  });
});
