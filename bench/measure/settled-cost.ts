import type { Pace } from '../load/job.ts';
import type { Workload } from '../workloads/workload.ts';
import type { IdleCpu } from './idle.ts';
import type { Point } from './point.ts';

/** As many as make the figure still; the first hundreds of orders are dear, while the server's code is not compiled yet. */
const AMOUNTS = {
  nothing: { warmUp: 600, operations: 1_500 },
  carts: { warmUp: 400, operations: 1_000 },
  orders: { warmUp: 100, operations: 150 },
} as const;

/** So many operations, or so many times as many, however long they take: a crowded machine measures the same as a free one. */
export function settledPace({ writes }: Workload, connections: number, times = 1): Pace {
  const { warmUp, operations } = AMOUNTS[writes];
  return { kind: 'counted', connections, warmUp: warmUp * times, operations: operations * times };
}

/** Less what the platform takes anyway, of which a slow minute would charge an operation more than a fast one. */
export function settledCpuMs({ operations, seconds, cpuMsPerOperation }: Point, idle: IdleCpu) {
  const perOperation = seconds / Math.max(1, operations);
  return {
    server: cpuMsPerOperation.server - idle.serverMsPerSecond * perOperation,
    database: cpuMsPerOperation.database - idle.databaseMsPerSecond * perOperation,
  };
}
