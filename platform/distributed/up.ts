import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MigrationRefused } from '@concord/database';
import { WrongShard } from '@concord/service';
import { seedDemo } from '../demo/seed.ts';
import { onStopSignal } from '../embedded/stop-signals.ts';
import { type Storefront, startStorefront } from '../embedded/storefront.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { SERVICES } from '../topology.ts';
import { memoryMb } from './memory.ts';
import { openNeighbours } from './neighbours.ts';
import { type Platform, startPlatform } from './start-platform.ts';

const startedAt = performance.now();
const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: process.env.CONCORD_INSTANCES ?? '1' },
    servers: { type: 'boolean', default: false },
  },
});
const READY_WITHIN_MS = 80_000;
const folder = process.env.CONCORD_DATA_DIR ?? join(import.meta.dirname, '..', '..', '.concord');
const wantsDemo = process.env.CONCORD_DEMO !== 'none';
const wantsStorefront = process.env.CONCORD_STOREFRONT !== 'none';
const say = (message: string) =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${message}`);

const stopping = new AbortController();
const starting = startPlatform({
  folder,
  instances: Number(values.instances),
  port: process.env.PORT === undefined ? undefined : Number(process.env.PORT),
  superuserUrl: process.env.CONCORD_POSTGRES_URL,
  servers: process.env.CONCORD_SERVERS || (values.servers ? 'all' : ''),
  readyWithinMs: Number(process.env.CONCORD_READY_WITHIN_MS || READY_WITHIN_MS),
  signal: stopping.signal,
  onProgress: say,
});
let storefront: Storefront | undefined;

onStopSignal(
  async () => {
    stopping.abort(new StartProblem('It was told to stop while it was starting.'));
    await stop();
    process.exit(0);
  },
  () => process.exit(1),
);

try {
  const platform = await starting;
  say(`Graph, REST and health at ${platform.url}`);
  const neighbours = openNeighbours(platform.addresses);
  const demo = wantsDemo ? await seedDemo(neighbours.clients, folder, say) : undefined;
  await neighbours.close();
  if (demo && wantsStorefront) storefront = await startStorefront(platform, demo);
  await show(platform, storefront);
} catch (error) {
  if (!stopping.signal.aborted) await giveUp(error);
}

async function stop(): Promise<void> {
  await storefront?.stop();
  const platform = await starting.catch(() => undefined);
  await platform?.stop();
}

/** Whatever failed after the start leaves nothing running either. */
async function giveUp(error: unknown): Promise<void> {
  await stop();
  if (!(error instanceof StartProblem || error instanceof MigrationRefused || error instanceof WrongShard)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function show(platform: Platform, shop: Storefront | undefined): Promise<void> {
  const processes = [...platform.processes(), ...(shop ? [{ name: 'storefront', pid: shop.pid }] : [])];
  const rows = await Promise.all(processes.map(async ({ name, pid }) => ({ name, pid, memory: await memoryMb(pid) })));
  const total = rows.reduce((sum, { memory = 0 }) => sum + memory, 0);
  console.log(
    [
      `Concord is ready: ${shop?.url ?? platform.url}/`,
      '',
      ...(shop ? [`  Shop          ${shop.url}/`] : []),
      `  Graph         ${platform.url}/graphql`,
      `  REST pages    ${SERVICES.map(({ name }) => `${platform.url}/api/${name}/docs`).join('\n                ')}`,
      `  Mailbox       ${platform.outside.mailSink.url}/`,
      `  Card numbers  ${platform.outside.paymentProvider.url}/tokenise?return_url=${encodeURIComponent(platform.url)}`,
      `  Logs          ${join(folder, 'logs')}`,
      '',
      ...rows.map(
        ({ name, pid, memory }) => `  ${name.padEnd(18)} process ${String(pid).padStart(7)}  ${memory ?? '?'} MB`,
      ),
      `  ${rows.length} processes, ${total} MB`,
      '',
      '  Ctrl-C stops everything; what was committed stays.',
    ].join('\n'),
  );
}
