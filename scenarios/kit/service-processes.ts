import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** Every process of the distributed shape that a fault may hit. */
export const SERVICE_PROCESSES = [
  'identity',
  'merchant',
  'catalog',
  'search',
  'inventory',
  'promotions',
  'checkout',
  'payments',
  'orders',
  'email',
  'notifications',
  'analytics',
  'gateway',
] as const;

export type ServiceProcessName = (typeof SERVICE_PROCESSES)[number];

const listSchema = z.array(
  z.object({ name: z.string(), pid: z.int(), kind: z.enum(['service', 'outside', 'server']) }),
);

export type ListedProcess = z.infer<typeof listSchema>[number];

/** Every process of the distributed shape on a folder, but for the launcher, which keeps the list, and PostgreSQL. */
export async function listedProcesses(folder: string): Promise<readonly ListedProcess[]> {
  return listSchema.parse(JSON.parse(await readFile(join(folder, 'processes.json'), 'utf8')));
}

const RESTARTED_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** The processes of the platform on a folder, by name. */
export function serviceProcesses(folder: string) {
  const pidOf = async (name: string): Promise<number> => {
    const found = (await listedProcesses(folder)).find((one) => one.name === name);
    if (!found) throw new Error(`There is no process ${name}`);
    return found.pid;
  };
  return {
    pidOf,
    /** Answers the process that was hit. */
    signal: async (name: ServiceProcessName, signal: NodeJS.Signals): Promise<number> => {
      const pid = await pidOf(name);
      process.kill(pid, signal);
      return pid;
    },
    /** Resolves when another process has taken its place and serves. */
    replaced: async (name: ServiceProcessName, old: number): Promise<void> => {
      for (const deadline = Date.now() + RESTARTED_WITHIN_MS; Date.now() < deadline; await delay(LOOK_AGAIN_MS)) {
        const pid = await pidOf(name).catch(() => 0);
        if (pid !== 0 && pid !== old) return;
      }
      throw new Error(`${name} did not come back`);
    },
  };
}
