import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pace } from './load/job.ts';
import { measurePoint } from './measure/measure-point.ts';
import type { Point } from './measure/point.ts';
import { costsOf, startProfile, stopProfile } from './measure/profile.ts';
import type { Options } from './options.ts';
import { figure } from './report/columns.ts';
import { paceText } from './report/print-points.ts';
import { profileText } from './report/print-profile.ts';
import { RESULTS_FOLDER } from './report/results.ts';
import type { Session } from './session.ts';
import type { Workload } from './workloads/workload.ts';

/** Enough that arrivals seldom wait for a connection; those that do wait are counted from when they were due. */
const OPEN_CONNECTIONS = 64;

type How = Pick<Options, 'seconds' | 'warmUpSeconds' | 'connections' | 'rate'>;

/** Closed loop at each number of connections, then the open loop. Says each result as it comes. */
export async function runPoints(session: Session, workloads: readonly Workload[], how: How): Promise<readonly Point[]> {
  const points: Point[] = [];
  for (const workload of workloads) {
    for (const pace of pacesOf(workload, how)) {
      const point = await runPoint(session, workload, pace, how);
      points.push(point);
      sayPoint(point);
    }
  }
  return points;
}

export function sayPoint(point: Point): void {
  const { workload, pace, perSecond, latency, cpuMsPerOperation: cpu, errors } = point;
  console.log(
    `${workload.padEnd(10)} ${paceText(pace).padEnd(12)} ${figure(perSecond).padStart(7)}/s   p50 ${figure(latency.p50Ms)} ms   p99 ${figure(latency.p99Ms)} ms   ${figure(cpu.server + cpu.database)} ms CPU/op (server ${figure(cpu.server)}, database ${figure(cpu.database)})${errors > 0 ? `   ${errors} ERRORS` : ''}`,
  );
  for (const failure of point.failures) console.log(`  ✗ ${failure}`);
  for (const note of point.notes) console.log(`    ${note}`);
}

function pacesOf({ openPerSecond }: Workload, { connections, rate }: How): readonly Pace[] {
  const perSecond = rate ?? openPerSecond;
  return [
    ...connections.map((count) => ({ kind: 'closed', connections: count }) as const),
    ...(perSecond > 0 ? [{ kind: 'open', perSecond, connections: OPEN_CONNECTIONS } as const] : []),
  ];
}

async function runPoint(session: Session, workload: Workload, pace: Pace, how: How): Promise<Point> {
  const { inspector } = session;
  if (!inspector) return measurePoint(session, workload, pace, how);
  const profiled = {
    begin: () => startProfile(inspector),
    end: async () => {
      profile = await stopProfile(inspector);
    },
  };
  let profile: Awaited<ReturnType<typeof stopProfile>> | undefined;
  const point = await measurePoint(session, workload, pace, how, profiled);
  if (profile) {
    const path = join(RESULTS_FOLDER, `${workload.name}-${paceText(pace).replaceAll(/\W+/g, '-')}.cpuprofile`);
    await mkdir(RESULTS_FOLDER, { recursive: true });
    await writeFile(path, JSON.stringify(profile));
    console.log(profileText(costsOf(profile), point.operations));
    console.log(`\n  the whole profile, for Chrome's developer tools or speedscope: ${path}\n`);
  }
  return point;
}
