import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graphClient } from '@concord/scenarios/kit/graph';
import { newMerchant, newThing } from '@concord/scenarios/kit/people';
import { stockOf } from '@concord/scenarios/kit/shop-facts';
import type { Shop } from '../data/shop.ts';
import type { LoadResult } from '../load/job.ts';
import { databaseWork } from '../measure/database.ts';
import { DRAIN_LIMIT_MS, watchLag } from '../measure/lag.ts';
import { cpuTimes } from '../measure/processes.ts';
import type { Session } from '../session.ts';
import type { Finding } from './study.ts';

const STOCK = 100;
const BUYERS = 500;
export const AT_ONCE = 50;
const PRICE_MINOR = 9_900;
const SOLD_OUT_PER_SECOND = 200;

export type SaleJob = {
  readonly url: string;
  readonly shopsFile: string;
  readonly priceMinor: number;
  readonly buyers: number;
  readonly atOnce: number;
  readonly openPerSecond: number;
  readonly openSeconds: number;
};

/** The sale itself, and then those who lost and press the button again. */
export type SaleResult = { readonly sale: LoadResult; readonly late: LoadResult };

/** W6: five hundred buyers, fifty at once, of a hundred pieces. Each makes the whole journey; a hundred get one. */
export async function flashSale(session: Session, seconds: number): Promise<Finding> {
  const { platform, superuser } = session;
  const graph = graphClient(platform.url);
  const merchant = await newMerchant(graph, 'Flash');
  const stock = { [merchant.locationId]: STOCK };
  const { variantId } = await newThing(graph, merchant, {
    title: `Rare ${randomUUID()}`,
    priceMinor: PRICE_MINOR,
    stock,
  });
  const shopsFile = join(session.folder, 'bench-flash.json');
  const shop: Shop = {
    publishableKey: merchant.publishableKey,
    storeId: merchant.storeId,
    locationIds: [merchant.locationId, merchant.locationId],
    products: 1,
    variantIds: [variantId],
  };
  await writeFile(shopsFile, JSON.stringify([shop]));
  const lagWatch = await watchLag(platform);
  const processes = session.processes();
  const before = { cpu: cpuTimes(processes, 0), work: await databaseWork(superuser) };
  const job: SaleJob = {
    url: platform.url,
    shopsFile,
    priceMinor: PRICE_MINOR,
    buyers: BUYERS,
    atOnce: AT_ONCE,
    openPerSecond: SOLD_OUT_PER_SECOND,
    openSeconds: seconds,
  };
  const { sale, late } = await runSale(job);
  const after = cpuTimes(processes, 0);
  await lagWatch.stop();
  const bought = sale.outcomes.bought ?? 0;
  const lag = await lagWatch.drain(bought);
  const left = await stockOf(graph, merchant, variantId);
  const failures = [
    ...(bought === STOCK ? [] : [`W6: ${bought} were sold, not ${STOCK}`]),
    ...(left.free === 0 && left.onHand === STOCK ? [] : [`W6: the stock is ${JSON.stringify(left)}`]),
    ...(late.outcomes.bought ? [`W6: ${late.outcomes.bought} more were sold afterwards`] : []),
    ...[...sale.errorKinds, ...late.errorKinds].map(({ message, count }) => `W6: ${count} × ${message}`),
    ...(lag.drainedAfterMs > DRAIN_LIMIT_MS ? [`W6: drained only after ${lag.drainedAfterMs} ms`] : []),
  ];
  return {
    study: 'W6',
    what: `flash sale: stock ${STOCK}, ${BUYERS} buyers, ${AT_ONCE} at once; then the others press again, ${SOLD_OUT_PER_SECOND}/s`,
    figures: {
      'seconds until all have an answer': sale.elapsedSeconds,
      sold: bought,
      'sold out': sale.outcomes['sold out'] ?? 0,
      'journey p50 ms': sale.latency.p50Ms,
      'journey p99 ms': sale.latency.p99Ms,
      'pay and place p99 ms': sale.steps['pay and place']?.p99Ms ?? 0,
      'sold-out answers per s': late.operations / Math.max(1, late.elapsedSeconds),
      'sold-out p50 ms': late.latency.p50Ms,
      'sold-out p99 ms': late.latency.p99Ms,
      'CPU s, server and database': (after.server + after.database - before.cpu.server - before.cpu.database) / 1_000,
      'drained after ms': lag.drainedAfterMs,
    },
    failures,
  };
}

async function runSale(job: SaleJob): Promise<SaleResult> {
  const child = fork(new URL('./flash-sale-process.ts', import.meta.url), { execArgv: [] });
  const answered = once(child, 'message');
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`The sale ended with ${code}`);
  });
  exited.catch(() => undefined);
  child.send(job);
  const [result] = await Promise.race([answered, exited]);
  return result as SaleResult;
}
