import type { Shape } from '@concord/scenarios/kit/platform-process';
import { listedProcesses } from '@concord/scenarios/kit/service-processes';
import { type IdleCpu, idleCpu } from '../measure/idle.ts';
import { measurePoint } from '../measure/measure-point.ts';
import type { Point } from '../measure/point.ts';
import { type Held, heldBy } from '../measure/processes.ts';
import { settledPace } from '../measure/settled-cost.ts';
import { chosen, type Options } from '../options.ts';
import { auditFailures } from '../run-audit.ts';
import { sayPoint } from '../run-points.ts';
import { openSession, type Session } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';
import { costTable, idleTable, memoryTable } from './print-shapes.ts';

const WORKLOADS = ['W1', 'W2', 'W3', 'W5'] as const;
const IDLE_MS = 3_000;
const CONNECTIONS = 10;
/** Shapes are compared here: on a crowded machine the last mail may take longer than the bench allows. */
const UNTIMED = { seconds: 0, warmUpSeconds: 0, drainLimitMs: 60_000 };

/** One way to run the platform. */
type Topology = { readonly name: string; readonly shape: Shape; readonly servers: boolean };

export type Measured = {
  readonly name: string;
  readonly idle: IdleCpu;
  readonly points: readonly Point[];
  /** After the load, process by process. */
  readonly memory: readonly (Held & { readonly process: string; readonly pids: number })[];
};

const TOPOLOGIES: readonly Topology[] = [
  { name: 'embedded', shape: 'embedded', servers: false },
  { name: 'distributed', shape: 'distributed', servers: false },
];
const WITH_SERVERS: Topology = { name: 'distributed, all servers', shape: 'distributed', servers: true };

/** The same code, goods and load in one process and in many, one after the other. Answers what failed. */
export async function runShapes({ merchants, products, only, servers }: Options): Promise<readonly string[]> {
  const measured: Measured[] = [];
  const failures: string[] = [];
  for (const topology of servers ? [...TOPOLOGIES, WITH_SERVERS] : TOPOLOGIES) {
    const session = await openSession({ ...topology, merchants, products, inspected: false });
    try {
      measured.push(await measureShape(session, topology.name, only));
      failures.push(...(await auditFailures(session.folder)));
    } finally {
      await session.close();
    }
  }
  console.log(`\n${costTable(measured)}\n\n${idleTable(measured)}\n\n${memoryTable(measured)}`);
  return [...failures, ...measured.flatMap(({ points }) => points.flatMap((point) => point.failures))];
}

async function measureShape(session: Session, name: string, only: readonly string[]): Promise<Measured> {
  console.log(`\n${name}`);
  const idle = await idleCpu(session.processes, IDLE_MS);
  const points: Point[] = [];
  for (const workload of chosen(WORKLOADS, only).map(workloadNamed)) {
    const point = await measurePoint(session, workload, settledPace(workload, CONNECTIONS), UNTIMED);
    points.push(point);
    sayPoint(point);
  }
  return { name, idle, points, memory: await memoryOf(session) };
}

async function memoryOf({ platform, folder, processes }: Session): Promise<Measured['memory']> {
  const { server, database, outside } = processes();
  const of = (process: string, pids: readonly number[]) => ({ process, pids: pids.length, ...heldBy(pids) });
  const postgres = of('postgresql', database);
  if (platform.shape === 'embedded')
    return [of('all services and the gateway', server), of('outside parties', outside), postgres];
  const listed = await listedProcesses(folder);
  return [of('launcher', server.slice(0, 1)), ...listed.map(({ name, pid }) => of(name, [pid])), postgres];
}
