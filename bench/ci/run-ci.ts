import { readFile, writeFile } from 'node:fs/promises';
import { idleCpu } from '../measure/idle.ts';
import { measurePoint } from '../measure/measure-point.ts';
import { settledCpuMs, settledPace } from '../measure/settled-cost.ts';
import { columns, figure } from '../report/columns.ts';
import { auditFailures } from '../run-audit.ts';
import { sayPoint } from '../run-points.ts';
import { openSession } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';
import { insertedRows } from './inserted-rows.ts';
import { type Cost, judge, type Limits, limitsSchema, lowest, middle, type Verdict } from './judge.ts';
import { referenceMs } from './reference-work.ts';

const LIMITS = new URL('../ci-limits.json', import.meta.url);
const PRODUCTS = 200;
const CONNECTIONS = 8;
const WORKLOADS = ['W1', 'W2', 'W3', 'W4-new', 'W5'] as const;
/** Of which rows are counted, and of how many. */
const COUNTED = { workload: 'W5', operations: 40 } as const;
/** Long enough for PostgreSQL to have told what the loading did. */
const IDLE_MS = 10_500;
const UNTIMED = { seconds: 0, warmUpSeconds: 0 };
/** Costs are judged here and not times: on a crowded machine the last mail may take longer than the bench allows. */
const DRAIN_LIMIT_MS = 20_000;
/** Other work on the machine only ever adds to a cost: what fails is measured again, and the lowest of all counts. */
const ROUNDS = 3;

type Round = { readonly verdicts: readonly Verdict[]; readonly failures: readonly string[] };

/**
 * The small bench: what an operation costs in reference work of the same seconds, against what it cost when the limits were
 * written. `writes` makes what was measured the new limits.
 */
export async function runCi({ writes }: { readonly writes: boolean }): Promise<readonly string[]> {
  const limits = limitsSchema.parse(JSON.parse(await readFile(LIMITS, 'utf8')));
  const rounds = [await runRound(limits, WORKLOADS)];
  let verdicts = rounds[0]?.verdicts ?? [];
  while (rounds.length < ROUNDS) {
    const failed = new Set(regressions(verdicts).map(({ workload }) => workload));
    const again = writes ? WORKLOADS : WORKLOADS.filter((name) => failed.has(name));
    if (again.length === 0) break;
    const next = await runRound(limits, again);
    verdicts = lowest(verdicts, next.verdicts);
    rounds.push(next);
  }
  const failures = rounds.flatMap((round) => round.failures);
  if (writes) verdicts = middle(rounds.map((round) => round.verdicts));
  console.log(`\n${verdictTable(verdicts)}`);
  if (writes) await writeLimits(verdicts);
  const unmeasured = verdicts.filter(({ measured }) => !Number.isFinite(measured));
  const unlimited = verdicts.filter(({ outcome }) => outcome === 'unknown');
  const judged = writes ? unmeasured : [...regressions(verdicts), ...unlimited];
  return [...failures, ...judged.map(sentence)];
}

/** On a platform of its own: how the engine compiled the server's code once must not decide every round. */
async function runRound(limits: Limits, workloads: readonly string[]): Promise<Round> {
  const session = await openSession({ merchants: 1, products: PRODUCTS, inspected: false });
  try {
    const idle = await idleCpu(session.processes, IDLE_MS);
    const costs: Cost[] = [];
    const failures: string[] = [];
    if (workloads.includes(COUNTED.workload)) {
      const measured = await insertedRows(session, COUNTED.workload, COUNTED.operations);
      costs.push({ workload: COUNTED.workload, figure: 'rowsInserted', measured });
      console.log(`${COUNTED.workload.padEnd(10)} alone        ${figure(measured)} rows inserted`);
    }
    let before = await referenceMs();
    for (const workload of workloads.map(workloadNamed)) {
      const how = { ...UNTIMED, drainLimitMs: DRAIN_LIMIT_MS };
      const point = await measurePoint(session, workload, settledPace(workload, CONNECTIONS), how);
      const after = await referenceMs();
      sayPoint(point);
      const { server, database } = settledCpuMs(point, idle);
      const pieceMs = (before + after) / 2;
      costs.push({ workload: workload.name, figure: 'cpu', measured: (server + database) / pieceMs });
      failures.push(...point.failures);
      before = after;
    }
    console.log(`a piece of reference work: ${before.toFixed(4)} ms CPU\n`);
    const asked = Object.fromEntries(Object.entries(limits).filter(([name]) => workloads.includes(name)));
    return { verdicts: judge(costs, asked), failures: [...failures, ...(await auditFailures(session.folder))] };
  } finally {
    await session.close();
  }
}

function regressions(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter(({ outcome }) => outcome === 'regression');
}

async function writeLimits(verdicts: readonly Verdict[]): Promise<void> {
  const figuresOf = (wanted: string) =>
    verdicts
      .filter(({ workload }) => workload === wanted)
      .map(({ figure, measured }) => [figure, Number(measured.toPrecision(3))] as const);
  const limits = WORKLOADS.map((name) => [name, Object.fromEntries(figuresOf(name))] as const);
  await writeFile(LIMITS, `${JSON.stringify(Object.fromEntries(limits), null, 2)}\n`);
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
  if (outcome === 'unknown') return `${workload}: ${what}: it was not measured, or has no limit`;
  return `${workload}: ${what}: ${figure(measured)}; the limit is ${figure(limit)}, and above ${figure(failsAbove)} it fails`;
}
