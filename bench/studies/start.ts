import { setTimeout as delay } from 'node:timers/promises';
import { graphClient } from '@concord/scenarios/kit/graph';
import { startPlatform } from '@concord/scenarios/kit/platform-process';
import { handleOf } from '../data/goods.ts';
import type { Shop } from '../data/shop.ts';
import { postgresPid } from '../measure/database.ts';
import { idleCpu } from '../measure/idle.ts';
import { memoryOf, processesOf } from '../measure/processes.ts';
import type { Finding } from './study.ts';

const IDLE_MS = 10_000;
const FIRST_ANSWER_TIMEOUT_MS = 30_000;
const POLL_MS = 5;

/** W8: a platform that has stopped is started again on its folder; then nobody asks anything. */
export async function startStudy(folder: string, shop: Shop): Promise<Finding> {
  const startedAt = performance.now();
  const platform = await startPlatform(folder);
  try {
    const readyMs = performance.now() - startedAt;
    await firstAnswer(platform.url, shop);
    const answeredMs = performance.now() - startedAt;
    const databasePid = await postgresPid(folder);
    const processes = () => processesOf(platform.process.pid ?? 0, databasePid, []);
    await delay(IDLE_MS / 2);
    const idle = await idleCpu(processes, IDLE_MS);
    const memory = memoryOf(processes());
    return {
      study: 'W8',
      what: `second start → first product answer; then ${IDLE_MS / 1_000} s of nothing, without the storefront`,
      figures: {
        'ready after s': readyMs / 1_000,
        'first answer after s': answeredMs / 1_000,
        'idle RSS MB, all services and the gateway': memory.serverRssMb,
        'idle PSS MB, PostgreSQL': memory.databasePssMb,
        'idle RSS MB, outside parties': memory.outsideRssMb,
        'idle CPU ms per s, server': idle.serverMsPerSecond,
        'idle CPU ms per s, database': idle.databaseMsPerSecond,
      },
      failures: [],
    };
  } finally {
    await platform.stop();
  }
}

async function firstAnswer(url: string, shop: Shop): Promise<void> {
  const graph = graphClient(url);
  const deadline = performance.now() + FIRST_ANSWER_TIMEOUT_MS;
  const query =
    'query ($handle: String!) { product(handle: $handle) { title variants { price(currency: "EUR") { amount { amountMinor } } } } }';
  for (;;) {
    const { data } = await graph.send({ publishableKey: shop.publishableKey }, query, { handle: handleOf(0) });
    if (data?.product) return;
    if (performance.now() > deadline) throw new Error('The platform is ready and does not answer');
    await delay(POLL_MS);
  }
}
