import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectMails, expectSound, expectWebhooks } from './kit/at-rest.ts';
import { crowd, type Purchase, type Shop } from './kit/buyers.ts';
import { type CrashingPlatform, crashingPlatform } from './kit/crashing-platform.ts';
import { openShop } from './kit/open-shop.ts';
import { seededRandom } from './kit/random.ts';
import { runShard } from './kit/shard-command.ts';
import { type ShardServer, startShardServer } from './kit/shard-server.ts';
import { type Receiver, startReceiver } from './kit/webhook-hook.ts';

const SEED = Number(process.env.CONCORD_SEED ?? 20_260_103);
/** Of PostgreSQL: with two, each shard is on one of its own. */
const SERVERS = Number(process.env.CONCORD_SHARD_SERVERS ?? 2);
/** Of two databases and a platform, where many share the machine. */
const START_TIMEOUT_MS = 240_000;
const BUYERS = 5;
const FEW = 40;
/** On a busy machine comparing may take too long, or a connection: the operator tries again, as the page says. */
const MOVE_TRIES = 5;
/** Where a move is ended; run again, it finds its way from each of them. */
const POINTS = ['before-fence', 'after-fence', 'after-close', 'after-arrival', 'after-opening', 'before-forget'];

describe(`two shards on ${SERVERS === 1 ? 'one server' : 'two servers'}, and merchants that move while people buy (seed ${SEED})`, () => {
  const purchases: Purchase[] = [];
  const shops: Shop[] = [];
  const placed = new Map<string, string>();
  let platform: CrashingPlatform;
  let receiver: Receiver;
  let second: ShardServer | undefined;

  beforeAll(async () => {
    if (SERVERS > 1) second = await startShardServer('shard-2');
    platform = await crashingPlatform();
    receiver = await startReceiver();
    await platform.start({ CONCORD_SHARDS: '2', ...second?.environment });
    for (const name of ['shard-1', 'shard-2']) {
      const shop = await openShop(platform, FEW, receiver);
      shops.push(shop);
      placed.set(shop.merchant.merchantId, name);
    }
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await platform.remove();
    await receiver.stop();
    await second?.stop();
  });

  /** Both shops sell while `work` goes on, and a little longer. */
  async function whilePeopleBuy<Value>(work: () => Promise<Value>): Promise<Value> {
    const over = Promise.withResolvers<void>();
    const buying = shops.map((shop, at) => {
      const buyers = crowd(platform, shop, seededRandom(SEED + purchases.length + at));
      return buyers.shop(BUYERS, over.promise).then((bought) => ({ bought, waited: buyers.waited() }));
    });
    try {
      return await work();
    } finally {
      over.resolve();
      const done = await Promise.all(buying);
      purchases.push(...done.flatMap(({ bought }) => bought));
      expect(done.map(({ waited }) => waited.unanswered)).toEqual([0, 0]);
    }
  }

  const other = (name: string | undefined) => (name === 'shard-1' ? 'shard-2' : 'shard-1');

  /** As an operator has it, who names the servers as they were named at the start. */
  function shard(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    onPrinted?: (text: string) => void,
  ) {
    return runShard(platform.folder, args, { ...second?.environment, ...environment }, onPrinted);
  }

  async function tried(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    for (let tries = 1; ; tries++) {
      const outcome = await shard(args, environment);
      const isLate = /was let in again|was not reached/.test(outcome.printed);
      if (!isLate || tries === MOVE_TRIES) return outcome;
      console.log(outcome.printed.trim().split('\n').at(-1));
    }
  }

  async function move({ merchant: { merchantId } }: Shop): Promise<string> {
    const to = other(placed.get(merchantId));
    const { code, printed } = await tried(['move', merchantId, '--to', to]);
    expect(code, printed).toBe(0);
    placed.set(merchantId, to);
    return printed.trim().split('\n').at(-1) ?? '';
  }

  test('new merchants go to the shard that has the fewest', async () => {
    const { code, printed } = await shard(['list', '--on', 'shard-2']);
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/shard-1 +1 merchants\nshard-2 +1 merchants/);
    expect(printed).toContain(`${shops[1]?.merchant.merchantId}  shard-2`);
  });

  test.runIf(SERVERS > 1)(
    'a shard lives on the server that is named, and nothing is moved to one that is not',
    async () => {
      const [shop] = shops;
      const args = ['move', shop?.merchant.merchantId ?? '', '--to', 'shard-2'];
      const elsewhere = await runShard(platform.folder, args);
      expect([elsewhere.code, elsewhere.printed]).toEqual([
        2,
        expect.stringMatching(
          /^That server does not have shard-2 of \w+: name .* by CONCORD_SHARD_2_POSTGRES_URL\.\n$/,
        ),
      ]);
      const abandoned = await shard(['abandon', shop?.merchant.merchantId ?? '']);
      expect(abandoned.code, abandoned.printed).toBe(0);
    },
  );

  test('a merchant moves there and back while both sell', async () => {
    await whilePeopleBuy(async () => {
      for (const shop of [...shops, ...shops]) console.log(await move(shop));
    });
    expect(purchases.filter(({ answer }) => 'status' in answer && answer.status === 'COMPLETED')).not.toEqual([]);
  });

  test.each(POINTS)('a move that is killed %s is run again and finds its way', async (point) => {
    const [shop] = shops;
    if (!shop) throw new Error('There is no shop');
    const { merchantId } = shop.merchant;
    await whilePeopleBuy(async () => {
      const args = ['move', merchantId, '--to', other(placed.get(merchantId))];
      const killed = await tried(args, { CONCORD_KILL_AT: `shard:${point}` });
      expect(killed.signal, killed.printed).toBe('SIGKILL');
      await move(shop);
    });
  });

  test('a move that takes too long lets the merchant in again, and can be taken back', async () => {
    const [shop] = shops;
    if (!shop) throw new Error('There is no shop');
    const { merchantId } = shop.merchant;
    await whilePeopleBuy(async () => {
      const args = ['move', merchantId, '--to', other(placed.get(merchantId)), '--fence-ms', '300'];
      const late = await shard(args, { CONCORD_FREEZE_AT: 'shard:after-fence@1000' });
      expect([late.code, late.printed]).toEqual([1, expect.stringContaining('was let in again')]);
      const abandoned = await shard(['abandon', merchantId]);
      expect([abandoned.code, abandoned.printed]).toEqual([0, expect.stringContaining('stays on')]);
    });
  });

  test('of two moves of a merchant at once the one that began last counts', async () => {
    const [shop] = shops;
    if (!shop) throw new Error('There is no shop');
    const { merchantId } = shop.merchant;
    await whilePeopleBuy(async () => {
      const args = ['move', merchantId, '--to', other(placed.get(merchantId))];
      const begun = Promise.withResolvers<void>();
      const frozen = { CONCORD_FREEZE_AT: 'shard:before-fence@20000' };
      const first = shard(args, frozen, (text) => text.includes('Pass 1') && begun.resolve());
      await Promise.race([begun.promise, first]);
      await move(shop);
      const overtaken = await first;
      expect([overtaken.code, overtaken.printed]).toEqual([1, expect.stringContaining('given up')]);
    });
  });

  test('afterwards: every checkout is at rest, the laws hold, all books agree', async () => {
    const orders = await expectSound(platform, purchases);
    await expectMails(platform, purchases);
    for (const shop of shops) await expectWebhooks(platform, shop);
    const { printed } = await shard(['list']);
    expect(printed).not.toMatch(/copying|clearing/);
    console.log(`${5 + POINTS.length} moves, ${purchases.length} checkouts, ${orders} orders: every law holds`);
    expect(orders).toBeGreaterThan(0);
  }, 300_000);
});
