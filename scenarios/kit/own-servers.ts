import { join } from 'node:path';
import { startPostgres } from '@concord/platform/postgres';
import { SERVERS } from '@concord/platform/servers';
import { temporaryFolder } from '@concord/testing/temporary-folder';

/** Every server that a scenario may take away. */
export const SERVER_NAMES = ['postgresql', ...SERVERS.map(({ name }) => name)] as const;

/** Servers that the scenario owns, not the platform: so it may stop one while the platform runs. */
export type OwnServers = {
  /** By these variables a platform is told of them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stopped as its operator would, away while `meanwhile` lasts, and started again on its data and port. */
  readonly withoutOne: (name: string, meanwhile: () => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Stopped = { readonly start: () => Promise<Running> };
type Running = { readonly url: string; readonly stop: () => Promise<void> };

/** More than the pools of one platform and of those who look at it want together. */
const MAX_CONNECTIONS = 300;

export async function startOwnServers(): Promise<OwnServers> {
  const folder = temporaryFolder('own-servers');
  const running = new Map<string, Stopped & { now: Running }>();
  const start = async (name: string, one: (port?: number) => Promise<Running>): Promise<Running> => {
    const now = await one();
    const port = portOf(now.url);
    running.set(name, { now, start: () => one(port) });
    return now;
  };
  const postgres = await start('postgresql', async (port) => {
    const started = await startPostgres({
      dataDir: join(folder, 'postgres'),
      logFile: join(folder, 'postgres.log'),
      maxConnections: MAX_CONNECTIONS,
      ...(port === undefined ? {} : { port }),
    });
    return { url: started.superuserUrl, stop: started.stop };
  });
  const variables: [string, string][] = [['CONCORD_POSTGRES_URL', postgres.url]];
  for (const { name, variable, start: startOne } of SERVERS) {
    const { url } = await start(name, async (port) => {
      const place = { folder: join(folder, name), postgresUrl: postgres.url };
      const started = await startOne({ ...place, ...(port === undefined ? {} : { port }) });
      console.log(`${started.name} answers ${started.version} (process ${started.pid})`);
      return started;
    });
    variables.push([variable, url]);
  }
  return {
    environment: Object.fromEntries(variables),
    withoutOne: async (name, meanwhile) => {
      const server = running.get(name);
      if (!server) throw new Error(`There is no server ${name}`);
      await server.now.stop();
      // Whatever happens meanwhile: the next fault begins with everybody there.
      await meanwhile().finally(async () => {
        server.now = await server.start();
      });
    },
    stop: async () => {
      for (const { now } of [...running.values()].toReversed()) await now.stop();
    },
  };
}

function portOf(url: string): number {
  return Number(url.match(/:(\d+)(?:\/|$)/)?.[1]);
}
