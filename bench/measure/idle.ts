import { setTimeout as delay } from 'node:timers/promises';
import { cpuTimes, type PlatformProcesses } from './processes.ts';

export type IdleCpu = { readonly serverMsPerSecond: number; readonly databaseMsPerSecond: number };

/** What the platform takes when nobody asks anything: relays, consumers and sweepers that look for work. */
export async function idleCpu(processes: () => PlatformProcesses, forMs: number): Promise<IdleCpu> {
  const before = cpuTimes(processes(), 0);
  const startedAt = performance.now();
  await delay(forMs);
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = cpuTimes(processes(), 0);
  return {
    serverMsPerSecond: (after.server - before.server) / seconds,
    databaseMsPerSecond: (after.database - before.database) / seconds,
  };
}
