import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SHARD = join(import.meta.dirname, '..', '..', 'platform', 'shards', 'run.ts');

export type ShardCommand = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly printed: string;
};

/** `npm run shard -- …` on a folder: how it ended and what it printed. */
export async function runShard(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  onPrinted: (text: string) => void = () => undefined,
): Promise<ShardCommand> {
  const child = spawn(process.execPath, [SHARD, ...args], {
    env: { ...process.env, CONCORD_DATA_DIR: folder, ...environment },
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk) => {
    printed.push(String(chunk));
    onPrinted(String(chunk));
  });
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, printed: printed.join('') };
}
