import type { Point } from '../measure/point.ts';
import { columns, figure } from '../report/columns.ts';
import type { Measured } from './run-shapes.ts';

const COST_HEADING = [
  'workload',
  'shape',
  'per s',
  'p50 ms',
  'p99 ms',
  'CPU ms/op: server',
  'database',
  'servers',
  'outside',
  'all',
  'per s ÷ first',
  'CPU ÷ first',
  'others’ cores',
];

/** Each workload in every shape, beside the first of them. */
export function costTable(measured: readonly Measured[]): string {
  const [first] = measured;
  const rows = (first?.points ?? []).flatMap((base, at) =>
    measured.flatMap(({ name, points }) => {
      const point = points[at];
      return point ? [costRow(name, point, base)] : [];
    }),
  );
  return columns(COST_HEADING, rows);
}

function costRow(name: string, point: Point, base: Point): string[] {
  const { workload, perSecond, latency, cpuMsPerOperation: cpu, othersCores } = point;
  return [
    workload,
    name,
    figure(perSecond),
    figure(latency.p50Ms),
    figure(latency.p99Ms),
    figure(cpu.server),
    figure(cpu.database),
    figure(cpu.beside),
    figure(cpu.outside),
    figure(platformCpuMs(point)),
    figure(perSecond / base.perSecond),
    figure(platformCpuMs(point) / platformCpuMs(base)),
    figure(othersCores),
  ];
}

/** Of all processes but the generator, which is the shopper's. */
function platformCpuMs({ cpuMsPerOperation: { server, database, beside, outside } }: Point): number {
  return server + database + beside + outside;
}

/** What each shape takes when nobody asks. */
export function idleTable(measured: readonly Measured[]): string {
  return columns(
    ['idle', 'CPU ms/s: server', 'database'],
    measured.map(({ name, idle }) => [name, figure(idle.serverMsPerSecond), figure(idle.databaseMsPerSecond)]),
  );
}

/** RSS counts shared pages in each process, PSS each process's share of them: only that can be summed up. */
export function memoryTable(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ name, memory }) => [
    ...memory.map(({ process, pids, rssMb, pssMb }) => [
      name,
      process,
      pids === 1 ? figure(rssMb) : `of ${pids}`,
      figure(pssMb),
    ]),
    [name, 'all', '', figure(memory.reduce((sum, { pssMb }) => sum + pssMb, 0))],
  ]);
  return columns(['memory', 'process', 'RSS MB', 'PSS MB'], rows);
}
