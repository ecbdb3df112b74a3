import { z } from 'zod';

/** CPU of an operation ÷ CPU of its floor, as it was when the limits were written. */
export const limitsSchema = z.record(z.string(), z.object({ floor: z.string(), ratio: z.number().positive() }));
export type Limits = z.infer<typeof limitsSchema>;

/** A quarter more than the limit is a regression. */
export const TOLERANCE = 1.25;

export type Cost = { readonly name: string; readonly cpuMs: number };
export type Verdict = {
  readonly workload: string;
  readonly floor: string;
  readonly cpuMs: number;
  readonly floorMs: number;
  readonly ratio: number;
  readonly limit: number;
  /** `unknown`: the limit names a floor or a workload that was not measured, or there is no limit. */
  readonly outcome: 'held' | 'regression' | 'better' | 'unknown';
};

/** Both are processor time of the same minute on the same machine, so that a busy or a slow one moves them alike. */
export function judge(costs: readonly Cost[], floors: readonly Cost[], limits: Limits): readonly Verdict[] {
  const names = new Set([...Object.keys(limits), ...costs.map(({ name }) => name)]);
  return [...names].map((workload) => {
    const { floor = '', ratio: limit = Number.NaN } = limits[workload] ?? {};
    const cpuMs = costs.find(({ name }) => name === workload)?.cpuMs ?? Number.NaN;
    const floorMs = floors.find(({ name }) => name === floor)?.cpuMs ?? Number.NaN;
    const ratio = cpuMs / floorMs;
    return { workload, floor, cpuMs, floorMs, ratio, limit, outcome: outcomeOf(ratio, limit) };
  });
}

function outcomeOf(ratio: number, limit: number): Verdict['outcome'] {
  if (!Number.isFinite(ratio) || !Number.isFinite(limit)) return 'unknown';
  if (ratio > limit * TOLERANCE) return 'regression';
  return ratio < limit / TOLERANCE ? 'better' : 'held';
}
