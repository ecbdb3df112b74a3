import type { Session } from '../session.ts';
import { type DatabaseWork, databaseWork } from './database.ts';
import type { CpuPerOperation } from './point.ts';
import { type CpuTimes, cpuTimes, type PlatformProcesses } from './processes.ts';

/** All that is only ever counted up, at one moment. */
export type Snapshot = { readonly cpu: CpuTimes; readonly work: DatabaseWork };

export async function takeSnapshot(
  { superuser }: Session,
  processes: PlatformProcesses,
  generatorPid: number,
): Promise<Snapshot> {
  const cpu = cpuTimes(processes, generatorPid);
  return { cpu, work: await databaseWork(superuser) };
}

/** What went on between two moments: for each operation, and how much of the machine others took. */
export function between(before: Snapshot, after: Snapshot, operations: number, seconds: number) {
  const per = (read: (snapshot: Snapshot) => number) => (read(after) - read(before)) / Math.max(1, operations);
  const cpuMsPerOperation: CpuPerOperation = {
    server: per(({ cpu }) => cpu.server),
    database: per(({ cpu }) => cpu.database),
    outside: per(({ cpu }) => cpu.outside),
    beside: per(({ cpu }) => cpu.beside),
    generator: per(({ cpu }) => cpu.generator),
  };
  const databasePerOperation: DatabaseWork = {
    transactions: per(({ work }) => work.transactions),
    rowsWritten: per(({ work }) => work.rowsWritten),
    walBytes: per(({ work }) => work.walBytes),
    walSyncs: per(({ work }) => work.walSyncs),
    pages: per(({ work }) => work.pages),
  };
  const oursMs = Object.values(cpuMsPerOperation).reduce((sum, ms) => sum + ms, 0) * operations;
  const othersMs = Math.max(0, after.cpu.machine - before.cpu.machine - oursMs);
  return { cpuMsPerOperation, databasePerOperation, othersCores: othersMs / 1_000 / seconds };
}
