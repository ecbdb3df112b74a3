import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { disownPidFile, type PidFile, readPidFile, serverHolding } from './postgres-pid-file.ts';
import { stopServer } from './server-process.ts';

const readyLimitMs = 60_000;
const connectLimitMs = 5_000;
const pollMs = 20;

export type Expected = {
  readonly dataDir: string;
  readonly clusterName: string;
  readonly urlFor: (port: number) => string;
};

/**
 * A server whose starter was killed runs on. It is adopted if it takes our password, serves this very folder and runs
 * with the settings we would give it; otherwise it is stopped. Answers the adopted one. Never touches a process that is
 * not a PostgreSQL server of this folder.
 */
export async function adoptOrStopOrphan(expected: Expected): Promise<PidFile | undefined> {
  const found = serverHolding(expected.dataDir);
  if (found === undefined) {
    if (readPidFile(expected.dataDir) !== undefined) disownPidFile(expected.dataDir);
    return undefined;
  }
  const ready = await untilReady(expected.dataDir);
  if (ready !== undefined && (await isAsExpected(ready, expected))) return ready;
  await stopServer(found.pid);
  return undefined;
}

async function untilReady(dataDir: string): Promise<PidFile | undefined> {
  const deadline = Date.now() + readyLimitMs;
  while (Date.now() < deadline) {
    const found = serverHolding(dataDir);
    if (found === undefined || found.ready) return found;
    await sleep(pollMs);
  }
  return undefined;
}

async function isAsExpected(server: PidFile, expected: Expected): Promise<boolean> {
  const client = new pg.Client({
    connectionString: expected.urlFor(server.port),
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: connectLimitMs,
  });
  // A server that dies while it is asked is simply not as expected; the query's own rejection says so.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ folder: string; name: string }>(
      `select current_setting('data_directory') as folder, current_setting('cluster_name') as name`,
    );
    const row = answer.rows[0];
    return row?.folder === expected.dataDir && row.name === expected.clusterName;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  } finally {
    await client.end();
  }
}
