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
  const watched: Promise<void>[] = [];
  const watch = (look: LoadWatch['onMeasuring']): void => {
    const looked = (async () => look?.(pid))();
    // It is thrown at the end: until then nothing must end the bench, which would leave its platform behind.
    looked.catch(() => undefined);
    watched.push(looked);
  };
  let result: LoadResult | undefined;
  child.on('message', (told) => {
    const message = told as LoadMessage;
    if (message.kind === 'measuring') watch(onMeasuring);
    if (message.kind === 'measured') watch(onMeasured);
    if (message.kind === 'result') result = message.result;
  });
  child.send(job);
  const [code] = await once(child, 'exit');
  await Promise.all(watched);
  if (code !== 0 || !result) throw new Error(`The load of ${job.workload} ended with ${code}`);
  return result;
}
