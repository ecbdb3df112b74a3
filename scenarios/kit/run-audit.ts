import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const AUDIT = join(import.meta.dirname, '..', '..', 'platform', 'audit', 'run.ts');

/** `npm run audit` on a folder: its exit code and what it printed. */
export async function runAudit(folder: string): Promise<{ readonly code: number | null; readonly printed: string }> {
  const child = spawn(process.execPath, [AUDIT], { env: { ...process.env, CONCORD_DATA_DIR: folder } });
  const printed: string[] = [];
  child.stdout.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, printed: printed.join('') };
}
