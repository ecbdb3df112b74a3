import { readdirSync, readFileSync } from 'node:fs';

const MS_PER_TICK = 10;

/** CPU time so far, in ms: of the server's process, and of its PostgreSQL and payment provider together. Linux only. */
export function cpuOf(serverPid: number, folder: string): { readonly server: number; readonly others: number } {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const server = processes.find((one) => one.pid === serverPid);
  const postmaster = processes.find((one) => one.command.includes(folder) && one.command.includes('postgres'));
  const others = processes.filter(
    (one) =>
      one.pid === postmaster?.pid ||
      one.parent === postmaster?.pid ||
      (one.parent === serverPid && one.pid !== postmaster?.pid),
  );
  return { server: server?.cpuMs ?? 0, others: others.reduce((sum, one) => sum + one.cpuMs, 0) };
}

function readProcess(pid: string) {
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
