import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Job, LoadMessage, LoadResult } from './job.ts';

export type LoadWatch = {
  /** The measured time begins and ends; the process is the one that makes the load. */
  readonly onMeasuring?: (generatorPid: number) => void | Promise<void>;
  readonly onMeasured?: (generatorPid: number) => void | Promise<void>;
};

/** Runs the load in a process of its own, so that it shares neither the server's event loop nor its CPU account. */
export async function runLoad(job: Job, { onMeasuring, onMeasured }: LoadWatch = {}): Promise<LoadResult> {
  const child = fork(new URL('./generator-process.ts', import.meta.url), { execArgv: [] });
  const pid = child.pid ?? 0;
  const watched: (void | Promise<void>)[] = [];
  let result: LoadResult | undefined;
  child.on('message', (told) => {
    const message = told as LoadMessage;
    if (message.kind === 'measuring') watched.push(onMeasuring?.(pid));
    if (message.kind === 'measured') watched.push(onMeasured?.(pid));
    if (message.kind === 'result') result = message.result;
  });
  child.send(job);
  const [code] = await once(child, 'exit');
  await Promise.all(watched);
  if (code !== 0 || !result) throw new Error(`The load of ${job.workload} ended with ${code}`);
  return result;
}
