import { join } from 'node:path';
import { MigrationRefused } from '@concord/database';
import { WrongShard } from '@concord/service';
import { seedDemo } from '../demo/seed.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { armFaults } from './armed-faults.ts';
import { type Host, startHost } from './host.ts';
import { onStopSignal } from './stop-signals.ts';
import { type Storefront, startStorefront } from './storefront.ts';

const DEFAULT_PORT = 4000;
const startedAt = performance.now();
const folder = process.env.CONCORD_DATA_DIR ?? join(import.meta.dirname, '..', '..', '.concord');
const wantsDemo = process.env.CONCORD_DEMO !== 'none';
const wantsStorefront = process.env.CONCORD_STOREFRONT !== 'none';

const say = (message: string) =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${message}`);

armFaults(process.env);
const starting = startHost({ folder, port: Number(process.env.PORT ?? DEFAULT_PORT), onProgress: say });
let storefront: Promise<Storefront> | undefined;

// Before anything is ready: a Ctrl-C may come at any moment, and the database must not be left running by it.
onStopSignal(
  async () => {
    const host = await starting.catch(() => undefined);
    await host?.stop();
    process.exit(0);
  },
  () => process.exit(1),
);

try {
  const host = await starting;
  say(`Graph, REST and health at ${host.url}`);
  const demo = wantsDemo ? await seedDemo(host.services.clients, folder, say) : undefined;
  if (demo && wantsStorefront) {
    storefront = startStorefront(host, demo);
    host.onStop(async () => (await storefront?.catch(() => undefined))?.stop());
    await storefront;
  }
  showWhereToLook(host, await storefront);
} catch (error) {
  await giveUp(error);
}

/** Whatever failed after the start leaves nothing running either. */
async function giveUp(error: unknown): Promise<void> {
  const host = await starting.catch(() => undefined);
  await host?.stop();
  if (!(error instanceof StartProblem || error instanceof MigrationRefused || error instanceof WrongShard)) throw error;
  console.error(error.message);
  process.exit(1);
}

function showWhereToLook(host: Host, shop: Storefront | undefined): void {
  const lines = [
    `Concord is ready: ${shop?.url ?? host.url}/`,
    '',
    ...(shop ? [`  Shop          ${shop.url}/`] : []),
    `  Graph         ${host.url}/graphql`,
    `  REST pages    ${host.services.running.map(({ contract }) => `${host.url}/api/${contract.service}/docs`).join('\n                ')}`,
    `  Mailbox       ${host.outside.mailSink.url}/`,
    `  Card numbers  ${host.outside.paymentProvider.url}/tokenise?return_url=${encodeURIComponent(host.url)}`,
    `  Metrics       ${host.url}/metrics`,
    ...(wantsDemo
      ? [
          '',
          '  Sign-ins      owner  ida.brandt@example.test  concord-demo-owner',
          '                till   hamburg.till@example.test  concord-demo-till',
        ]
      : []),
    '',
    '  Ctrl-C stops everything; what was committed stays.',
  ];
  console.log(lines.join('\n'));
}
