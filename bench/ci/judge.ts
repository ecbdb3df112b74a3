import { z } from 'zod';

/** What an operation cost when the limits were written: CPU as a multiple of the load generator's, and new rows. */
export const limitsSchema = z.record(
  z.string(),
  z.object({ cpu: z.number().positive(), rowsInserted: z.number().min(0).optional() }),
);
export type Limits = z.infer<typeof limitsSchema>;

export type Figure = 'cpu' | 'rowsInserted';

/** What was measured of a workload. */
export type Cost = { readonly workload: string; readonly figure: Figure; readonly measured: number };

const WHAT: Readonly<Record<Figure, string>> = { cpu: 'CPU, times the generator’s', rowsInserted: 'rows inserted' };

/** How far above its limit CPU may be: times the limit. An order's figure keeps within a tenth, so a quarter more can be told from none. */
const CPU_FACTOR = 1.25;
const CPU_FACTORS: Readonly<Record<string, number>> = { W5: 1.2 };
const ROWS_BESIDE = 0.5;
/** What all workloads moved alike, and how many it takes to tell that. */
const ALL = 'all';
const ENOUGH_TO_TELL = 3;

export type Verdict = Cost & {
  readonly what: string;
  readonly limit: number;
  readonly failsAbove: number;
  /** `unknown`: it was not measured, or has no limit. */
  readonly outcome: 'held' | 'regression' | 'better' | 'unknown';
};

/**
 * Processor time against that of the load generator for the same operations in the same seconds, which a slow machine moves
 * nearly alike; and the rows inserted, which no machine moves. By what the middle one of several workloads lies above its limit
 * each may lie higher; what is common to all is judged for itself.
 */
export function judge(costs: readonly Cost[], limits: Limits): readonly Verdict[] {
  const common = commonDrift(costs, limits);
  const measured = costs.map((cost) => verdict(cost, limits[cost.workload]?.[cost.figure], Math.max(1, common ?? 1)));
  const missing = Object.entries(limits).flatMap(([workload, limit]) =>
    (['cpu', 'rowsInserted'] as const)
      .filter((figure) => limit[figure] !== undefined)
      .filter((figure) => !costs.some((cost) => cost.workload === workload && cost.figure === figure))
      .map((figure) => verdict({ workload, figure, measured: Number.NaN }, limit[figure])),
  );
  const all = common === undefined ? [] : [verdict({ workload: ALL, figure: 'cpu', measured: common }, 1)];
  return [...measured, ...missing, ...all];
}

/** The middle one of what CPU costs are of their limits. */
function commonDrift(costs: readonly Cost[], limits: Limits): number | undefined {
  const shares = costs.flatMap(({ workload, figure, measured }) => {
    const limit = limits[workload]?.cpu;
    return figure === 'cpu' && limit !== undefined && Number.isFinite(measured) ? [measured / limit] : [];
  });
  const inOrder = shares.toSorted((one, other) => one - other);
  return inOrder.length < ENOUGH_TO_TELL ? undefined : inOrder[Math.floor((inOrder.length - 1) / 2)];
}

/** Of what was measured twice, the lower; what was measured once stays. */
export function lowest(first: readonly Verdict[], again: readonly Verdict[]): readonly Verdict[] {
  return first.map((one) => {
    const other = again.find(({ workload, figure }) => workload === one.workload && figure === one.figure);
    return other && other.measured < one.measured ? other : one;
  });
}

function verdict(cost: Cost, limit = Number.NaN, drift = 1): Verdict {
  const isCpu = cost.figure === 'cpu';
  const factor = isCpu ? (CPU_FACTORS[cost.workload] ?? CPU_FACTOR) : 1;
  const beside = isCpu ? 0 : ROWS_BESIDE;
  const failsAbove = limit * factor * (isCpu ? drift : 1) + beside;
  const isBetter = cost.measured < limit / factor - beside;
  const outcome = outcomeOf(cost.measured, failsAbove, isBetter);
  return { ...cost, what: WHAT[cost.figure], limit, failsAbove, outcome };
}

function outcomeOf(measured: number, failsAbove: number, isBetter: boolean): Verdict['outcome'] {
  if (!Number.isFinite(measured) || !Number.isFinite(failsAbove)) return 'unknown';
  if (measured > failsAbove) return 'regression';
  return isBetter ? 'better' : 'held';
}
