import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const LAST_WORDS_LINES = 8;

export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly limitMs: number;
};

/** Groups of processes that run now: whoever breaks the bench off leaves none behind. */
const running = new Set<number>();

/** Runs a program to its end and answers what it printed; at the limit it is ended with all that it started. */
export async function runProgram({ command, args, folder, environment, limitMs }: Program): Promise<string> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const started = once(child, 'spawn');
  const ended = once(child, 'close');
  await started;
  const group = child.pid ?? 0;
  running.add(group);
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    endGroup(group);
  }, limitMs);
  try {
    const [printed, problems, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    const words = `${printed}\n${problems}`.trim().split('\n').slice(-LAST_WORDS_LINES).join('\n  ');
    if (isLate) throw new Error(`${args.join(' ')} took more than ${limitMs / 1_000} s. Its last words:\n  ${words}`);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}. Its last words:\n  ${words}`);
    return printed;
  } finally {
    clearTimeout(limit);
    running.delete(group);
    endGroup(group);
  }
}

export function endPrograms(): void {
  for (const group of running) endGroup(group);
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // Nothing of it is left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
