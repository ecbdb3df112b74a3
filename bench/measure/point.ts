import { runLoad } from '../load/generator.ts';
import type { Percentiles } from '../load/histogram.ts';
import type { Job, LoadResult, Pace } from '../load/job.ts';
import type { Session } from '../session.ts';
import type { Workload } from '../workloads/workload.ts';
import { type DatabaseWork, databaseWork } from './database.ts';
import { DRAIN_LIMIT_MS, type Lag, watchLag } from './lag.ts';
import { type CpuTimes, cpuTimes, type Memory, memoryOf } from './processes.ts';
import { serverMetrics } from './server-metrics.ts';

export type CpuPerOperation = {
  readonly server: number;
  readonly database: number;
  readonly outside: number;
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

const HELD = 0.95;
const NOISY_CORES = 0.15;

export type PointOptions = {
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Until events and mail must be through; the issue's two seconds unless it says otherwise. */
  readonly drainLimitMs?: number;
};

type Snapshot = { readonly cpu: CpuTimes; readonly work: DatabaseWork };

export async function measurePoint(
  session: Session,
  workload: Workload,
  pace: Pace,
  { seconds, warmUpSeconds, drainLimitMs = DRAIN_LIMIT_MS }: PointOptions,
  around: { readonly begin?: () => Promise<void>; readonly end?: () => Promise<void> } = {},
): Promise<Point> {
  const { platform, superuser, shopsFile } = session;
  const processes = session.processes();
  const lagWatch = workload.writes === 'orders' ? await watchLag(platform.url, platform.mailSinkUrl) : undefined;
  let before: Snapshot | undefined;
  let after: Snapshot | undefined;
  let loopDelayP99Ms = 0;
  const take = async (generatorPid: number): Promise<Snapshot> => {
    const cpu = cpuTimes(processes, generatorPid);
    return { cpu, work: await databaseWork(superuser) };
  };
  const job: Job = { url: platform.url, shopsFile, workload: workload.name, pace, warmUpSeconds, seconds };
  const load = await runLoad(job, {
    onMeasuring: async (pid) => {
      await serverMetrics(platform.url);
      await around.begin?.();
      before = await take(pid);
    },
    onMeasured: async (pid) => {
      after = await take(pid);
      await around.end?.();
      loopDelayP99Ms = (await serverMetrics(platform.url)).loopDelayP99Ms;
    },
  });
  await lagWatch?.stop();
  const lag = await lagWatch?.drain(load.operationsEver);
  if (!before || !after) throw new Error(`${workload.name} was not measured`);
  const per = (pair: (snapshot: Snapshot) => number) => differencePer(before, after, pair, load.operations);
  const ours = (['server', 'database', 'outside', 'generator'] as const).map((part) => per(({ cpu }) => cpu[part]));
  const [server = 0, database = 0, outside = 0, generator = 0] = ours;
  const busyMs = after.cpu.machine - before.cpu.machine;
  const oursMs = (server + database + outside + generator) * load.operations;
  const point = {
    workload: workload.name,
    pace,
    perSecond: load.operations / load.elapsedSeconds,
    operations: load.operations,
    errors: load.errors,
    unanswered: load.unanswered,
    errorKinds: load.errorKinds,
    seconds: load.elapsedSeconds,
    latency: load.latency,
    steps: load.steps,
    cpuMsPerOperation: { server, database, outside, generator },
    othersCores: Math.max(0, busyMs - oursMs) / 1_000 / load.elapsedSeconds,
    memory: memoryOf(session.processes()),
    loopDelayP99Ms: Math.max(loopDelayP99Ms, lagWatch?.loopDelayP99Ms() ?? 0),
    databasePerOperation: {
      transactions: per(({ work }) => work.transactions),
      rowsWritten: per(({ work }) => work.rowsWritten),
      walBytes: per(({ work }) => work.walBytes),
      walSyncs: per(({ work }) => work.walSyncs),
    },
    lag,
  };
  return { ...point, failures: failuresOf(point, drainLimitMs), notes: notesOf(point) };
}

function differencePer(
  before: Snapshot | undefined,
  after: Snapshot | undefined,
  pair: (snapshot: Snapshot) => number,
  operations: number,
): number {
  if (!before || !after) return 0;
  return (pair(after) - pair(before)) / Math.max(1, operations);
}

type Measured = Omit<Point, 'failures' | 'notes'>;

/** Wrong answers, and work that is left behind: rates while mail and events fall behind do not count. */
function failuresOf(point: Measured, drainLimitMs: number): string[] {
  const { workload, pace, errors, operations, lag } = point;
  const at = `${workload} at ${pace.kind === 'open' ? `${pace.perSecond}/s` : `${pace.connections} connections`}`;
  const failures: string[] = [];
  if (errors > 0) failures.push(`${at}: ${errors} errors, such as ${point.errorKinds[0]?.message}`);
  if (operations === 0) failures.push(`${at}: nothing was answered`);
  if (lag && lag.drainedAfterMs > drainLimitMs)
    failures.push(
      `${at}: events and mail were drained only after ${lag.drainedAfterMs} ms (${lag.mailsArrived} of ${lag.mailsExpected} mails, ${lag.slowestGroup} behind)`,
    );
  return failures;
}

function notesOf({ pace, perSecond, unanswered, othersCores }: Measured): string[] {
  const notes: string[] = [];
  if (pace.kind === 'open' && perSecond < pace.perSecond * HELD)
    notes.push(
      `the rate was not held: ${perSecond.toFixed(1)} of ${pace.perSecond}/s were answered, ${unanswered} never`,
    );
  if (othersCores > NOISY_CORES)
    notes.push(
      `others took ${othersCores.toFixed(1)} cores of the machine meanwhile: read CPU per operation, not times`,
    );
  return notes;
}
