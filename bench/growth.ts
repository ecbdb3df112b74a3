import type { Point } from './measure/point.ts';
import type { Options } from './options.ts';
import { columns, figure } from './report/columns.ts';
import { paceText } from './report/print-points.ts';
import { auditFailures } from './run-audit.ts';
import { runPoints } from './run-points.ts';
import { openSession } from './session.ts';
import { workloadNamed } from './workloads/index.ts';

const WORKLOADS = ['W1', 'W3', 'W5'] as const;
const LEAST_PRODUCTS = 100;

type Step = { readonly products: number; readonly points: readonly Point[] };

/** What a request costs as the catalogue grows ten times over, up to `--products`: a platform of its own for each step. */
export async function growth(options: Options): Promise<readonly string[]> {
  const steps: Step[] = [];
  const failures: string[] = [];
  for (const products of stepsTo(options.products)) {
    console.log(`\n${products} products`);
    const session = await openSession({ merchants: options.merchants, products, inspected: false });
    try {
      const points = await runPoints(session, WORKLOADS.map(workloadNamed), { ...options, rate: options.rate ?? 0 });
      failures.push(...points.flatMap((point) => point.failures), ...(await auditFailures(session.folder)));
      steps.push({ products, points });
    } finally {
      await session.close();
    }
  }
  console.log(`\n${growthTable(steps)}`);
  return failures;
}

function stepsTo(products: number): readonly number[] {
  const steps: number[] = [];
  for (let step = products; step >= LEAST_PRODUCTS && steps.length < 3; step /= 10) steps.unshift(Math.round(step));
  return steps;
}

function growthTable(steps: readonly Step[]): string {
  const [first] = steps;
  const rows = steps.flatMap(({ products, points }) =>
    points.map((point) => {
      const start = first?.points.find(
        (one) => one.workload === point.workload && paceText(one.pace) === paceText(point.pace),
      );
      return [
        point.workload,
        figure(products),
        paceText(point.pace),
        figure(point.perSecond),
        figure(point.latency.p50Ms),
        figure(point.latency.p99Ms),
        figure(cpuOf(point)),
        start ? figure(cpuOf(point) / cpuOf(start)) : '–',
      ];
    }),
  );
  rows.sort(([a = ''], [b = '']) => a.localeCompare(b));
  return columns(['workload', 'products', 'pace', 'per s', 'p50 ms', 'p99 ms', 'CPU ms/op', '÷ first step'], rows);
}

function cpuOf({ cpuMsPerOperation: { server, database } }: Point): number {
  return server + database;
}
