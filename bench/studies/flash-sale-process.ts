import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Shop } from '../data/shop.ts';
import { openLoop } from '../load/open-loop.ts';
import { newRecorder } from '../load/recorder.ts';
import { newShopper, type Shopper, WrongAnswer } from '../load/shopper.ts';
import { buy, checkBought, fillCart, type ReadyCart } from '../workloads/journey.ts';
import type { SaleJob, SaleResult } from './flash-sale.ts';

/** What says that there are none left: by the checkout itself, or by the cart that notices first. */
const SOLD_OUT = new Set(['INSUFFICIENT_STOCK', 'CART_NOT_READY', 'PRICE_CHANGED']);

type Outcome = 'bought' | 'sold out';

async function run({
  url,
  shopsFile,
  priceMinor,
  buyers,
  atOnce,
  openPerSecond,
  openSeconds,
}: SaleJob): Promise<SaleResult> {
  const [shop] = JSON.parse(await readFile(shopsFile, 'utf8')) as readonly Shop[];
  if (!shop) throw new Error('There is no shop');
  const losers: ReadyCart[] = [];
  const recorder = newRecorder();
  const shoppers = Array.from({ length: atOnce }, (_, index) => newShopper(url, index, recorder));

  let left = buyers;
  const visit = async (shopper: Shopper): Promise<void> => {
    while (left-- > 0) {
      const beganAt = performance.now();
      try {
        const cart = await fillCart(shopper, shop, shop.variantIds);
        const outcome = await tryToBuy(shopper, shop, cart, priceMinor);
        if (outcome === 'sold out') losers.push(cart);
        recorder.done(performance.now() - beganAt, outcome);
      } catch (error) {
        recorder.failed(error);
      }
    }
  };
  recorder.begin();
  await Promise.all(shoppers.map(visit));
  recorder.end();
  const sale = recorder.result();

  const late = newRecorder();
  if (losers.length > 0) {
    let turn = 0;
    let over = false;
    const again = async (shopper: Shopper) => {
      const cart = losers[turn++ % losers.length];
      if (!cart) throw new Error('Nobody lost');
      return tryToBuy(shopper, shop, cart, priceMinor);
    };
    late.begin();
    const loading = openLoop(shoppers, again, late, openPerSecond, () => over);
    await delay(openSeconds * 1_000);
    late.end();
    over = true;
    await loading;
  }
  await Promise.all(shoppers.map((shopper) => shopper.close()));
  return { sale, late: late.result() };
}

async function tryToBuy(shopper: Shopper, shop: Shop, cart: ReadyCart, priceMinor: number): Promise<Outcome> {
  try {
    const completed = await buy(shopper, shop, cart);
    if (completed.status === 'FAILED' && SOLD_OUT.has(completed.failure?.code ?? '')) return 'sold out';
    checkBought(cart, completed, priceMinor);
    return 'bought';
  } catch (error) {
    const [code = ''] = error instanceof WrongAnswer ? error.message.split(':') : [];
    if (SOLD_OUT.has(code)) return 'sold out';
    throw error;
  }
}

process.once('message', (job) => {
  run(job as SaleJob).then(
    (result) => {
      process.send?.(result);
      process.disconnect();
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
