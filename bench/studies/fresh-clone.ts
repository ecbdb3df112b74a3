import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Finding } from './study.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TIMEOUT_MS = 15 * 60_000;

/** The rest of W8: `npm start` in a clone that nobody touched, with packages, pages and the demo, until the graph answers. */
export async function freshCloneStudy(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'concord-fresh-'));
  const clone = join(folder, 'concord');
  const startedAt = performance.now();
  execFileSync('git', ['clone', '--quiet', ROOT, clone], { timeout: TIMEOUT_MS });
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: '0', CONCORD_DATA_DIR: join(folder, 'data'), CONCORD_LAUNCHER_PID: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIMEOUT_MS,
  });
  const exited = once(child, 'exit');
  try {
    const url = await graphUrl(child.stdout);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    return {
      study: 'W8-fresh',
      what: 'clone, npm start with all packages, the shop’s pages and the demo → first answer',
      figures: { 'first answer after s': seconds },
      failures: response.ok ? [] : [`W8-fresh: the graph answers ${response.status}`],
    };
  } finally {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  }
}

async function graphUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = /^\s+Graph\s+(http\S+)/.exec(line);
    if (found?.[1]) return found[1];
  }
  throw new Error('The fresh clone did not start');
}
