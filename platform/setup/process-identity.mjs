import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one run of one process, or undefined when it has ended. A pid alone is handed out again after a crash or a
 * reboot; a pid with its start time is not.
 */
export function processIdentity(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid) {
  const stat = readIfPresent(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  const startedAtTick = rest[18];
  const boot = readIfPresent('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return `${boot}:${startedAtTick}`;
}

function identityFromPs(pid) {
  const answer = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const text = answer.stdout?.trim() ?? '';
  if (text === '' || text.startsWith('Z')) return undefined;
  return text.split(/\s+/).slice(1).join(' ');
}

function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}
