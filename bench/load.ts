import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export type Workload = 'list' | 'checkout';

export type LoadOptions = {
  readonly url: string;
  readonly publishableKey: string;
  readonly variantIds: readonly string[];
  readonly workload: Workload;
  readonly connections: number;
  readonly seconds: number;
};

export type LoadResult = {
  readonly operations: number;
  readonly errors: number;
  readonly elapsedSeconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** Runs the load in a process of its own, so that it does not share the server's event loop nor its CPU account. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const child = spawn(process.execPath, [new URL('./load-process.ts', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(options));
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`The load ended with ${code}`);
  return JSON.parse(printed) as LoadResult;
}
