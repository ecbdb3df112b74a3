import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { graphClient } from '@concord/scenarios/kit/graph';
import { type Merchant, newMerchant, newThing } from '@concord/scenarios/kit/people';
import { type PlatformProcess, startPlatform } from '@concord/scenarios/kit/platform-process';
import { cpuOf } from './cpu.ts';
import { runLoad, type Workload } from './load.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, connections: { type: 'string', default: '1,10,32' } },
});
const seconds = Number(values.seconds);
const connections = values.connections.split(',').map(Number);
const PRODUCTS = 100;
const STOCK = 1_000_000;

const folder = await mkdtemp(join(tmpdir(), 'concord-bench-'));
const platform = await startPlatform(folder);
try {
  const { merchant, variantIds } = await prepare(platform);
  console.log(`Node ${process.version}, ${PRODUCTS} products, ${seconds} s each\n`);
  console.log(
    'workload   connections   ops/s   p50 ms   p99 ms   errors   CPU ms/op: server   database   provider and mailbox   loop delay p99 ms',
  );
  for (const name of ['list', 'checkout'] as const) {
    for (const count of connections) await measure(name, count, merchant, variantIds);
  }
} finally {
  await platform.stop();
  await rm(folder, { recursive: true, force: true });
}

async function prepare({ url }: PlatformProcess): Promise<{ merchant: Merchant; variantIds: string[] }> {
  const graph = graphClient(url);
  const merchant = await newMerchant(graph, 'Bench');
  const variantIds: string[] = [];
  for (let index = 0; index < PRODUCTS; index++) {
    const thing = {
      title: `Thing ${index} ${randomUUID()}`,
      priceMinor: 1_000 + index,
      stock: { [merchant.locationId]: STOCK },
    };
    variantIds.push((await newThing(graph, merchant, thing)).variantId);
  }
  return { merchant, variantIds };
}

async function measure(
  name: Workload,
  count: number,
  merchant: Merchant,
  variantIds: readonly string[],
): Promise<void> {
  const target = { url: platform.url, publishableKey: merchant.publishableKey, variantIds };
  await runLoad({ ...target, workload: name, connections: count, seconds: 2 });
  const before = cpuOf(platform.process.pid ?? 0, folder);
  const load = await runLoad({ ...target, workload: name, connections: count, seconds });
  const after = cpuOf(platform.process.pid ?? 0, folder);
  const perOp = (part: 'server' | 'database' | 'outside') =>
    ((after[part] - before[part]) / Math.max(1, load.operations)).toFixed(2);
  const figures = [
    name.padEnd(10),
    String(count).padStart(11),
    (load.operations / load.elapsedSeconds).toFixed(1).padStart(7),
    load.p50Ms.toFixed(1).padStart(8),
    load.p99Ms.toFixed(1).padStart(8),
    String(load.errors).padStart(8),
    perOp('server').padStart(18),
    perOp('database').padStart(10),
    perOp('outside').padStart(22),
    (await loopDelay()).padStart(19),
  ];
  console.log(figures.join(' '));
}

/** The p99 that the server itself has measured since it was last asked. */
async function loopDelay(): Promise<string> {
  const text = await (await fetch(`${platform.url}/metrics`)).text();
  const match = /^nodejs_eventloop_lag_p99_seconds\S*\s+(\S+)/m.exec(text);
  return match ? (Number(match[1]) * 1_000).toFixed(1) : '–';
}
