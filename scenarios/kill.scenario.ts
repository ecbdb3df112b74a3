import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectMails, expectSound, expectWebhooks } from './kit/at-rest.ts';
import { crowd, type Kinds, type Purchase, type Shop } from './kit/buyers.ts';
import { type CrashingPlatform, crashingPlatform } from './kit/crashing-platform.ts';
import { openShop } from './kit/open-shop.ts';
import { shapeOfRun } from './kit/platform-process.ts';
import { seededRandom } from './kit/random.ts';
import { type Receiver, startReceiver } from './kit/webhook-hook.ts';

const STEPS = ['reserve', 'hold', 'authorise', 'customer', 'resume', 'place', 'capture', 'confirm', 'confirm-codes'];
const UNDO_STEPS = ['cancel-payment', 'release-codes', 'release'];
const CANCELLATION_STEPS = ['release_stock', 'release_coupons', 'settle_payment'];
const around = (prefix: string, names: readonly string[]) =>
  names.flatMap((name) => [`${prefix}before-${name}`, `${prefix}after-${name}`]);
const ofEach = (services: readonly string[], ...points: readonly string[]) =>
  services.flatMap((service) => points.map((point) => `${service}:${point}`));

/** Every place of a purchase where a kill must leave nothing behind. */
const POINTS = [
  ...around('checkout:', [...STEPS, ...UNDO_STEPS]),
  ...ofEach(['checkout', 'inventory', 'payments', 'orders', 'promotions'], 'before-commit', 'after-commit'),
  ...ofEach(['orders', 'inventory', 'payments', 'checkout'], 'before-publish', 'after-publish'),
  ...ofEach(['authorise', 'capture', 'cancel', 'resume', 'refund'], 'before-provider', 'after-provider').map(
    (point) => `payments:${point}`,
  ),
  'payments:webhook:before-record',
  ...around('orders:cancellation:', CANCELLATION_STEPS),
  'email:send:before-smtp',
  'email:send:after-smtp',
  'notifications:deliver:after-post',
];

const SEED = Number(process.env.CONCORD_SEED ?? 20_260_101);
const TIMES = Number(process.env.CONCORD_KILLS ?? 1);
const ONLY = process.env.CONCORD_KILL_POINTS;
const BUYERS = 10;
const MAX_PASSES = 6;
/** Only a shopper at his bank passes the first, only what a kill left authorised the second: no second pass is waited for. */
const RARE = /resume|payments:cancel:/;
/** What few buyers do is done by more of them where the place is on its way. */
const FAVOURED: readonly (readonly [RegExp, Kinds])[] = [
  [/resume/, ['bank']],
  [/cancellation|refund/, ['cancelled']],
  [/cancel-payment|payments:cancel|release/, ['declined', 'scarce']],
  [/hold|confirm-codes|promotions/, ['coupon']],
];
const REACHED_WITHIN_MS = 120_000;
/** So many kills one after the other on one folder before everything must have come to rest. */
const ROUND = 31;

const points = POINTS.filter((point) => ONLY === undefined || new RegExp(ONLY).test(point));
const kills = Array.from({ length: TIMES }, () => points).flat();
const rounds = Array.from({ length: Math.ceil(kills.length / ROUND) }, (_, at) =>
  kills.slice(at * ROUND, (at + 1) * ROUND),
);

/** The whole platform dies with its one process; where it has many, service-faults.scenario.ts kills them one by one. */
describe.runIf(shapeOfRun() === 'embedded')(`kill -9 at ${kills.length} places of buying (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  const purchases: Purchase[] = [];
  const failed: unknown[] = [];
  let underWay: Promise<unknown>[] = [];
  let platform: CrashingPlatform;
  let shop: Shop;
  let receiver: Receiver;
  let killed = 0;

  beforeAll(async () => {
    platform = await crashingPlatform();
    receiver = await startReceiver();
    await platform.start();
    shop = await openShop(platform, kills.length, receiver);
    await platform.stop();
  });
  afterAll(async () => {
    await platform.stop();
    await receiver.stop();
    if (process.env.CONCORD_KEEP === undefined) await platform.remove();
    else console.log(`Kept: ${platform.folder}`);
    console.log(`${killed} kills, ${purchases.length} checkouts, seed ${SEED}`);
  });

  describe.each(rounds.map((round, at) => [at + 1, round] as const))('round %i', (_, round) => {
    test.each(round)(
      '%s',
      async (point) => {
        const pass = RARE.test(point) ? 1 : 1 + random.int(MAX_PASSES);
        const isUp = await platform.start({ CONCORD_KILL_AT: `${point}#${pass}` });
        killed += 1;
        if (!isUp) return;
        const { exited, process: running } = await platform.running();
        underWay.push(
          crowd(platform, shop, random)
            .shop(BUYERS, exited, FAVOURED.find(([places]) => places.test(point))?.[1])
            .then((found) => purchases.push(...found))
            .catch((error) => failed.push(error)),
        );
        const wasReached = await Promise.race([
          exited.then(() => true),
          delay(REACHED_WITHIN_MS, false, { ref: false }),
        ]);
        if (!wasReached) running.kill('SIGKILL');
        await exited;
        expect(wasReached, `${point} was passed ${pass} times`).toBe(true);
        expect(running.signalCode).toBe('SIGKILL');
      },
      300_000,
    );

    afterAll(() => platform.stop());

    test('afterwards: every checkout is at rest, the laws hold, all books agree', async () => {
      await platform.start();
      await Promise.all(underWay);
      underWay = [];
      expect(failed).toEqual([]);
      const orders = await expectSound(platform, purchases);
      console.log(`${killed} kills, ${purchases.length} checkouts, ${orders} orders: every law holds`);
      expect(orders).toBeGreaterThan(0);
    }, 300_000);
  });

  test('at the end every order was confirmed by mail, once', async () => {
    await platform.start();
    await expectMails(platform, purchases);
  });

  test('at the end the third party has heard of every order and every capture, each under one message id', async () => {
    await expectWebhooks(platform, shop);
  });
});
