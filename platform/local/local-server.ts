import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../embedded/free-port.ts';
import { StartProblem } from '../setup/start-problem.mjs';

/** A real server on this machine, owned by this process. Every way to end it waits until its process is gone. */
export type LocalServer = {
  readonly name: string;
  /** What the server itself answers over its protocol. */
  readonly version: string;
  readonly url: string;
  readonly pid: number;
  /** As its operator would stop it. Asked twice, or after a kill, it does nothing. */
  readonly stop: () => Promise<void>;
  /** kill -9: the next start of the same folder finds what the server had made durable. */
  readonly kill: () => Promise<void>;
  /** Frozen it keeps its connections and answers nothing, until it is thawed. */
  readonly freeze: () => void;
  readonly thaw: () => void;
};

export type ServerOptions = {
  /** Where its data, log and pid file lie; a folder that is there already is used again. */
  readonly folder: string;
  /** Without one, any free port. With one, that or a StartProblem: somebody knows the address. */
  readonly port?: number;
};

/** Databases on other PostgreSQL servers than the one beside which a server stands. */
export type DatabasesElsewhere = {
  /** By the database's name, a url of its server. */
  readonly servers: ReadonlyMap<string, string>;
  /** Of the roles that sign in there. */
  readonly passwords: ReadonlyMap<string, string>;
};

/** What a server is told that stands beside a PostgreSQL server: the superuser's url of that one. */
export type BesidePostgres = ServerOptions & {
  readonly postgresUrl: string;
  readonly elsewhere?: DatabasesElsewhere;
};

export type StartServer = (options: BesidePostgres) => Promise<LocalServer>;

const releasedWithinMs = 5_000;
const pollMs = 20;

/** A killed server's other threads may hold its port for a moment after its process counts as gone: that is waited for. */
export async function portFor({ port: wished }: ServerOptions): Promise<number> {
  if (wished === undefined) return freePort();
  const deadline = Date.now() + releasedWithinMs;
  while ((await freePort(wished)) !== wished) {
    if (Date.now() > deadline) throw new StartProblem(`Port ${wished} is in use by another program.`);
    await delay(pollMs);
  }
  return wished;
}
