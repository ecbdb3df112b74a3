import { fork } from 'node:child_process';
import { once } from 'node:events';
import { runLoad } from '../load/generator.ts';
import { cpuMsOf, cpuTimes } from '../measure/processes.ts';
import type { Session } from '../session.ts';
import { openFloorDatabase } from './floor-database.ts';
import { nodeLoad } from './node-load.ts';
import { hasPgbench, pgbench } from './pgbench.ts';
import { type FloorTransaction, HOT_ROW, ORDER, ORDER_AT_ONCE } from './transactions.ts';

/** What the machine gives at most, measured in the same run as what the platform takes of it. */
export type FloorPoint = {
  readonly name: string;
  readonly what: string;
  readonly by: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly meanMs: number;
  /** Of PostgreSQL, or of the bare server; the load's own is not in it. */
  readonly cpuMsPerOperation: number;
};

export type FloorOptions = {
  readonly seconds: number;
  readonly connections: readonly number[];
};

export async function measureFloor(session: Session, options: FloorOptions): Promise<readonly FloorPoint[]> {
  return [...(await databaseFloor(session, options)), ...(await nodeFloor(session, options))];
}

async function databaseFloor(session: Session, { seconds, connections }: FloorOptions): Promise<FloorPoint[]> {
  const target = await openFloorDatabase(session.folder, session.superuser);
  const hasProgram = hasPgbench();
  const load = hasProgram ? pgbench : nodeLoad;
  const points: FloorPoint[] = [];
  const measure = async (transaction: FloorTransaction, count: number): Promise<void> => {
    const before = databaseCpuMs(session);
    const { transactions, perSecond, meanMs } = await load(target, transaction, count, seconds);
    const cpuMs = databaseCpuMs(session) - before;
    const { name, what } = transaction;
    const by = hasProgram ? 'pgbench' : 'pg in Node';
    const cpuMsPerOperation = cpuMs / Math.max(1, transactions);
    points.push({ name, what, by, connections: count, perSecond, meanMs, cpuMsPerOperation });
  };
  try {
    for (const transaction of [ORDER, ORDER_AT_ONCE])
      for (const count of connections) await measure(transaction, count);
    await measure(HOT_ROW, Math.max(...connections));
  } finally {
    await target.close();
  }
  return points;
}

/** Sessions that have ended are in it: the server keeps their account. */
function databaseCpuMs(session: Session): number {
  return cpuTimes(session.processes(), 0).database;
}

export async function nodeFloor(
  { shopsFile }: Pick<Session, 'shopsFile'>,
  { seconds, connections }: FloorOptions,
): Promise<FloorPoint[]> {
  const server = fork(new URL('./bare-node.ts', import.meta.url), { execArgv: [] });
  const exited = once(server, 'exit');
  const [port] = (await once(server, 'message')) as [number];
  const pid = server.pid ?? 0;
  const points: FloorPoint[] = [];
  try {
    for (const count of connections) {
      let [before, after] = [0, 0];
      const job = {
        url: `http://127.0.0.1:${port}`,
        shopsFile,
        workload: 'bare-node',
        pace: { kind: 'closed', connections: count } as const,
        warmUpSeconds: Math.min(2, seconds),
        seconds,
      };
      const load = await runLoad(job, {
        onMeasuring: () => {
          before = cpuMsOf(pid);
        },
        onMeasured: () => {
          after = cpuMsOf(pid);
        },
      });
      points.push({
        name: 'bare-node',
        what: 'a bare Node server that answers 6 KB of JSON',
        by: 'this bench',
        connections: count,
        perSecond: load.operations / load.elapsedSeconds,
        meanMs: load.latency.meanMs,
        cpuMsPerOperation: (after - before) / Math.max(1, load.operations),
      });
    }
  } finally {
    server.disconnect();
    await exited;
  }
  return points;
}
