import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@concord/platform/free-port';
import { type PlatformProcess, type Shape, startPlatform } from '@concord/scenarios/kit/platform-process';
import { listedProcesses } from '@concord/scenarios/kit/service-processes';
import { LEAST_PRODUCTS, type Loaded, loadShops } from './data/load-shops.ts';
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
  readonly loaded: readonly Loaded[];
  readonly shops: readonly Shop[];
  readonly shopsFile: string;
  /** As they are now: sessions of the database come and go. */
  readonly processes: () => PlatformProcesses;
  /** Ends the platform; the folder stays. Asked twice, it stops once. */
  readonly stop: () => Promise<void>;
  /** Ends the platform and removes its folder. */
  readonly close: () => Promise<void>;
};

export type SessionOptions = {
  readonly merchants: number;
  /** Shared out to the merchants, as far as each has enough. */
  readonly products: number;
  readonly inspected: boolean;
  /** One process or many; as the environment says, unless it is given. */
  readonly shape?: Shape;
  /** With Kafka, Redis and the like beside it, which the distributed shape alone can have. */
  readonly servers?: boolean;
};

export async function openSession(options: SessionOptions): Promise<Session> {
  const { merchants, products, inspected, shape, servers = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'concord-bench-'));
  const inspectPort = inspected ? await freePort() : 0;
  const platform = await startPlatform(
    folder,
    servers ? { CONCORD_SERVERS: 'all' } : {},
    inspected ? [`--inspect=127.0.0.1:${inspectPort}`] : [],
    shape,
  );
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
    const each = Math.max(LEAST_PRODUCTS, Math.floor(products / merchants));
    const loaded = await loadShops(platform.url, merchants, each);
    const databasePid = await postgresPid(folder);
    const listed = platform.shape === 'distributed' ? await listedProcesses(folder) : [];
    const processes = () => processesOf(platform.process.pid ?? 0, databasePid, listed);
    return await withShops({ folder, platform, superuser, inspector, processes, stop, close }, loaded);
  } catch (error) {
    await close();
    throw error;
  }
}

/** The session with these shops to buy from, when nothing that their loading left to do is under way any more. */
export async function withShops(
  session: Omit<Session, 'loaded' | 'shops' | 'shopsFile'>,
  loaded: readonly Loaded[],
): Promise<Session> {
  await untilQuiet(session.platform);
  const shops = loaded.map(({ shop }) => shop);
  const shopsFile = join(session.folder, 'bench-shops.json');
  await writeFile(shopsFile, JSON.stringify(shops));
  return { ...session, loaded, shops, shopsFile };
}

/** Of the PostgreSQL server. */
export async function versionOf({ superuser }: Pick<Session, 'superuser'>): Promise<string> {
  const [row] = await superuser.query<{ version: string }>("select current_setting('server_version') as version");
  return row?.version ?? '';
}
