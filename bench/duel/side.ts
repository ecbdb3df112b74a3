import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Shop } from '../data/shop.ts';
import { type CpuTimes, cpuTimes, processesOf } from '../measure/processes.ts';

export type ToSide =
  | { readonly kind: 'open'; readonly merchants: number; readonly products: number }
  | { readonly kind: 'stop' };
export type FromSide =
  | {
      readonly kind: 'ready';
      readonly url: string;
      readonly shops: readonly Shop[];
      readonly launcherPid: number;
      readonly databasePid: number;
    }
  | { readonly kind: 'stopped'; readonly failures: readonly string[] };

/** A platform that runs from a tree's own code. */
export type Side = {
  readonly url: string;
  readonly shops: readonly Shop[];
  /** What it took of the processor so far; the load is made by this process. */
  readonly cpu: () => CpuTimes;
  /** Audits it and ends it; answers the laws that are broken. */
  readonly stop: () => Promise<readonly string[]>;
  readonly end: () => void;
};

/** Starts the platform of a tree, which must know this file too. */
export async function startSide(tree: string, goods: Omit<Extract<ToSide, { kind: 'open' }>, 'kind'>): Promise<Side> {
  const child = fork(join(tree, 'bench', 'duel', 'side-process.ts'), { cwd: tree, execArgv: [] });
  const tell = (message: ToSide): void => void child.send(message);
  const told = async <Kind extends FromSide['kind']>(kind: Kind): Promise<Extract<FromSide, { kind: Kind }>> => {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The platform of ${tree} ended with ${code} before it was ${kind}`);
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [FromSide];
    if (message.kind !== kind) throw new Error(`The platform of ${tree} was ${message.kind} before it was ${kind}`);
    return message as Extract<FromSide, { kind: Kind }>;
  };
  tell({ kind: 'open', ...goods });
  const { url, shops, launcherPid, databasePid } = await told('ready');
  return {
    url,
    shops,
    cpu: () => cpuTimes(processesOf(launcherPid, databasePid, []), process.pid),
    stop: async () => {
      tell({ kind: 'stop' });
      return (await told('stopped')).failures.map((failure) => `${tree}: ${failure}`);
    },
    end: () => {
      if (child.connected) child.disconnect();
    },
  };
}
