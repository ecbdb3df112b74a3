import type { FloorPoint } from '../floor/measure-floor.ts';
import type { Pace } from '../load/job.ts';
import type { Point } from '../measure/point.ts';
import { columns, figure } from './columns.ts';

const HEADING = [
  'workload',
  'pace',
  'per s',
  'p50 ms',
  'p99 ms',
  'errors',
  'CPU ms/op: server',
  'database',
  'outside',
  'generator',
  'server+db',
  'others’ cores',
  'loop p99 ms',
  'RSS MB',
  'PSS db MB',
];

export function pointsTable(points: readonly Point[]): string {
  return columns(HEADING, points.map(rowOf));
}

function rowOf(point: Point): string[] {
  const {
    workload,
    pace,
    perSecond,
    latency,
    errors,
    cpuMsPerOperation: cpu,
    othersCores,
    loopDelayP99Ms,
    memory,
  } = point;
  return [
    workload,
    paceText(pace),
    figure(perSecond),
    figure(latency.p50Ms),
    figure(latency.p99Ms),
    String(errors),
    figure(cpu.server),
    figure(cpu.database),
    figure(cpu.outside),
    figure(cpu.generator),
    figure(cpu.server + cpu.database),
    figure(othersCores),
    figure(loopDelayP99Ms),
    figure(memory.serverRssMb),
    figure(memory.databasePssMb),
  ];
}

export function paceText(pace: Pace): string {
  if (pace.kind === 'open') return `open ${pace.perSecond}/s`;
  return `${pace.connections} at once`;
}

/** What each operation asks of PostgreSQL. */
export function databaseTable(points: readonly Point[]): string {
  return columns(
    ['workload', 'pace', 'transactions/op', 'rows written/op', 'WAL KB/op', 'WAL syncs/op'],
    points.map(({ workload, pace, databasePerOperation: work }) => [
      workload,
      paceText(pace),
      figure(work.transactions),
      figure(work.rowsWritten),
      figure(work.walBytes / 1_024),
      figure(work.walSyncs),
    ]),
  );
}

/** The requests of which an operation consists, and the queues behind it. */
export function stepsTable(points: readonly Point[]): string {
  const rows = points.flatMap(({ workload, pace, steps }) =>
    Object.entries(steps).map(([step, { count, p50Ms, p99Ms }]) => [
      `${workload} ${step}`,
      paceText(pace),
      figure(count),
      figure(p50Ms),
      figure(p99Ms),
    ]),
  );
  return columns(['request', 'pace', 'asked', 'p50 ms', 'p99 ms'], rows);
}

export function lagTable(points: readonly Point[]): string {
  const rows = points.flatMap(({ workload, pace, lag }) =>
    lag
      ? [
          [
            workload,
            paceText(pace),
            figure(lag.worstOutbox),
            figure(lag.worstConsumerLag),
            lag.slowestGroup || '–',
            figure(lag.drainedAfterMs),
            `${lag.mailsArrived}/${lag.mailsExpected}`,
          ],
        ]
      : [],
  );
  return columns(['workload', 'pace', 'worst outbox', 'worst lag', 'of group', 'drained after ms', 'mails'], rows);
}

export function floorTable(floor: readonly FloorPoint[]): string {
  return columns(
    ['floor', 'at once', 'per s', 'mean ms', 'CPU ms/op', 'by'],
    floor.map(({ what, connections, perSecond, meanMs, cpuMsPerOperation, by }) => [
      what,
      String(connections),
      figure(perSecond),
      figure(meanMs),
      cpuMsPerOperation.toFixed(3),
      by,
    ]),
  );
}
