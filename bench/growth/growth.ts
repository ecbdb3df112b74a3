import type { Point } from '../measure/point.ts';
import { untilQuiet } from '../measure/quiet.ts';
import { chosen, type Growing, type Options } from '../options.ts';
import { columns, figure } from '../report/columns.ts';
import { paceText } from '../report/print-points.ts';
import { auditFailures } from '../run-audit.ts';
import { runPoints } from '../run-points.ts';
import { openSession } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';
import { KINDS } from './kinds.ts';

const WORKLOADS = ['W1', 'W2', 'W3', 'W4-new', 'W5'] as const;
const MAX_STEPS = 4;
/** Costs are compared here and not times. */
const DRAIN_LIMIT_MS = 60_000;

type Step = { readonly size: number; readonly seconds: number; readonly points: readonly Point[] };

/** What a request costs as one thing grows tenfold at each step, in one platform. */
export async function growth(growing: Growing, options: Options): Promise<readonly string[]> {
  const kind = KINDS[growing];
  const names = chosen(WORKLOADS, options.only);
  const steps: Step[] = [];
  const failures: string[] = [];
  let session = await openSession({ ...kind.start, inspected: false });
  try {
    for (const size of stepsTo(options.to ?? kind.to, kind.least)) {
      const startedAt = performance.now();
      session = await kind.grow(session, steps.at(-1)?.size ?? 0, size);
      await untilQuiet(session.platform.url);
      const seconds = (performance.now() - startedAt) / 1_000;
      console.log(`\n${figure(size)} ${growing}, after ${figure(seconds)} s`);
      const how = { ...options, rate: options.rate ?? 0, drainLimitMs: DRAIN_LIMIT_MS };
      const points = await runPoints(session, names.map(workloadNamed), how);
      failures.push(...points.flatMap((point) => point.failures));
      steps.push({ size, seconds, points });
    }
    failures.push(...(await auditFailures(session.folder)));
  } finally {
    await session.close();
  }
  console.log(`\n${growthTable(growing, steps)}`);
  return failures;
}

function stepsTo(to: number, least: number): readonly number[] {
  const steps = [to];
  for (let step = to / 10; step >= least && steps.length < MAX_STEPS; step /= 10) steps.unshift(Math.round(step));
  return steps;
}

function growthTable(growing: Growing, steps: readonly Step[]): string {
  const [first] = steps;
  const rows = steps.flatMap(({ size, points }) =>
    points.map((point) => {
      const start = first?.points.find(
        (one) => one.workload === point.workload && paceText(one.pace) === paceText(point.pace),
      );
      const { server, database } = point.cpuMsPerOperation;
      return [
        point.workload,
        figure(size),
        paceText(point.pace),
        figure(point.perSecond),
        figure(point.latency.p50Ms),
        figure(point.latency.p99Ms),
        figure(server),
        figure(database),
        start ? figure(cpuOf(point) / cpuOf(start)) : '–',
      ];
    }),
  );
  rows.sort(([a = ''], [b = '']) => a.localeCompare(b));
  const heading = ['workload', growing, 'pace', 'per s', 'p50 ms', 'p99 ms', 'CPU ms: server', 'database', '÷ first'];
  return columns(heading, rows);
}

function cpuOf({ cpuMsPerOperation: { server, database } }: Point): number {
  return server + database;
}
