import { measurePoint } from './measure/measure-point.ts';
import type { Point } from './measure/point.ts';
import type { Options } from './options.ts';
import { columns, figure } from './report/columns.ts';
import { auditFailures } from './run-audit.ts';
import { openSession, type Session } from './session.ts';
import { workloadNamed } from './workloads/index.ts';

const MINUTE_SECONDS = 60;
const CONNECTIONS = 32;
/** What a machine of two cores carries with room to spare, so that a drift is seen and not a queue. */
const ORDERS_PER_SECOND = 5;
const LISTS_PER_SECOND = 50;

const HEADING = [
  'minute',
  'W5 per s',
  'p50 ms',
  'p99 ms',
  'CPU ms/order',
  'W1 per s',
  'p50 ms',
  'p99 ms',
  'drained ms',
  'RSS MB',
  'PSS db MB',
  'outside MB',
];

/** Orders and lists at a fixed rate for a long time. A leak or a drift shows from one minute to the next. */
export async function soak(options: Options): Promise<readonly string[]> {
  const session = await openSession({ merchants: options.merchants, products: options.products, inspected: false });
  try {
    const failures: string[] = [];
    const rows: string[][] = [];
    for (let minute = 1; (minute - 1) * MINUTE_SECONDS < options.soakSeconds; minute++) {
      const seconds = Math.min(MINUTE_SECONDS, options.soakSeconds - (minute - 1) * MINUTE_SECONDS);
      const [orders, lists] = await oneMinute(session, seconds, options.rate ?? ORDERS_PER_SECOND);
      rows.push(rowOf(minute, orders, lists));
      failures.push(...orders.failures, ...lists.failures);
      console.log(columns(HEADING, rows.slice(-1)));
    }
    console.log(`\n${columns(HEADING, rows)}`);
    return [...failures, ...(await auditFailures(session.folder))];
  } finally {
    await session.close();
  }
}

function oneMinute(session: Session, seconds: number, ordersPerSecond: number): Promise<[Point, Point]> {
  const pace = (perSecond: number) => ({ kind: 'open', perSecond, connections: CONNECTIONS }) as const;
  const options = { seconds, warmUpSeconds: 0 };
  return Promise.all([
    measurePoint(session, workloadNamed('W5'), pace(ordersPerSecond), options),
    measurePoint(session, workloadNamed('W1'), pace(LISTS_PER_SECOND), options),
  ]);
}

function rowOf(minute: number, orders: Point, lists: Point): string[] {
  const { server, database } = orders.cpuMsPerOperation;
  return [
    String(minute),
    figure(orders.perSecond),
    figure(orders.latency.p50Ms),
    figure(orders.latency.p99Ms),
    // With the lists of the same minute in it, which are as many each minute.
    figure(server + database),
    figure(lists.perSecond),
    figure(lists.latency.p50Ms),
    figure(lists.latency.p99Ms),
    figure(orders.lag?.drainedAfterMs ?? 0),
    figure(orders.memory.serverRssMb),
    figure(orders.memory.databasePssMb),
    figure(orders.memory.outsideRssMb),
  ];
}
