import { join } from 'node:path';
import { freePort } from '../embedded/free-port.ts';
import type { KnownPorts } from '../embedded/known-ports.ts';
import type { DatabasesElsewhere, LocalServer } from '../local/local-server.ts';
import { SERVERS, type SharedServer } from '../local/servers.ts';
import { StartProblem } from '../setup/start-problem.mjs';

export type SharedServersOptions = {
  /** Each has a folder of its own in it. */
  readonly folder: string;
  readonly wanted: readonly SharedServer[];
  /** Names the servers that are there already: those are not started. */
  readonly environment: NodeJS.ProcessEnv;
  readonly postgresUrl: string;
  /** Databases that are not on that server. */
  readonly elsewhere: DatabasesElsewhere;
  readonly ports: KnownPorts;
  readonly onProgress: (message: string) => void;
};

export type SharedServers = {
  /** The environment, with the variables of those that were started. */
  readonly environment: NodeJS.ProcessEnv;
  /** Of those that were started. */
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
  readonly stop: () => Promise<void>;
};

/** `all`, or names with commas between; nothing is none. */
export function wantedServers(text: string): readonly SharedServer[] {
  if (text === 'all') return SERVERS;
  const names = text.split(',').filter((name) => name !== '');
  return names.map((name) => {
    const server = SERVERS.find((one) => one.name === name);
    const known = SERVERS.map((one) => one.name).join(', ');
    if (!server) throw new StartProblem(`CONCORD_SERVERS is ${text}: it must be all, or some of ${known}.`);
    return server;
  });
}

/** Starts the servers beside PostgreSQL that are wanted and not named, all at once, and says which versions answer. */
export async function startSharedServers(options: SharedServersOptions): Promise<SharedServers> {
  const { folder, environment, postgresUrl, elsewhere, ports, onProgress } = options;
  const missing = options.wanted.filter(({ variable }) => !environment[variable]);
  const places = await choosePorts(missing, ports);
  const starting = missing.map(async ({ name, start }) => {
    const port = places.get(name) ?? 0;
    const server = await start({ folder: join(folder, name), port, postgresUrl, elsewhere });
    onProgress(`${server.name} answers ${server.version} (process ${server.pid})`);
    return server;
  });
  const results = await Promise.allSettled(starting);
  const running = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async () => void (await Promise.all(running.map((server) => server.stop())));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const urls = running.map(({ url }: LocalServer, index) => [missing[index]?.variable ?? '', url]);
  return {
    environment: { ...environment, ...Object.fromEntries(urls) },
    processes: running.map(({ pid }, index) => ({ name: missing[index]?.name ?? '', pid })),
    stop,
  };
}

/** The same ones as last time where they are free, and none of them twice. */
async function choosePorts(servers: readonly SharedServer[], ports: KnownPorts): Promise<ReadonlyMap<string, number>> {
  const chosen = new Map<string, number>();
  for (const { name } of servers) {
    const port = await freePort(ports.of(name), new Set(chosen.values()));
    chosen.set(name, port);
    await ports.keep(name, port);
  }
  return chosen;
}
