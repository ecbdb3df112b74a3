import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** One line that the peers' scripts print. */
const lineSchema = z.looseObject({
  target: z.string(),
  workload: z.string(),
  c: z.number(),
  per_s: z.number(),
  p50: z.number().nullable(),
  p99: z.number().nullable(),
  errs: z.number(),
  cpu_server: z.number(),
  cpu_db: z.number(),
  cpu_other: z.number().default(0),
  secs: z.number(),
  ok: z.number(),
});

export type PeerPoint = {
  readonly peer: string;
  readonly workload: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  readonly cpuMsPerOperation: number;
  readonly operations: number;
  readonly seconds: number;
  /** Processor cores that neither the peer, its database nor the load took. */
  readonly othersCores: number;
};

/** Their names for what we call W1 to W6. */
export const OURS: Readonly<Record<string, string>> = {
  list: 'W1',
  detail: 'W2',
  search: 'W3',
  cartnew: 'W4-new',
  cartadd: 'W4-line',
  checkout: 'W5',
  flash: 'W6',
};

/** Reads every `.jsonl` file of a folder; lines that are no measurement are passed over. */
export async function readPeers(folder: string): Promise<readonly PeerPoint[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap(readLines);
}

export function readLines(text: string): readonly PeerPoint[] {
  return text.split('\n').flatMap(pointOf);
}

function pointOf(line: string): PeerPoint[] {
  if (!line.startsWith('{')) return [];
  const read = lineSchema.safeParse(JSON.parse(line));
  if (!read.success) return [];
  const { target, workload, c, per_s: perSecond, p50, p99, errs, cpu_server: server, cpu_db: database } = read.data;
  const { ok: operations, secs: seconds, cpu_other: othersCores } = read.data;
  const ours = OURS[workload];
  if (ours === undefined) return [];
  // One of their processes ended meanwhile, and took its account along: nobody knows what they took.
  const cores = server < 0 || database < 0 ? Number.NaN : server + database;
  return [
    {
      peer: target,
      workload: ours,
      connections: c,
      perSecond,
      p50Ms: p50 ?? 0,
      p99Ms: p99 ?? 0,
      errors: errs,
      cpuMsPerOperation: (cores * 1_000) / Math.max(0.001, perSecond),
      operations,
      seconds,
      // What is none of theirs is the rest.
      othersCores: Number.isFinite(cores) ? othersCores : Number.NaN,
    },
  ];
}
