import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { FloorPoint } from '../floor/measure-floor.ts';
import type { Point } from '../measure/point.ts';
import type { Finding } from '../studies/study.ts';
import type { PeerPoint } from './peers.ts';

export const RESULTS_FOLDER = join(import.meta.dirname, '..', 'results');

/** A whole run, as it is kept. */
export type Results = {
  readonly startedAt: string;
  readonly commit: string;
  readonly command: string;
  readonly machine: {
    readonly cores: number;
    readonly processor: string;
    readonly memoryMb: number;
    readonly loadBefore: number;
  };
  readonly node: string;
  readonly postgres: string;
  readonly products: number;
  readonly merchants: number;
  readonly floor: readonly FloorPoint[];
  readonly points: readonly Point[];
  readonly findings: readonly Finding[];
  readonly peers: readonly PeerPoint[];
  readonly failures: readonly string[];
};

export function environment(): Pick<Results, 'startedAt' | 'commit' | 'command' | 'machine' | 'node'> {
  const processors = cpus();
  return {
    startedAt: new Date().toISOString(),
    commit: commitNow(),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    machine: {
      cores: processors.length,
      processor: processors[0]?.model ?? '',
      memoryMb: Math.round(totalmem() / 1_048_576),
      loadBefore: loadavg()[0] ?? 0,
    },
    node: process.version,
  };
}

function commitNow(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'not in a git repository';
  }
}

/** Answers the path without ending: `.json` and `.svg` stand beside each other. */
export async function keepResults(results: Results, plot: string): Promise<string> {
  await mkdir(RESULTS_FOLDER, { recursive: true });
  const path = join(RESULTS_FOLDER, results.startedAt.replaceAll(/[:.]/g, '-'));
  await writeFile(`${path}.json`, `${JSON.stringify(results, null, 1)}\n`);
  await writeFile(`${path}.svg`, plot);
  return path;
}

export async function readResults(path: string): Promise<Results> {
  return JSON.parse(await readFile(path, 'utf8')) as Results;
}
