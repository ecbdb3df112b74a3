import { runLoad } from '../load/generator.ts';
import type { Job, Pace } from '../load/job.ts';
import type { Session } from '../session.ts';
import type { Workload } from '../workloads/workload.ts';
import { failuresOf, notesOf } from './judge-point.ts';
import { DRAIN_LIMIT_MS, watchLag } from './lag.ts';
import type { Point } from './point.ts';
import { memoryOf } from './processes.ts';
import { serverMetrics } from './server-metrics.ts';
import { between, type Snapshot, takeSnapshot } from './snapshot.ts';

export type PointOptions = {
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Until events and mail must be through; the two seconds unless it says otherwise. */
  readonly drainLimitMs?: number;
};

/** Runs one workload at one pace. `around` is called when the measured time begins and ends. */
export async function measurePoint(
  session: Session,
  workload: Workload,
  pace: Pace,
  { seconds, warmUpSeconds, drainLimitMs = DRAIN_LIMIT_MS }: PointOptions,
  around: { readonly begin?: () => Promise<void>; readonly end?: () => Promise<void> } = {},
): Promise<Point> {
  const { platform, shopsFile } = session;
  const processes = session.processes();
  const lagWatch = workload.writes === 'orders' ? await watchLag(platform) : undefined;
  let before: Snapshot | undefined;
  let after: Snapshot | undefined;
  let loopDelayP99Ms = 0;
  const job: Job = { url: platform.url, shopsFile, workload: workload.name, pace, warmUpSeconds, seconds };
  const load = await runLoad(job, {
    onMeasuring: async (pid) => {
      before = await takeSnapshot(session, processes, pid);
      await around.begin?.();
      // Reading it begins it anew.
      await serverMetrics(platform);
    },
    onMeasured: async (pid) => {
      after = await takeSnapshot(session, processes, pid);
      await around.end?.();
      loopDelayP99Ms = (await serverMetrics(platform)).loopDelayP99Ms;
    },
  });
  await lagWatch?.stop();
  const lag = await lagWatch?.drain(load.operationsEver);
  if (!before || !after) throw new Error(`${workload.name} was not measured`);
  const { operations, elapsedSeconds } = load;
  const measured = {
    workload: workload.name,
    pace,
    perSecond: operations / elapsedSeconds,
    operations,
    errors: load.errors,
    unanswered: load.unanswered,
    errorKinds: load.errorKinds,
    seconds: elapsedSeconds,
    latency: load.latency,
    steps: load.steps,
    ...between(before, after, operations, elapsedSeconds),
    memory: memoryOf(session.processes()),
    loopDelayP99Ms: Math.max(loopDelayP99Ms, lagWatch?.loopDelayP99Ms() ?? 0),
    lag,
  };
  return { ...measured, failures: failuresOf(measured, drainLimitMs), notes: notesOf(measured) };
}
