import { readFile, writeFile } from 'node:fs/promises';
import { measureFloor } from '../floor/measure-floor.ts';
import { type IdleCpu, idleCpu } from '../measure/idle.ts';
import { measurePoint } from '../measure/measure-point.ts';
import type { Point } from '../measure/point.ts';
import { untilQuiet } from '../measure/quiet.ts';
import { settledCpuMs, settledPace } from '../measure/settled-cost.ts';
import { columns, figure } from '../report/columns.ts';
import { auditFailures } from '../run-audit.ts';
import { sayPoint } from '../run-points.ts';
import { openSession, type Session } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';
import { type Cost, type FloorCost, judge, type Limits, limitsSchema, lowest, type Verdict } from './judge.ts';

const LIMITS = new URL('../ci-limits.json', import.meta.url);
const PRODUCTS = 200;
const CONNECTIONS = 8;
const FLOOR_SECONDS = 3;
const IDLE_MS = 3_000;
const UNTIMED = { seconds: 0, warmUpSeconds: 0 };
/** Costs are judged here and not times: on a crowded machine the last mail may take longer than the bench allows. */
const DRAIN_LIMIT_MS = 20_000;
/** Other work on the machine only ever adds to a cost: what fails is measured again, and the lowest of all counts. */
const ROUNDS = 3;

type Round = { readonly verdicts: readonly Verdict[]; readonly failures: readonly string[] };

/**
 * The small bench: what an operation costs in floors of the same run, against what it cost when the limits were written.
 * `writes` makes what was measured the new limits.
 */
export async function runCi({ writes }: { readonly writes: boolean }): Promise<readonly string[]> {
  const limits = limitsSchema.parse(JSON.parse(await readFile(LIMITS, 'utf8')));
  const session = await openSession({ merchants: 1, products: PRODUCTS, inspected: false });
  try {
    let { verdicts, failures } = await runRound(session, limits, Object.keys(limits));
    for (let round = 2; round <= ROUNDS; round++) {
      const again = writes ? Object.keys(limits) : [...new Set(regressions(verdicts).map(({ workload }) => workload))];
      if (again.length === 0) break;
      const next = await runRound(session, limits, again);
      verdicts = lowest(verdicts, next.verdicts);
      failures = [...failures, ...next.failures];
    }
    console.log(`\n${verdictTable(verdicts)}`);
    if (writes) await writeLimits(limits, verdicts);
    const unknown = verdicts.filter(({ outcome }) => outcome === 'unknown');
    const judged = writes ? unknown : [...regressions(verdicts), ...unknown];
    return [...failures, ...judged.map(sentence), ...(await auditFailures(session.folder))];
  } finally {
    await session.close();
  }
}

/** These workloads between two measurements of the floor, whose mean stands for the time between. */
async function runRound(session: Session, limits: Limits, workloads: readonly string[]): Promise<Round> {
  const floorOf = () => measureFloor(session, { seconds: FLOOR_SECONDS, connections: [CONNECTIONS], short: true });
  const before = await floorOf();
  await untilQuiet(session.platform);
  const idle = await idleCpu(session.processes, IDLE_MS);
  const points: Point[] = [];
  for (const workload of workloads.map(workloadNamed)) {
    const point = await measurePoint(session, workload, settledPace(workload, CONNECTIONS), {
      ...UNTIMED,
      drainLimitMs: DRAIN_LIMIT_MS,
    });
    points.push(point);
    sayPoint(point);
  }
  const after = await floorOf();
  const floors = before.map(({ name, cpuMsPerOperation }): FloorCost => {
    const again = after.find((one) => one.name === name)?.cpuMsPerOperation ?? cpuMsPerOperation;
    return { floor: name, cpuMs: (cpuMsPerOperation + again) / 2 };
  });
  console.log(`the floor: ${floors.map(({ floor, cpuMs }) => `${floor} ${cpuMs.toFixed(3)} ms CPU`).join(', ')}\n`);
  const costs = points.map((point) => costOf(point, idle));
  const asked = Object.fromEntries(Object.entries(limits).filter(([name]) => workloads.includes(name)));
  return { verdicts: judge(costs, floors, asked), failures: points.flatMap(({ failures }) => failures) };
}

function regressions(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter(({ outcome }) => outcome === 'regression');
}

function costOf(point: Point, idle: IdleCpu): Cost {
  const { server, database } = settledCpuMs(point, idle);
  return { workload: point.workload, cpuMs: server + database, rowsWritten: point.databasePerOperation.rowsWritten };
}

async function writeLimits(limits: Limits, verdicts: readonly Verdict[]): Promise<void> {
  const rounded = (workload: string, place: number) => {
    const measured = verdicts.filter((one) => one.workload === workload)[place]?.measured ?? 0;
    return Number(measured.toPrecision(3));
  };
  const entries = Object.entries(limits).map(([workload, { floor }]) => [
    workload,
    { floor, ratio: rounded(workload, 0), rowsWritten: rounded(workload, 1) },
  ]);
  await writeFile(LIMITS, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
}

function verdictTable(verdicts: readonly Verdict[]): string {
  return columns(
    ['workload', '', 'measured', 'limit', 'fails above', ''],
    verdicts.map(({ workload, what, measured, limit, failsAbove, outcome }) => [
      workload,
      what,
      figure(measured),
      figure(limit),
      figure(failsAbove),
      outcome === 'better' ? 'better: lower the limit' : outcome,
    ]),
  );
}

function sentence({ workload, what, measured, limit, failsAbove, outcome }: Verdict): string {
  if (outcome === 'unknown') return `${workload}: ${what} was not measured, or has no limit`;
  return `${workload}: ${what} is ${figure(measured)}; the limit is ${figure(limit)}, and above ${figure(failsAbove)} it fails`;
}
