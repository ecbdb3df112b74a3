import { readFile } from 'node:fs/promises';

/** Memory that a process holds, in MB; undefined where the system does not tell. */
export async function memoryMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const match = /^VmRSS:\s+(\d+) kB/m.exec(status);
  return match ? Math.round(Number(match[1]) / 1_024) : undefined;
}
