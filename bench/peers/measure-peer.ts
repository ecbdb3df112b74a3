import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@concord/platform/free-port';
import { startProgram } from '@concord/platform/start-program';
import { figure } from '../report/columns.ts';
import { OURS, type PeerPoint, readLines } from '../report/peers.ts';
import type { Peer, Place } from './peer.ts';
import { freshDatabase, versionOf } from './prepare-peer.ts';
import { runProgram } from './run-program.ts';
import type { PeerServers } from './servers.ts';

const START_LIMIT_MS = 120_000;
const ANSWER_LIMIT_MS = 5_000;
const POINT_LIMIT_MS = 8 * 60_000;
/** Their script waits so long for the machine to become quiet, then measures all the same. */
const QUIET_LIMIT_SECONDS = 5;
/** Of the workload that puts lines to carts that are there already. */
const CARTS = 100;

export type PeerPlan = {
  /** By our name for it. */
  readonly workload: string;
  readonly connections: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
};

export type Measured = { readonly points: readonly PeerPoint[]; readonly failures: readonly string[] };

/** Serves a peer's shop as it was filled, and measures point by point. What fails is told and the others go on. */
export async function measurePeer(
  peer: Peer,
  place: Place,
  servers: PeerServers,
  plan: readonly PeerPlan[],
): Promise<Measured> {
  const version = await versionOf(peer, place);
  const database = await freshDatabase(peer, servers);
  const port = await freePort();
  const server = peer.server(place, { ...servers, database }, port);
  const url = `http://127.0.0.1:${port}`;
  const running = await startProgram({
    name: peer.name,
    folder: server.folder,
    command: process.execPath,
    args: server.args,
    environment: { HOME: homedir(), ...server.environment },
    ask: () => healthy(url, version),
    startLimitMs: START_LIMIT_MS,
  });
  console.log(`\n${peer.name} ${version}`);
  try {
    const points: PeerPoint[] = [];
    const failures: string[] = [];
    for (const point of plan) {
      try {
        points.push(
          await measure(peer, place, point, ['--base', url, '--pid', String(running.pid), ...server.measuredWith]),
        );
      } catch (error) {
        failures.push(`${peer.name} ${point.workload} at ${point.connections}: ${messageOf(error)}`);
        console.log(`  ✗ ${failures.at(-1)}`);
      }
    }
    return { points, failures };
  } finally {
    await running.stop();
  }
}

async function measure(
  peer: Peer,
  { scripts, products }: Place,
  { workload, connections, seconds, warmUpSeconds }: PeerPlan,
  told: readonly string[],
): Promise<PeerPoint> {
  const theirs = Object.keys(OURS).find((name) => OURS[name] === workload) ?? workload;
  const numbers = {
    c: connections,
    d: seconds,
    warm: warmUpSeconds,
    N: products,
    quiet: QUIET_LIMIT_SECONDS,
    pre: CARTS,
  };
  const args = [
    ...[join(scripts, 'bench.mjs'), peer.name, theirs, ...told],
    ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ];
  const printed = await runProgram({ command: process.execPath, args, folder: scripts, limitMs: POINT_LIMIT_MS });
  const [point] = readLines(printed);
  if (!point) throw new Error('its script printed no measurement');
  const { perSecond, p50Ms, p99Ms, cpuMsPerOperation, errors } = point;
  console.log(
    `${workload.padEnd(10)} ${`${connections} at once`.padEnd(12)} ${figure(perSecond).padStart(7)}/s   p50 ${figure(p50Ms)} ms   p99 ${figure(p99Ms)} ms   ${figure(cpuMsPerOperation)} ms CPU/op${errors > 0 ? `   ${errors} errors` : ''}`,
  );
  return point;
}

async function healthy(url: string, version: string): Promise<string> {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  return version;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
