import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { readPidFile } from '../postgres-pid-file.ts';
import { stopServer } from '../server-process.ts';

export type Place = { readonly dataDir: string; readonly logFile: string; readonly durable?: boolean };

/** Where a server may begin; whatever a test leaves there is stopped and removed. */
export function emptyPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
  chmodSync(folder, 0o711);
  const place = { dataDir: join(folder, 'data'), logFile: join(folder, 'postgres.log') };
  onTestFinished(async () => {
    const left = readPidFile(place.dataDir);
    if (left !== undefined) await stopServer(left.pid);
    rmSync(folder, { recursive: true, force: true });
  });
  return place;
}

export async function query(server: { readonly superuserUrl: string }, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.superuserUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
