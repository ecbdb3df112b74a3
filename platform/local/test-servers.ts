import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** `npm run test:servers`: the suites on real servers; without paths also the stories, on all servers together. */
const root = join(import.meta.dirname, '..', '..');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const paths = process.argv.slice(2);
const STORIES = ['main-job', 'isolation', 'abuse', 'races', 'trace.scenario'];
/** Of the race for the last unit; `npm run scenarios` alone runs twenty. */
const ROUNDS = process.env.CONCORD_ROUNDS ?? '3';

process.exitCode = await run([vitest, 'run', '--config', join(root, 'vitest.servers.config.ts'), ...paths]);
if (process.exitCode === 0 && paths.length === 0) {
  process.env.CONCORD_ROUNDS = ROUNDS;
  const scenarios = join(root, 'scenarios', 'run.ts');
  process.exitCode = await run([scenarios, '--shape', 'distributed', '--servers', ...STORIES]);
}

async function run(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, passOn);
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, passOn);
  return code ?? 1;
}
