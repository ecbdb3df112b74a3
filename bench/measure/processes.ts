import { readdirSync, readFileSync } from 'node:fs';
import type { ListedProcess } from '@concord/scenarios/kit/service-processes';

const MS_PER_TICK = 10;
const KB_PER_MB = 1_024;

/** What belongs to a platform that runs on this folder, by process. Linux only. */
export type PlatformProcesses = {
  readonly server: readonly number[];
  readonly database: readonly number[];
  /** The payment provider and the mailbox. */
  readonly outside: readonly number[];
  /** Kafka, Redis and the like. */
  readonly beside: readonly number[];
};

type Known = {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number;
  readonly endedChildrenCpuMs: number;
};

/** Of a platform in one process nothing is listed: what it started beside PostgreSQL are the outside parties. */
export function processesOf(
  launcherPid: number,
  postgresPid: number,
  listed: readonly ListedProcess[],
): PlatformProcesses {
  const all = pids().flatMap(readProcess);
  const childrenOf = (wanted: number) => all.filter(({ parent }) => parent === wanted).map(({ pid }) => pid);
  const ofKind = (wanted: ListedProcess['kind']) => listed.filter(({ kind }) => kind === wanted).map(({ pid }) => pid);
  return {
    server: [launcherPid, ...ofKind('service')],
    database: [postgresPid, ...childrenOf(postgresPid)],
    outside: listed.length > 0 ? ofKind('outside') : childrenOf(launcherPid).filter((pid) => pid !== postgresPid),
    beside: ofKind('server'),
  };
}

export type CpuTimes = {
  readonly server: number;
  readonly database: number;
  readonly outside: number;
  readonly beside: number;
  readonly generator: number;
  /** Of the whole machine, whoever took it. */
  readonly machine: number;
};

/**
 * CPU time so far, in ms. The database's sessions are looked up each time: those that began since count too, and what one
 * took that has ended counts for its parent.
 */
export function cpuTimes(processes: PlatformProcesses, generatorPid: number): CpuTimes {
  const sum = (wanted: readonly number[]) => wanted.flatMap(readProcess).reduce((total, { cpuMs }) => total + cpuMs, 0);
  return {
    server: sum(processes.server),
    database: databaseCpuMs(processes.database[0]),
    outside: sum(processes.outside),
    beside: sum(processes.beside),
    generator: sum([generatorPid]),
    machine: machineCpuMs(),
  };
}

function databaseCpuMs(postgresPid: number | undefined): number {
  return pids()
    .flatMap(readProcess)
    .filter(({ pid, parent }) => pid === postgresPid || parent === postgresPid)
    .reduce((total, one) => total + one.cpuMs + (one.pid === postgresPid ? one.endedChildrenCpuMs : 0), 0);
}

export function cpuMsOf(pid: number): number {
  return readProcess(pid).reduce((total, { cpuMs }) => total + cpuMs, 0);
}

/** What one process holds: with the pages that it shares, and with its share of them. */
export type Held = { readonly rssMb: number; readonly pssMb: number };

export function heldBy(pids: readonly number[]): Held {
  const sum = (file: string, name: string) =>
    Math.round(pids.reduce((total, pid) => total + fieldKb(`/proc/${pid}/${file}`, name), 0) / KB_PER_MB);
  return { rssMb: sum('status', 'VmRSS'), pssMb: sum('smaps_rollup', 'Pss') };
}

export type Memory = { readonly serverRssMb: number; readonly databasePssMb: number; readonly outsideRssMb: number };

export function memoryOf(processes: PlatformProcesses): Memory {
  return {
    serverRssMb: heldBy(processes.server).rssMb,
    // Sessions share most of their memory: each counts its share.
    databasePssMb: heldBy(processes.database).pssMb,
    outsideRssMb: heldBy(processes.outside).rssMb,
  };
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readProcess(pid: number): Known[] {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return [];
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
    (at) => fields[at],
  );
  return [
    { pid, parent, cpuMs: (user + system) * MS_PER_TICK, endedChildrenCpuMs: (endedUser + endedSystem) * MS_PER_TICK },
  ];
}

function machineCpuMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line.split(/\s+/).map(Number);
  return (user + nice + system + irq + softIrq) * MS_PER_TICK;
}

function fieldKb(path: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readIfThere(path) ?? '');
  return Number(match?.[1] ?? 0);
}

/** Undefined for a process that ended while we looked. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
