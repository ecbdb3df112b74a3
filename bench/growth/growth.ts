import { idleCpu } from '../measure/idle.ts';
import { measurePoint } from '../measure/measure-point.ts';
import type { Point } from '../measure/point.ts';
import { untilQuiet } from '../measure/quiet.ts';
import { settledCpuMs, settledPace } from '../measure/settled-cost.ts';
import { chosen, type Growing, type Options } from '../options.ts';
import { columns, figure } from '../report/columns.ts';
import { auditFailures } from '../run-audit.ts';
import { sayPoint } from '../run-points.ts';
import { openSession } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';
import { KINDS } from './kinds.ts';

const WORKLOADS = ['W1', 'W2', 'W3', 'W4-new', 'W5'] as const;
const MAX_STEPS = 4;
/** Costs are compared here and not times: on a crowded machine the last mail may take longer than the bench allows. */
const DRAIN_LIMIT_MS = 60_000;

const CONNECTIONS = 8;
const IDLE_MS = 3_000;
const UNTIMED = { seconds: 0, warmUpSeconds: 0, drainLimitMs: DRAIN_LIMIT_MS };

type Measured = { readonly point: Point; readonly cpuMs: ReturnType<typeof settledCpuMs> };
type Step = { readonly size: number; readonly measured: readonly Measured[] };

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
      await untilQuiet(session.platform);
      const seconds = (performance.now() - startedAt) / 1_000;
      console.log(`\n${figure(size)} ${growing}, after ${figure(seconds)} s`);
      const idle = await idleCpu(session.processes, IDLE_MS);
      const measured: Measured[] = [];
      for (const workload of names.map(workloadNamed)) {
        const point = await measurePoint(session, workload, settledPace(workload, CONNECTIONS), UNTIMED);
        sayPoint(point);
        measured.push({ point, cpuMs: settledCpuMs(point, idle) });
        failures.push(...point.failures);
      }
      steps.push({ size, measured });
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
  const rows = steps.flatMap(({ size, measured }) =>
    measured.map(({ point: { workload, latency, databasePerOperation }, cpuMs }) => {
      const start = first?.measured.find(({ point }) => point.workload === workload);
      return [
        workload,
        figure(size),
        figure(latency.p50Ms),
        figure(latency.p99Ms),
        figure(cpuMs.server),
        figure(cpuMs.database),
        figure(databasePerOperation.pages),
        start ? figure((cpuMs.server + cpuMs.database) / (start.cpuMs.server + start.cpuMs.database)) : '–',
      ];
    }),
  );
  rows.sort(([a = ''], [b = '']) => a.localeCompare(b));
  const heading = ['workload', growing, 'p50 ms', 'p99 ms', 'CPU ms: server', 'database', 'pages read', 'CPU ÷ first'];
  return columns(heading, rows);
}
