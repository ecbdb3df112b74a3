import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { closedLoop } from '../load/closed-loop.ts';
import { newRecorder } from '../load/recorder.ts';
import { newShopper, type Shopper } from '../load/shopper.ts';
import type { CpuTimes } from '../measure/processes.ts';
import { chosen, type Options } from '../options.ts';
import { columns, figure } from '../report/columns.ts';
import { WORKLOADS, workloadNamed } from '../workloads/index.ts';
import type { Operation, Workload } from '../workloads/workload.ts';
import { paired } from './paired.ts';
import { type Side, startSide } from './side.ts';

const OWN_TREE = join(import.meta.dirname, '..', '..');
const WARM_UP_ROUNDS = 4;
/** Of each burst: time for every shopper to be somewhere else, which is not measured, then so long that is. */
const LEAD_IN_MS = 700;
const BURST_MS = 2_500;
/** Then mails and events of one side go through before it is the other's turn. */
const REST_MS = 900;

type Burst = Readonly<Record<(typeof FIGURES)[number], number>>;
const FIGURES = ['per s', 'p50 ms', 'p99 ms', 'server', 'database', 'outside', 'generator', 'all CPU ms'] as const;
type Loaded = { readonly side: Side; readonly shoppers: readonly Shopper[]; readonly operation: Operation };

/**
 * This tree beside another one: a platform each, both up, loaded by turns for seconds, over and over. The machine's speed moves by a third
 * from minute to minute; what both of a pair meet falls out of their ratio, and how far the pairs lie apart says how sure it is.
 */
export async function duel(otherTree: string, options: Options): Promise<readonly string[]> {
  const { merchants, products, rounds } = options;
  const names = chosen(
    WORKLOADS.map(({ name }) => name),
    options.only.length > 0 ? options.only : ['W5'],
  );
  const sides: Side[] = [];
  try {
    for (const tree of [otherTree, OWN_TREE]) sides.push(await startSide(tree, { merchants, products }));
    for (const workload of names.map(workloadNamed)) {
      for (const connections of options.connections) await compare(sides, workload, connections, rounds);
    }
    return (await Promise.all(sides.map((side) => side.stop()))).flat();
  } finally {
    for (const side of sides) side.end();
  }
}

async function compare(sides: readonly Side[], workload: Workload, connections: number, rounds: number): Promise<void> {
  const loaded = await Promise.all(sides.map((side) => load(side, workload, connections)));
  const bursts: Burst[][] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    // The first of a round is by turns the other.
    const order = round % 2 === 0 ? loaded : loaded.toReversed();
    const made = new Map<Loaded, Burst>();
    for (const one of order) made.set(one, await burst(one));
    if (round >= 0) bursts.push(loaded.map((one) => made.get(one) as Burst));
  }
  await Promise.all(loaded.flatMap(({ shoppers }) => shoppers.map((shopper) => shopper.close())));
  console.log(`\n${workload.name}, ${connections} at once, ${rounds} times by turns\n${table(bursts)}`);
}

async function load(side: Side, { operation, addresses = 1 }: Workload, connections: number): Promise<Loaded> {
  const steps = newRecorder();
  const shoppers = Array.from({ length: connections }, (_, index) => newShopper(side.url, index, steps, addresses));
  return { side, shoppers, operation: await operation(side.shops, shoppers) };
}

async function burst({ side, shoppers, operation }: Loaded): Promise<Burst> {
  const recorder = newRecorder();
  let over = false;
  const loading = closedLoop(shoppers, operation, recorder, () => over);
  await delay(LEAD_IN_MS);
  recorder.begin();
  const before = side.cpu();
  await delay(BURST_MS);
  const after = side.cpu();
  recorder.end();
  over = true;
  await loading;
  await delay(REST_MS);
  const { operations, elapsedSeconds, latency, errors, errorKinds } = recorder.result();
  if (errors > 0 || operations === 0) throw new Error(`Wrong answers: ${errorKinds[0]?.message ?? 'none came'}`);
  const cpu = (of: keyof CpuTimes): number => (after[of] - before[of]) / operations;
  const [server, database, outside, generator] = [cpu('server'), cpu('database'), cpu('outside'), cpu('generator')];
  return {
    'per s': operations / elapsedSeconds,
    'p50 ms': latency.p50Ms,
    'p99 ms': latency.p99Ms,
    ...{ server, database, outside, generator },
    'all CPU ms': server + database + outside + generator,
  };
}

/** Each figure of both trees, what this tree's is of the other's, and the standard error of that, in per cent. */
function table(bursts: readonly (readonly Burst[])[]): string {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const rows = FIGURES.map((name) => {
    const of = (index: number) => bursts.map((pair) => pair[index]?.[name] ?? 0);
    const [other, own] = [of(0), of(1)];
    // The smallest times are told in steps of 10 ms: of what takes less than that, nothing can be said.
    const isTold = [...other, ...own].every((value) => value > 0);
    const { ratio, error } = paired(other.map((value, index) => [value, own[index] ?? 0]));
    const change = isTold ? [`${((ratio - 1) * 100).toFixed(1)} %`, `± ${(error * 100).toFixed(1)}`] : ['–', ''];
    return [name, figure(mean(other)), figure(mean(own)), ...change];
  });
  return columns(['', 'other', 'this', 'this ÷ other', ''], rows);
}
