import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { graphClient } from '@concord/scenarios/kit/graph';
import { type Merchant, newMerchant, newThing } from '@concord/scenarios/kit/people';
import { type PlatformProcess, startPlatform } from '@concord/scenarios/kit/platform-process';
import { cpuOf } from './cpu.ts';
import { runLoad, type Workload } from './load.ts';
import { freePort } from './measure/free-port.ts';
import { connectInspector } from './measure/inspector.ts';
import { costsOf, startProfile, stopProfile } from './measure/profile.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '1,10,32' },
    only: { type: 'string', default: 'list,checkout' },
    profile: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const connections = values.connections.split(',').map(Number);
const PRODUCTS = 100;
const STOCK = 1_000_000;

const folder = await mkdtemp(join(tmpdir(), 'concord-bench-'));
const inspectPort = values.profile ? await freePort() : 0;
const platform = await startPlatform(folder, {}, values.profile ? [`--inspect=127.0.0.1:${inspectPort}`] : []);
const inspector = values.profile ? await connectInspector(inspectPort) : undefined;
try {
  const { merchant, variantIds } = await prepare(platform);
  console.log(`Node ${process.version}, ${PRODUCTS} products, ${seconds} s each\n`);
  console.log(
    'workload   connections   ops/s   p50 ms   p99 ms   errors   CPU ms/op: server   database   provider and mailbox   loop delay p99 ms',
  );
  for (const name of (['list', 'checkout'] as const).filter((one) => values.only.split(',').includes(one))) {
    for (const count of connections) await measure(name, count, merchant, variantIds);
  }
} finally {
  // Node would wait for its inspector to go before it ends.
  inspector?.close();
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
  if (inspector) await startProfile(inspector);
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
  if (inspector) await showProfile(`${name}-${count}`, load.operations);
}

/** The dearest functions and packages of the server in the measured time, per operation. */
async function showProfile(name: string, operations: number): Promise<void> {
  if (!inspector) return;
  const profile = await stopProfile(inspector);
  const path = join(import.meta.dirname, 'results', `${name}.cpuprofile`);
  await mkdir(join(import.meta.dirname, 'results'), { recursive: true });
  await writeFile(path, JSON.stringify(profile));
  const { functions, places, callers } = costsOf(profile);
  for (const [title, costs] of [
    ['self time by function', functions],
    ['self time by package', places],
    ['time by the package that asked', callers],
  ] as const) {
    console.log(`\n  ${title}:   share   µs/op`);
    for (const cost of costs.slice(0, 30)) {
      const share = `${(cost.share * 100).toFixed(1)} %`.padStart(8);
      console.log(`  ${share} ${((cost.ms * 1_000) / Math.max(1, operations)).toFixed(0).padStart(7)}   ${cost.name}`);
    }
  }
  console.log(`\n  the whole profile: ${path} (Chrome's developer tools, speedscope)\n`);
}

/** The p99 that the server itself has measured since it was last asked. */
async function loopDelay(): Promise<string> {
  const text = await (await fetch(`${platform.url}/metrics`)).text();
  const match = /^nodejs_eventloop_lag_p99_seconds\S*\s+(\S+)/m.exec(text);
  return match ? (Number(match[1]) * 1_000).toFixed(1) : '–';
}
