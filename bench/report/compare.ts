import type { Point } from '../measure/point.ts';
import { columns, figure } from './columns.ts';
import { paceText } from './print-points.ts';
import type { Results } from './results.ts';

const HEADING = [
  'workload',
  'pace',
  'per s',
  'p50',
  'p99',
  'CPU/op server',
  'CPU/op database',
  'transactions/op',
  'WAL/op',
];

/** B ÷ A for every point that both runs have: rates above 1 are better, all else below 1. Floors say how the machine was. */
export function compareText(a: Results, b: Results): string {
  const rows = b.points.flatMap((after) => {
    const before = a.points.find((one) => keyOf(one) === keyOf(after));
    return before ? [rowOf(before, after)] : [];
  });
  const floors = b.floor.flatMap((after) => {
    const before = a.floor.find((one) => one.name === after.name && one.connections === after.connections);
    return before
      ? [
          [
            after.what,
            String(after.connections),
            ratio(before.perSecond, after.perSecond),
            ratio(before.cpuMsPerOperation, after.cpuMsPerOperation),
          ],
        ]
      : [];
  });
  return [
    `A  ${a.startedAt} ${a.commit}   ${a.products} products, ${a.merchants} merchants`,
    `B  ${b.startedAt} ${b.commit}   ${b.products} products, ${b.merchants} merchants`,
    '',
    'B ÷ A',
    columns(HEADING, rows),
    '',
    'the machine, B ÷ A: what is far from 1 was not the platform',
    columns(['floor', 'at once', 'per s', 'CPU/op'], floors),
  ].join('\n');
}

function keyOf({ workload, pace }: Point): string {
  return `${workload} ${paceText(pace)}`;
}

function rowOf(before: Point, after: Point): string[] {
  return [
    after.workload,
    paceText(after.pace),
    ratio(before.perSecond, after.perSecond),
    ratio(before.latency.p50Ms, after.latency.p50Ms),
    ratio(before.latency.p99Ms, after.latency.p99Ms),
    ratio(before.cpuMsPerOperation.server, after.cpuMsPerOperation.server),
    ratio(before.cpuMsPerOperation.database, after.cpuMsPerOperation.database),
    ratio(before.databasePerOperation.transactions, after.databasePerOperation.transactions),
    ratio(before.databasePerOperation.walBytes, after.databasePerOperation.walBytes),
  ];
}

function ratio(before: number, after: number): string {
  return before === 0 ? '–' : figure(after / before);
}
