import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { processIdentity } from '../setup/process-identity.mjs';
import { endOrphansIn } from './end-program.ts';
import type { LocalServer } from './local-server.ts';
import { SERVERS } from './servers.ts';

const prefix = 'concord-servers-';

/**
 * Vitest's global setup: starts the servers that the chosen test files name and that the environment does not, one after
 * the other, and stops them when all tests are done.
 */
export default async function vitestServers({ vitest }: TestProject): Promise<() => Promise<void>> {
  await clearLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const sources = vitest.state.getPaths().map((path) => readFileSync(path, 'utf8'));
  const running: LocalServer[] = [];
  const stop = async () => {
    for (const server of running.toReversed()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    console.log(`PostgreSQL answers ${await postgresVersion()}`);
    for (const { variable, start } of SERVERS) {
      const given = process.env[variable];
      if (given) console.log(`${variable} is given: ${withoutPassword(given)}`);
      if (given || !sources.some((source) => source.includes(variable))) continue;
      const startedAt = performance.now();
      const postgresUrl = process.env.CONCORD_TEST_POSTGRES_URL ?? '';
      const server = await start({ folder: join(folder, variable.toLowerCase()), postgresUrl });
      running.push(server);
      process.env[variable] = server.url;
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(
        `${server.name} answers ${server.version} at ${withoutPassword(server.url)} after ${seconds} s (process ${server.pid})`,
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** What a run that was killed left behind; a run that lives keeps its own. */
async function clearLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.() || processIdentity(owner) !== undefined)
      continue;
    await endOrphansIn(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function postgresVersion(): Promise<string> {
  const client = new pg.Client({
    connectionString: process.env.CONCORD_TEST_POSTGRES_URL,
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    return String((await client.query('show server_version')).rows[0]?.server_version);
  } finally {
    await client.end();
  }
}

function withoutPassword(url: string): string {
  return url.replace(/:[^:@/]*@/, '@');
}
