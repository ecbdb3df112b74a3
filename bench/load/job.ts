import type { Percentiles } from './histogram.ts';

/** How load is made: as fast as answers come, or at a rate that does not care for answers. */
export type Pace =
  | { readonly kind: 'closed'; readonly connections: number }
  | { readonly kind: 'open'; readonly perSecond: number; readonly connections: number }
  /** A closed loop of so many operations, however long they take: a cold or crowded machine warms up as much as a free one. */
  | { readonly kind: 'counted'; readonly connections: number; readonly warmUp: number; readonly operations: number };

export type Job = {
  readonly url: string;
  /** A JSON file of all shops: too much for a message. */
  readonly shopsFile: string;
  readonly workload: string;
  readonly pace: Pace;
  /** Of loops that are not counted. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
};

export type LoadResult = {
  /** Right answers that came in the measured time. */
  readonly operations: number;
  /** With those of the warm-up and the last that were under way. */
  readonly operationsEver: number;
  readonly errors: number;
  /** Of an open loop whose rate was not held: who was still waiting long after the end. Their time so far is in the latency. */
  readonly unanswered: number;
  readonly errorKinds: readonly { readonly message: string; readonly count: number }[];
  readonly elapsedSeconds: number;
  /** Of whole operations; in an open loop from the moment at which they were due. */
  readonly latency: Percentiles;
  /** How often an operation ended in each way, where there are several right ones. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Of the requests of which an operation consists, where there are several. */
  readonly steps: Readonly<Record<string, Percentiles>>;
};

/** What the load's process tells: the measured time begins, it ends, and the result when the last answer is in. */
export type LoadMessage =
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured' }
  | { readonly kind: 'result'; readonly result: LoadResult };
