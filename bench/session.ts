import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@concord/platform/free-port';
import { type PlatformProcess, startPlatform } from '@concord/scenarios/kit/platform-process';
import { loadShops } from './data/load-shops.ts';
import type { Shop } from './data/shop.ts';
import { openSuperuser, postgresPid, type Superuser } from './measure/database.ts';
import { connectInspector, type Inspector } from './measure/inspector.ts';
import { type PlatformProcesses, processesOf } from './measure/processes.ts';
import { untilQuiet } from './measure/quiet.ts';

/** A platform of its own in a temporary folder, with shops to buy from. */
export type Session = {
  readonly folder: string;
  readonly platform: PlatformProcess;
  readonly superuser: Superuser;
  readonly inspector: Inspector | undefined;
  readonly shops: readonly Shop[];
  readonly shopsFile: string;
  /** As they are now: sessions of the database come and go. */
  readonly processes: () => PlatformProcesses;
  /** Ends the platform; the folder stays. Asked twice, it stops once. */
  readonly stop: () => Promise<void>;
  /** Ends the platform and removes its folder. */
  readonly close: () => Promise<void>;
};

export type SessionOptions = { readonly merchants: number; readonly products: number; readonly inspected: boolean };

export async function openSession({ merchants, products, inspected }: SessionOptions): Promise<Session> {
  const folder = await mkdtemp(join(tmpdir(), 'concord-bench-'));
  const inspectPort = inspected ? await freePort() : 0;
  const platform = await startPlatform(folder, {}, inspected ? [`--inspect=127.0.0.1:${inspectPort}`] : []);
  let superuser: Superuser | undefined;
  let inspector: Inspector | undefined;
  let stopped: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await superuser?.close();
    // Node waits for its inspector to go before it ends.
    inspector?.close();
    await platform.stop();
  };
  const stop = (): Promise<void> => {
    stopped ??= end();
    return stopped;
  };
  const close = async (): Promise<void> => {
    process.off('SIGINT', giveUp);
    process.off('SIGTERM', giveUp);
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  // Whoever breaks the bench off leaves no platform behind.
  const giveUp = (): void => void close().finally(() => process.exit(1));
  process.once('SIGINT', giveUp);
  process.once('SIGTERM', giveUp);
  try {
    superuser = await openSuperuser(folder);
    inspector = inspected ? await connectInspector(inspectPort) : undefined;
    const shops = await loadShops(platform.url, merchants, products);
    await untilQuiet(platform.url);
    const shopsFile = join(folder, 'bench-shops.json');
    await writeFile(shopsFile, JSON.stringify(shops));
    const databasePid = await postgresPid(folder);
    const processes = () => processesOf(platform.process.pid ?? 0, databasePid);
    return { folder, platform, superuser, inspector, shops, shopsFile, processes, stop, close };
  } catch (error) {
    await close();
    throw error;
  }
}
