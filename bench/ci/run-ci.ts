import { readFile, writeFile } from 'node:fs/promises';
import { measureFloor } from '../floor/measure-floor.ts';
import { measurePoint, type Point } from '../measure/point.ts';
import { columns, figure } from '../report/columns.ts';
import { auditFailures } from '../run-audit.ts';
import { sayPoint } from '../run-points.ts';
import { openSession } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';
import { type Cost, judge, limitsSchema, TOLERANCE, type Verdict } from './judge.ts';

const LIMITS = new URL('../ci-limits.json', import.meta.url);
const PRODUCTS = 200;
const CONNECTIONS = 8;
const FLOOR_SECONDS = 3;
const UNTIMED = { seconds: 0, warmUpSeconds: 0 };
/** Costs are judged here and not times: on a crowded machine the last mail may take longer than the bench allows. */
const DRAIN_LIMIT_MS = 20_000;
/** As many as make the figure still; the first hundreds of orders are dear, while the server's code is not compiled yet. */
const AMOUNTS = {
  nothing: { warmUp: 600, operations: 1_500 },
  carts: { warmUp: 400, operations: 1_000 },
  orders: { warmUp: 100, operations: 150 },
} as const;

/**
 * The small bench: what an operation costs in floors of the same run, against what it cost when the limits were written.
 * `writes` makes what was measured the new limits.
 */
export async function runCi({ writes }: { readonly writes: boolean }): Promise<readonly string[]> {
  const limits = limitsSchema.parse(JSON.parse(await readFile(LIMITS, 'utf8')));
  const session = await openSession({ merchants: 1, products: PRODUCTS, inspected: false });
  try {
    const floorOf = () => measureFloor(session, { seconds: FLOOR_SECONDS, connections: [CONNECTIONS], short: true });
    const before = await floorOf();
    const points: Point[] = [];
    for (const workload of Object.keys(limits).map(workloadNamed)) {
      const pace = { kind: 'counted', connections: CONNECTIONS, ...AMOUNTS[workload.writes] } as const;
      const point = await measurePoint(session, workload, pace, { ...UNTIMED, drainLimitMs: DRAIN_LIMIT_MS });
      points.push(point);
      sayPoint(point);
    }
    // Again, since other work on the machine comes and goes: the mean of both stands for the time between.
    const after = await floorOf();
    const floors = before.map(({ name, cpuMsPerOperation }) => {
      const again = after.find((one) => one.name === name)?.cpuMsPerOperation ?? cpuMsPerOperation;
      return { name, cpuMs: (cpuMsPerOperation + again) / 2 };
    });
    const costs = points.map(({ workload, cpuMsPerOperation: { server, database } }): Cost => {
      return { name: workload, cpuMs: server + database };
    });
    const verdicts = judge(costs, floors, limits);
    console.log(`\n${verdictTable(verdicts)}\n`);
    if (writes) await writeLimits(verdicts);
    return [
      ...points.flatMap(({ failures }) => failures),
      ...verdicts.filter(({ outcome }) => outcome === 'regression' || outcome === 'unknown').map(sentence),
      ...(await auditFailures(session.folder)),
    ];
  } finally {
    await session.close();
  }
}

async function writeLimits(verdicts: readonly Verdict[]): Promise<void> {
  const entries = verdicts.map(({ workload, floor, ratio }) => [
    workload,
    { floor, ratio: Number(ratio.toPrecision(3)) },
  ]);
  await writeFile(LIMITS, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
}

function verdictTable(verdicts: readonly Verdict[]): string {
  return columns(
    ['workload', 'CPU ms/op', 'floor', 'CPU ms/op', 'ratio', 'limit', `fails above`, ''],
    verdicts.map(({ workload, cpuMs, floor, floorMs, ratio, limit, outcome }) => [
      workload,
      figure(cpuMs),
      floor,
      floorMs.toFixed(3),
      figure(ratio),
      figure(limit),
      figure(limit * TOLERANCE),
      outcome === 'better' ? 'better: lower the limit' : outcome,
    ]),
  );
}

function sentence({ workload, floor, ratio, limit, outcome }: Verdict): string {
  if (outcome === 'unknown') return `${workload} and its floor were not both measured`;
  return `${workload} costs ${figure(ratio)} times ${floor}; the limit is ${figure(limit)}, and a quarter above it fails`;
}
