import type { Percentiles } from '../load/histogram.ts';
import type { LoadResult, Pace } from '../load/job.ts';
import type { DatabaseWork } from './database.ts';
import type { Lag } from './lag.ts';
import type { Memory } from './processes.ts';

export type CpuPerOperation = {
  readonly server: number;
  readonly database: number;
  readonly outside: number;
  /** Of servers beside PostgreSQL, where there are any. */
  readonly beside: number;
  readonly generator: number;
};

/** One workload at one pace: all that was measured, ready to be kept as JSON. */
export type Point = {
  readonly workload: string;
  readonly pace: Pace;
  readonly perSecond: number;
  readonly operations: number;
  readonly errors: number;
  readonly unanswered: number;
  readonly errorKinds: LoadResult['errorKinds'];
  readonly seconds: number;
  readonly latency: Percentiles;
  readonly steps: LoadResult['steps'];
  readonly cpuMsPerOperation: CpuPerOperation;
  /** Processor cores that others on the machine took meanwhile; above 0.15 times are noisy, CPU per operation less so. */
  readonly othersCores: number;
  readonly memory: Memory;
  readonly loopDelayP99Ms: number;
  readonly databasePerOperation: DatabaseWork;
  readonly lag: Lag | undefined;
  /** What makes the run worthless. */
  readonly failures: readonly string[];
  /** What must be known to read the figures. */
  readonly notes: readonly string[];
};

/** Before it is judged. */
export type Measured = Omit<Point, 'failures' | 'notes'>;
