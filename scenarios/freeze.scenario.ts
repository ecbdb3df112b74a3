import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectMails, expectSound, expectWebhooks } from './kit/at-rest.ts';
import { crowd, type Purchase, type Shop } from './kit/buyers.ts';
import { type CrashingPlatform, crashingPlatform } from './kit/crashing-platform.ts';
import { openShop } from './kit/open-shop.ts';
import { seededRandom } from './kit/random.ts';
import { type Receiver, startReceiver } from './kit/webhook-hook.ts';

const SEED = Number(process.env.CONCORD_SEED ?? 20_260_102);
const BUYERS = 12;
const FROZEN_MS = 30_000;
/** The time that completing a checkout has by its contract: two calls to Inventory fit into it, the freeze and more do not. */
const ANSWERED_WITHIN_MS = 30_500;

describe(`Inventory does not commit for ${FROZEN_MS / 1000} s while people buy (seed ${SEED})`, () => {
  const purchases: Purchase[] = [];
  let platform: CrashingPlatform;
  let shop: Shop;
  let receiver: Receiver;

  beforeAll(async () => {
    platform = await crashingPlatform();
    receiver = await startReceiver();
    await platform.start();
    shop = await openShop(platform, BUYERS, receiver);
    await platform.stop();
  });
  afterAll(async () => {
    await platform.remove();
    await receiver.stop();
  });

  test('callers are told within their budget, and what was started is undone although its do comes later', async () => {
    await platform.start({ CONCORD_FREEZE_AT: `inventory:before-commit@${FROZEN_MS}` });
    const buyers = crowd(platform, shop, seededRandom(SEED));
    const thawed = delay(FROZEN_MS);
    purchases.push(...(await buyers.shop(BUYERS, thawed)));
    const { longestMs, unanswered } = buyers.waited();
    console.log(`${purchases.length} checkouts, the longest answer took ${Math.round(longestMs / 100) / 10} s`);
    expect(unanswered).toBe(0);
    expect(longestMs).toBeLessThan(ANSWERED_WITHIN_MS);
    const failures = purchases.flatMap(({ answer }) => ('failure' in answer ? [answer.failure?.code] : []));
    expect(failures).toContain('UNAVAILABLE');
  });

  test('afterwards people buy as before, and nothing was left behind', async () => {
    const calm = crowd(platform, shop, seededRandom(SEED + 1));
    const found = await calm.shop(BUYERS, delay(3_000));
    purchases.push(...found);
    expect(found.filter(({ answer }) => 'status' in answer && answer.status === 'COMPLETED')).not.toEqual([]);
    const orders = await expectSound(platform, purchases);
    await expectMails(platform, purchases);
    await expectWebhooks(platform, shop);
    console.log(`${purchases.length} checkouts, ${orders} orders: every law holds`);
  });
});
