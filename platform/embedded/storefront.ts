import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Demo } from '../demo/seed.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { freePort } from './free-port.ts';
import type { Host } from './host.ts';
import { BEHIND_THE_SERVICES, standBehind } from './stand-behind.ts';

export type Storefront = { readonly url: string; readonly pid: number; readonly stop: () => Promise<void> };

const APP = join(import.meta.dirname, '..', '..', 'apps', 'storefront');
const DEFAULT_PORT = 3000;
const READY_TIMEOUT_MS = 30_000;

/** The shop in a process of its own: rendering pages must not hold up orders. It ends with this process. */
export async function startStorefront(
  host: Pick<Host, 'url' | 'ports'> & { readonly outside: { readonly paymentProvider: { readonly url: string } } },
  demo: Demo,
): Promise<Storefront> {
  const entry = join(APP, 'server.mjs');
  if (!existsSync(entry)) throw new StartProblem(`The storefront is not built: ${entry} is missing.`);
  const port = await freePort(host.ports.of('storefront') || DEFAULT_PORT);
  const child = spawn(process.execPath, [entry], {
    cwd: APP,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      CONCORD_GRAPH_URL: `${host.url}/graphql`,
      CONCORD_PUBLISHABLE_KEY: demo.publishableKeys.europe,
      CONCORD_PUBLISHABLE_KEYS: Object.values(demo.publishableKeys).join(','),
      CONCORD_PAYMENT_URL: host.outside.paymentProvider.url,
      CONCORD_MEDIA_URL: host.url,
      CONCORD_DEMO: '1',
    },
  });
  standBehind(child.pid, BEHIND_THE_SERVICES.storefront);
  const url = `http://127.0.0.1:${port}`;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([exited, delay(5_000, undefined, { ref: false })]);
    child.kill('SIGKILL');
  };
  try {
    await answering(url, () => child.exitCode !== null);
  } catch (error) {
    await stop();
    throw error;
  }
  await host.ports.keep('storefront', port);
  return { url, pid: child.pid ?? 0, stop };
}

async function answering(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (hasEnded()) throw new StartProblem('The storefront ended while it was starting: see the lines above.');
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await delay(50);
  }
  throw new StartProblem(`The storefront did not answer within ${READY_TIMEOUT_MS / 1000} s.`);
}
