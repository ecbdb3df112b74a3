import { z } from 'zod';

/** What an operation cost when the limits were written: CPU in floors of the same run, and rows. */
export const limitsSchema = z.record(
  z.string(),
  z.object({ floor: z.string(), ratio: z.number().positive(), rowsWritten: z.number().min(0) }),
);
export type Limits = z.infer<typeof limitsSchema>;

/** A quarter more than the limit is a regression. */
export const TOLERANCE = 1.25;
/** Below half a row the figure is what else happened meanwhile. */
const ROWS_SLACK = 0.5;

export type Cost = { readonly workload: string; readonly cpuMs: number; readonly rowsWritten: number };
export type FloorCost = { readonly floor: string; readonly cpuMs: number };

export type Verdict = {
  readonly workload: string;
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly failsAbove: number;
  /** `unknown`: the workload, its floor or its limit is missing. */
  readonly outcome: 'held' | 'regression' | 'better' | 'unknown';
};

/**
 * A ratio of processor times of the same minute on the same machine, which a busy or a slow one moves alike; and the rows
 * written, which no machine moves.
 */
export function judge(costs: readonly Cost[], floors: readonly FloorCost[], limits: Limits): readonly Verdict[] {
  const names = new Set([...Object.keys(limits), ...costs.map(({ workload }) => workload)]);
  return [...names].flatMap((workload) => {
    const limit = limits[workload];
    const cost = costs.find((one) => one.workload === workload);
    const floor = floors.find((one) => one.floor === limit?.floor);
    const ratio = (cost?.cpuMs ?? Number.NaN) / (floor?.cpuMs ?? Number.NaN);
    const rows = cost?.rowsWritten ?? Number.NaN;
    return [
      verdict(workload, `CPU ÷ ${limit?.floor ?? 'no floor'}`, ratio, limit?.ratio, 0),
      verdict(workload, 'rows written', rows, limit?.rowsWritten, ROWS_SLACK),
    ];
  });
}

/** Of what was measured twice, the lower; what was measured once stays. */
export function lowest(first: readonly Verdict[], again: readonly Verdict[]): readonly Verdict[] {
  return first.map((one) => {
    const other = again.find(({ workload, what }) => workload === one.workload && what === one.what);
    return other && other.measured < one.measured ? other : one;
  });
}

function verdict(workload: string, what: string, measured: number, limit = Number.NaN, slack = 0): Verdict {
  const failsAbove = limit * TOLERANCE + slack;
  return { workload, what, measured, limit, failsAbove, outcome: outcomeOf(measured, limit, failsAbove, slack) };
}

function outcomeOf(measured: number, limit: number, failsAbove: number, slack: number): Verdict['outcome'] {
  if (!Number.isFinite(measured) || !Number.isFinite(limit)) return 'unknown';
  if (measured > failsAbove) return 'regression';
  return measured < limit / TOLERANCE - slack ? 'better' : 'held';
}
