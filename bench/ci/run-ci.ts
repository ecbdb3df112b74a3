import { readFile, writeFile } from 'node:fs/promises';
import { idleCpu } from '../measure/idle.ts';
import { measurePoint } from '../measure/measure-point.ts';
import { settledCpuMs, settledPace } from '../measure/settled-cost.ts';
import { columns, figure } from '../report/columns.ts';
import { auditFailures } from '../run-audit.ts';
import { sayPoint } from '../run-points.ts';
import { openSession, type Session } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';
import { insertedRows } from './inserted-rows.ts';
import { type Cost, judge, type Limits, limitsSchema, lowest, type Verdict } from './judge.ts';

const LIMITS = new URL('../ci-limits.json', import.meta.url);
const PRODUCTS = 200;
const CONNECTIONS = 8;
/** As many operations as settle a cost: a generator that has just started still compiles in a shorter run. */
const TIMES = 3;
const WORKLOADS = ['W1', 'W2', 'W3', 'W4-new', 'W5'] as const;
/** Of which rows are counted, and of how many. */
const COUNTED = { workload: 'W5', operations: 40 } as const;
/** Long enough for PostgreSQL to have told what the loading did. */
const IDLE_MS = 10_500;
const UNTIMED = { seconds: 0, warmUpSeconds: 0 };
/** Costs are judged here and not times: on a crowded machine the last mail may take longer than the bench allows. */
const DRAIN_LIMIT_MS = 20_000;
/** Other work on the machine mostly adds to a cost: when one fails all are measured again, and the lowest of each counts. */
const ROUNDS = 3;

type Round = { readonly verdicts: readonly Verdict[]; readonly failures: readonly string[] };

/**
 * The small bench: what an operation costs beside what the load generator took for it in the same seconds, against what it
 * cost when the limits were written. `writes` makes what was measured the new limits.
 */
export async function runCi({ writes }: { readonly writes: boolean }): Promise<readonly string[]> {
  const limits = limitsSchema.parse(JSON.parse(await readFile(LIMITS, 'utf8')));
  const rounds = [await runRound(limits)];
  let verdicts = rounds[0]?.verdicts ?? [];
  while (rounds.length < ROUNDS && (writes || regressions(verdicts).length > 0)) {
    const next = await runRound(limits);
    verdicts = lowest(verdicts, next.verdicts);
    rounds.push(next);
  }
  const failures = rounds.flatMap((round) => round.failures);
  console.log(`\n${verdictTable(verdicts)}`);
  if (writes) await writeLimits(verdicts);
  const unmeasured = verdicts.filter(({ measured }) => !Number.isFinite(measured));
  const unlimited = verdicts.filter(({ outcome }) => outcome === 'unknown');
  const judged = writes ? unmeasured : [...regressions(verdicts), ...unlimited];
  return [...failures, ...judged.map(sentence)];
}

/**
 * On a platform of its own: how the engine compiled the server's code once must not decide every round. Always the same
 * operations in the same order: what an order costs depends on what the platform did before.
 */
async function runRound(limits: Limits): Promise<Round> {
  const session = await openSession({ merchants: 1, products: PRODUCTS, inspected: false });
  try {
    await holdAutovacuum(session);
    const idle = await idleCpu(session.processes, IDLE_MS);
    const costs: Cost[] = [];
    const failures: string[] = [];
    const rowsInserted = await insertedRows(session, COUNTED.workload, COUNTED.operations);
    costs.push({ workload: COUNTED.workload, figure: 'rowsInserted', measured: rowsInserted });
    console.log(`${COUNTED.workload.padEnd(10)} alone        ${figure(rowsInserted)} rows inserted`);
    for (const workload of WORKLOADS.map(workloadNamed)) {
      const how = { ...UNTIMED, drainLimitMs: DRAIN_LIMIT_MS };
      const point = await measurePoint(session, workload, settledPace(workload, CONNECTIONS, TIMES), how);
      sayPoint(point);
      const { server, database } = settledCpuMs(point, idle);
      const { generator } = point.cpuMsPerOperation;
      console.log(
        `           ${figure((server + database) / generator)} times the generator's ${figure(generator)} ms`,
      );
      costs.push({ workload: workload.name, figure: 'cpu', measured: (server + database) / generator });
      failures.push(...point.failures);
    }
    return { verdicts: judge(costs, limits), failures: [...failures, ...(await auditFailures(session.folder))] };
  } finally {
    await session.close();
  }
}

/** It begins once a minute: a round would meet it once or not at all, by chance. */
async function holdAutovacuum({ superuser }: Session): Promise<void> {
  await superuser.query('alter system set autovacuum = off');
  await superuser.query('select pg_reload_conf()');
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
