import { readdirSync, readFileSync } from 'node:fs';

const MS_PER_TICK = 10;

/** CPU time so far, in ms: of the server's process, of its PostgreSQL, and of the outside parties' processes. Linux only. */
export function cpuOf(serverPid: number, folder: string): CpuTimes {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const postmaster = processes.find((one) => one.command.includes(folder) && one.command.includes('bin/postgres'));
  const sum = (belongs: (one: RunningProcess) => boolean) =>
    processes.filter(belongs).reduce((total, one) => total + one.cpuMs, 0);
  return {
    server: sum((one) => one.pid === serverPid),
    database: sum((one) => one.pid === postmaster?.pid || one.parent === postmaster?.pid),
    outside: sum((one) => one.parent === serverPid && one.pid !== postmaster?.pid),
  };
}

export type CpuTimes = { readonly server: number; readonly database: number; readonly outside: number };
type RunningProcess = {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly cpuMs: number;
};

function readProcess(pid: string): RunningProcess[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
    return [{ pid: Number(pid), parent: Number(fields[1]), command, cpuMs }];
  } catch (error) {
    // It ended while we looked.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return [];
    throw error;
  }
}
