import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeFolderLock } from '../setup/folder-lock.mjs';
import { startPostgres } from './postgres.ts';
import { serverHolding } from './postgres-pid-file.ts';
import { stopServer } from './server-process.ts';

const prefix = 'concord-test-';
const youngMs = 60_000;

/**
 * Vitest's global setup: one throw-away PostgreSQL for the whole run, shared by all test files through
 * CONCORD_TEST_POSTGRES_URL. A server named there beforehand is used instead, and left alone.
 */
export default async function vitestPostgres(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.CONCORD_TEST_POSTGRES_URL !== undefined) return undefined;
  await clearLeftovers();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // Root's temporary folders are closed to others, and root's PostgreSQL runs as somebody else.
  chmodSync(folder, 0o711);
  const server = await startPostgres({
    dataDir: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  });
  process.env.CONCORD_TEST_POSTGRES_URL = server.localUrl;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its server and folder behind. */
async function clearLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    if (!isLeftover(folder)) continue;
    const lock = takeFolderLock(join(folder, 'data.lock'));
    if ('heldBy' in lock) continue;
    const left = serverHolding(join(folder, 'data'));
    if (left !== undefined) await stopServer(left.pid);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Another user's folder is not ours to clear, and a young one may be a run that is just beginning. */
function isLeftover(folder: string): boolean {
  // Another run that clears at the same moment may have been faster.
  const found = statSync(folder, { throwIfNoEntry: false });
  return found !== undefined && found.uid === process.getuid?.() && Date.now() - found.mtimeMs > youngMs;
}
